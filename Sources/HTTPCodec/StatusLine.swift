/// Takes `version status reason` apart; the reason may be empty, the space before it may not be missing (RFC 9112, 4).
enum StatusLine {
  @inline(__always)
  static func parse(_ bytes: UnsafeRawPointer, end: Int, into head: inout ResponseHead) throws(Refusal) {
    guard end >= 13, bytes.byte(8) == ASCII.space, bytes.byte(12) == ASCII.space else {
      throw Refusal(.malformedStatusLine)
    }
    head.version = try RequestLine.version(bytes)
    var status = 0
    for offset in 9..<12 {
      let digit = bytes.byte(offset) &- UInt8(ascii: "0")
      guard digit <= 9 else { throw Refusal(.malformedStatusLine) }
      status = status &* 10 &+ Int(digit)
    }
    guard status >= 100, status <= 599 else { throw Refusal(.statusOutOfRange) }
    head.status = status
    head.reason = ByteRange(start: 13, end: end)
  }
}
