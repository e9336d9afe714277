/// A host and optional port as they stand in a Host field or an absolute target: `name`, `name:80`, `127.0.0.1`,
/// `[::1]:8080` (RFC 3986, 3.2). User names are refused.
struct Authority {
  /// The host without port; brackets of an IPv6 address excluded.
  let host: ByteRange
  /// The port, 0 to 65535; `nil` when there is none or it is empty.
  let port: Int?

  /// `nil` when the bytes are no authority.
  init?(_ bytes: UnsafeRawPointer, _ range: ByteRange) {
    guard !range.isEmpty else { return nil }
    let bracketed = bytes.byte(range.start) == UInt8(ascii: "[")
    guard let end = bracketed ? Self.addressEnd(bytes, range) : Self.nameEnd(bytes, range) else { return nil }
    host =
      bracketed
      ? ByteRange(start: range.start + 1, end: end - 1) : ByteRange(start: range.start, end: end)
    guard end < range.end else {
      port = nil
      return
    }
    guard bytes.byte(end) == UInt8(ascii: ":"), range.end - end <= 6 else { return nil }
    let digits = ByteRange(start: end + 1, end: range.end)
    guard !digits.isEmpty else {
      port = nil
      return
    }
    guard let number = digits.decimal(in: UnsafeRawBufferPointer(start: bytes, count: range.end)), number <= 65_535
    else { return nil }
    port = number
  }

  /// Where a registered name or IPv4 address ends: at the colon or at the range's end.
  private static func nameEnd(_ bytes: UnsafeRawPointer, _ range: ByteRange) -> Int? {
    var offset = range.start
    while offset < range.end {
      let byte = bytes.byte(offset)
      if ASCII.isRegName(byte) {
        offset &+= 1
      } else if byte == UInt8(ascii: "%") {
        guard range.end - offset > 2, ASCII.hexValue(bytes.byte(offset + 1)) < 16,
          ASCII.hexValue(bytes.byte(offset + 2)) < 16
        else { return nil }
        offset += 3
      } else {
        break
      }
    }
    return offset > range.start ? offset : nil
  }

  /// Where `[...]` ends. Inside are hexadecimal digits, at least two colons, and dots.
  private static func addressEnd(_ bytes: UnsafeRawPointer, _ range: ByteRange) -> Int? {
    var colons = 0
    for offset in range.start + 1..<range.end {
      let byte = bytes.byte(offset)
      if byte == UInt8(ascii: "]") { return colons >= 2 ? offset + 1 : nil }
      if byte == UInt8(ascii: ":") {
        colons += 1
      } else if ASCII.hexValue(byte) > 15, byte != UInt8(ascii: ".") {
        return nil
      }
    }
    return nil
  }
}
