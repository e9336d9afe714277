#if canImport(Glibc)
  import Glibc
#endif

/// Reads a small file whole, such as those of /proc, whose size is not known beforehand. Nothing when it cannot be read.
func readTextFile(_ path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}

extension String {
  /// What follows `name` and the separator on the first line that begins with `name`; blanks on both sides are dropped.
  func value(of name: String, separator: Character = ":") -> String? {
    for line in split(separator: "\n", omittingEmptySubsequences: true) where line.hasPrefix(name) {
      let rest: Substring = line.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
      guard rest.first == separator else { continue }
      return trimmed(rest.dropFirst())
    }
    return nil
  }
}

private func trimmed(_ text: Substring) -> String {
  let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\"" }
  var rest = text.drop(while: isBlank)
  while let last = rest.last, isBlank(last) { rest.removeLast() }
  return String(rest)
}
