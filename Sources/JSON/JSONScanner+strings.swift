extension JSONScanner {
  package mutating func string() throws(JSONError) -> JSONString {
    try take(UInt8(ascii: "\""), "a string")
    let start = offset
    var hasEscapes = false
    while true {
      offset = JSONScanner.plainEnd(bytes, from: offset)
      guard offset < bytes.count else { throw wrong("the end of the string") }
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return JSONString(range: start..<(offset - 1), hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try escape()
      case 0x80...: try multibyte()
      default: throw wrong("no control character in a string")
      }
    }
  }

  /// Where the run of bytes ends that are neither quote, backslash, control nor beyond ASCII. Eight at a time.
  private static func plainEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var offset = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
    while offset + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let controls = (word &- ones &* 0x20) & ~word & highs
      let special = controls | zeros(word ^ ones &* 0x22) | zeros(word ^ ones &* 0x5C) | word & highs
      if special != 0 { break }
      offset += 8
    }
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte >= 0x80 { break }
      offset += 1
    }
    return offset
  }

  private mutating func escape() throws(JSONError) {
    offset += 1
    guard offset < bytes.count else { throw wrong("the rest of an escape") }
    switch bytes[offset] {
    case UInt8(ascii: "u"):
      offset += 1
      for _ in 0..<4 {
        guard offset < bytes.count, JSONText.hexDigit(bytes[offset]) != nil else { throw wrong("a hexadecimal digit") }
        offset += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
    default: throw wrong("a known escape")
    }
  }

  /// One character of two to four bytes, as RFC 3629 allows it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
  private mutating func multibyte() throws(JSONError) {
    let first = bytes[offset]
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0x80...0xBF)
      }
    guard length > 0, offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { throw wrong("UTF-8") }
    for index in 2..<max(length, 2) where bytes[offset + index] & 0xC0 != 0x80 { throw wrong("UTF-8") }
    offset += length
  }
}
