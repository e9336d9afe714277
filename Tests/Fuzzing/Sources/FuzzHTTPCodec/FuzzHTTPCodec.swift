import HTTPCodec

/// libFuzzer's entry. The first byte chooses the parser and its limits, the second where the rest is cut; then whole, cut
/// and (when short) byte by byte must tell the same story.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTPCodec(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  guard let start, count > 2 else { return 0 }
  let choice = start.load(as: UInt8.self)
  let cutByte = Int(start.load(fromByteOffset: 1, as: UInt8.self))
  let bytes = UnsafeRawBufferPointer(start: start + 2, count: count - 2)
  // Half of the inputs are cut near the front, half in proportion to their length.
  let cut = cutByte < 128 ? min(cutByte, bytes.count) : bytes.count * (cutByte - 128) / 127
  let whole = story(bytes, cuts: [], choice)
  require(story(bytes, cuts: [cut], choice) == whole, "cut before byte \(cut) tells another story")
  if bytes.count <= 256 {
    require(story(bytes, cuts: Array(0..<bytes.count), choice) == whole, "byte by byte tells another story")
  }
  return 0
}

func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}

private func story(_ bytes: UnsafeRawBufferPointer, cuts: [Int], _ choice: UInt8) -> [UInt8] {
  let small = MessageLimits(requestLine: 24, fieldLine: 32, fieldCount: 4, head: 96, body: 20, chunkLine: 10)
  let limits = choice & 1 == 0 ? MessageLimits.standard : small
  if choice & 2 == 0 {
    var teller = RequestTeller(parser: RequestParser(limits: limits))
    return teller.tell(bytes, cuts: cuts)
  }
  let methods: [HTTPCodec.Method] = [.get, .head, .connect, .post]
  var teller = ResponseTeller(parser: ResponseParser(limits: limits), method: methods[Int(choice >> 2) & 3])
  return teller.tell(bytes, cuts: cuts)
}
