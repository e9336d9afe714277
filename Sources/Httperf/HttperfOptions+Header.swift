extension HttperfOptions {
  /// The bytes `--add-header` adds to each request's head, its escapes resolved: `\n` is CR LF, `\r` CR, `\a` LF, `\\` a
  /// backslash, `\0` to `\377` the byte of that octal number. A line that is not ended by the user is ended here, since
  /// httperf would send a broken head.
  public var addedHeaderBytes: [UInt8] {
    guard let addedHeader, !addedHeader.isEmpty else { return [] }
    var bytes = Self.unescaped(Array(addedHeader.utf8))
    if bytes.last != UInt8(ascii: "\n") { bytes += [13, 10] }
    return bytes
  }

  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch escaped {
      case UInt8(ascii: "n"): bytes += [13, 10]
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "a"): bytes.append(10)
      case UInt8(ascii: "0")...UInt8(ascii: "7"): bytes.append(octal(escaped, &rest))
      default: bytes.append(escaped)
      }
    }
    return bytes
  }

  /// Up to three octal digits.
  private static func octal(_ first: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8 {
    var value = Int(first) & 7
    for _ in 0..<2 {
      guard let next = rest.first, (0x30...0x37).contains(next) else { break }
      value = value * 8 + Int(next & 7)
      rest.removeFirst()
    }
    return UInt8(truncatingIfNeeded: value)
  }
}
