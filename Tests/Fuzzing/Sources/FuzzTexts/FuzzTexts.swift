import HTTPCodec
import Httperf
import Pacing

/// libFuzzer's entry: what a user writes on a command line. The first byte chooses what the rest is taken for.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTexts(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let choice = start.load(as: UInt8.self)
  // Arguments are UTF-8 by the time a program of Swift sees them.
  let text = String(decoding: UnsafeRawBufferPointer(start: start + 1, count: count - 1), as: UTF8.self)
  switch choice & 3 {
  case 0: examineRate(text)
  case 1: examineDuration(text)
  case 2: examineURL(text)
  default: examineHttperf(text)
  }
  return 0
}

private func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}

private func examineRate(_ text: String) {
  guard let rate = try? Rate(parsing: text) else { return }
  require(rate.perSecond > 0 && rate.perSecond <= 1e9, "\(rate.perSecond) requests a second")
  require(text.utf8.allSatisfy { $0 < 128 }, "a rate of other digits")
}

private func examineDuration(_ text: String) {
  guard let duration = try? Duration(parsing: text) else { return }
  require(duration >= .zero, "a negative duration")
  let unit = text.unicodeScalars.filter { !$0.isASCII }
  require(unit.allSatisfy { $0 == "µ" || $0 == "μ" }, "a duration of other digits")
  let again = try? Duration(parsing: duration.shortText)
  require(again == duration, "\(text) is written \(duration.shortText)")
}

private func examineURL(_ text: String) {
  guard let url = try? HTTPURL(text) else { return }
  require(!url.host.isEmpty && (1...65_535).contains(url.port) && url.target.hasPrefix("/"), "\(url)")
  require(url.description.utf8.allSatisfy { $0 > 32 && $0 < 127 }, "bytes that would break a request")
  require((try? HTTPURL(url.description)) == url, "\(url) is read differently")
}

private func examineHttperf(_ text: String) {
  do throws(HttperfUsageError) {
    guard case .run(let options) = try HttperfCommand.parse(text.split(separator: "\n").map(String.init)) else {
      return
    }
    _ = options.addedHeaderBytes
    _ = options.arrivals
  } catch {
    require(!"\(error)".isEmpty, "an error without a sentence")
  }
}
