import HTTPCodec

/// Why bytes are not JSON, and where.
struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What would have been right: `a value`.
  var expected: String
  /// Bytes from the beginning.
  var offset: Int

  var description: String { "not JSON: \(expected) was expected at byte \(offset)" }
}

/// A string between its quotes, where it lies in the input.
struct JSONString {
  var range: ByteRange
  var hasEscapes: Bool
}

/// Walks JSON as RFC 8259 has it, strictly, and copies nothing: whoever wants a part of it gets its range. UTF-8 is checked in strings.
struct JSONScanner {
  // Borrowed: the scanner must not outlive the call that lends the bytes.
  let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0
  private var depth = 0
  /// Values in values beyond which the input is refused: the walk is recursive.
  static let deepest = 200

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  // MARK: Looking ahead

  /// The first byte of what comes next, blanks passed over; nil at the end.
  mutating func peek() -> UInt8? {
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      offset += 1
    }
    return nil
  }

  /// Nothing may follow but blanks.
  mutating func end() throws(JSONError) {
    if peek() != nil { throw wrong("the end") }
  }

  func wrong(_ expected: String) -> JSONError { JSONError(expected: expected, offset: offset) }

  private mutating func take(_ byte: UInt8, _ expected: String) throws(JSONError) {
    guard peek() == byte else { throw wrong(expected) }
    offset += 1
  }

  // MARK: Values

  /// Passes over one value of any kind.
  mutating func value() throws(JSONError) -> ByteRange {
    guard let first = peek() else { throw wrong("a value") }
    let start = offset
    switch first {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "{"):
      try object { (scanner, _) throws(JSONError) in _ = try scanner.value() }
    case UInt8(ascii: "["):
      try array { (scanner) throws(JSONError) in _ = try scanner.value() }
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    default: throw wrong("a value")
    }
    return ByteRange(start: start, end: offset)
  }

  /// Walks an object; `member` has to pass over the value of each.
  mutating func object(
    _ member: (inout JSONScanner, JSONString) throws(JSONError) -> Void
  ) throws(JSONError) {
    try take(UInt8(ascii: "{"), "an object")
    try descend()
    if peek() == UInt8(ascii: "}") {
      offset += 1
    } else {
      while true {
        guard peek() == UInt8(ascii: "\"") else { throw wrong("the name of a member") }
        let name = try string()
        try take(UInt8(ascii: ":"), "a colon")
        try member(&self, name)
        guard let next = peek(), next == UInt8(ascii: ",") || next == UInt8(ascii: "}") else {
          throw wrong("a comma or the end of the object")
        }
        offset += 1
        if next == UInt8(ascii: "}") { break }
      }
    }
    depth -= 1
  }

  /// Walks an array; `element` has to pass over each.
  mutating func array(_ element: (inout JSONScanner) throws(JSONError) -> Void) throws(JSONError) {
    try take(UInt8(ascii: "["), "an array")
    try descend()
    if peek() == UInt8(ascii: "]") {
      offset += 1
    } else {
      while true {
        try element(&self)
        guard let next = peek(), next == UInt8(ascii: ",") || next == UInt8(ascii: "]") else {
          throw wrong("a comma or the end of the array")
        }
        offset += 1
        if next == UInt8(ascii: "]") { break }
      }
    }
    depth -= 1
  }

  private mutating func descend() throws(JSONError) {
    depth += 1
    if depth > Self.deepest { throw wrong("no deeper nesting") }
  }

  private mutating func word(_ text: StaticString) throws(JSONError) {
    let range = ByteRange(start: offset, end: min(offset + text.utf8CodeUnitCount, bytes.count))
    guard range.equals(text, in: bytes) else { throw wrong("a value") }
    offset = range.end
  }

  private mutating func number() throws(JSONError) {
    if next(is: UInt8(ascii: "-")) { offset += 1 }
    if next(is: UInt8(ascii: "0")) { offset += 1 } else { try digits() }
    if next(is: UInt8(ascii: ".")) {
      offset += 1
      try digits()
    }
    if next(is: UInt8(ascii: "e")) || next(is: UInt8(ascii: "E")) {
      offset += 1
      if next(is: UInt8(ascii: "+")) || next(is: UInt8(ascii: "-")) { offset += 1 }
      try digits()
    }
  }

  private mutating func digits() throws(JSONError) {
    let start = offset
    while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") <= 9 { offset += 1 }
    if offset == start { throw wrong("a digit") }
  }

  private func next(is byte: UInt8) -> Bool { offset < bytes.count && bytes[offset] == byte }

  // MARK: Strings

  mutating func string() throws(JSONError) -> JSONString {
    try take(UInt8(ascii: "\""), "a string")
    let start = offset
    var hasEscapes = false
    while true {
      offset = JSONScanner.plainEnd(bytes, from: offset)
      guard offset < bytes.count else { throw wrong("the end of the string") }
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return JSONString(range: ByteRange(start: start, end: offset - 1), hasEscapes: hasEscapes)
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
