/// Why bytes are not JSON, and where.
package struct JSONError: Error, Hashable, CustomStringConvertible {
  /// What would have been right: `a value`.
  package var expected: String
  /// Bytes from the beginning.
  package var offset: Int

  package init(expected: String, offset: Int) {
    self.expected = expected
    self.offset = offset
  }

  package var description: String { "not JSON: \(expected) was expected at byte \(offset)" }
}

/// A string between its quotes, where it lies in the input.
package struct JSONString {
  package var range: Range<Int>
  package var hasEscapes: Bool

  /// Whether it is written as `text`, letter by letter: for names, which nobody writes with escapes.
  package func isWritten(_ text: StaticString, in bytes: UnsafeRawBufferPointer) -> Bool {
    JSONScanner.equals(bytes, range, text)
  }
}

/// Walks JSON as RFC 8259 has it, strictly, and copies nothing: whoever wants a part of it gets its range. UTF-8 is checked in strings.
package struct JSONScanner {
  // Borrowed: the scanner must not outlive the call that lends the bytes.
  package let bytes: UnsafeRawBufferPointer
  package internal(set) var offset: Int
  private var depth = 0
  /// Values in values beyond which the input is refused: the walk is recursive.
  package static let deepest = 512

  /// - Parameter offset: where the value begins that is wanted.
  package init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Lends `bytes` to a scanner for as long as `walk` takes.
  package static func scan<Result>(
    _ bytes: [UInt8], _ walk: (inout JSONScanner) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) -> Result in
      var scanner = JSONScanner(UnsafeRawBufferPointer(bytes))
      return try walk(&scanner)
    }
  }

  // MARK: Looking ahead

  /// The first byte of what comes next, blanks passed over; nil at the end.
  package mutating func peek() -> UInt8? {
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      offset += 1
    }
    return nil
  }

  /// Nothing may follow but blanks.
  package mutating func end() throws(JSONError) {
    if peek() != nil { throw wrong("the end") }
  }

  package func wrong(_ expected: String) -> JSONError { JSONError(expected: expected, offset: offset) }

  mutating func take(_ byte: UInt8, _ expected: String) throws(JSONError) {
    guard peek() == byte else { throw wrong(expected) }
    offset += 1
  }

  // MARK: Values

  /// Passes over one value of any kind, and says where it stands.
  @discardableResult
  package mutating func value() throws(JSONError) -> Range<Int> {
    guard let first = peek() else { throw wrong("a value") }
    let start = offset
    switch first {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "{"):
      try object { (scanner, _) throws(JSONError) in try scanner.value() }
    case UInt8(ascii: "["):
      try array { (scanner) throws(JSONError) in try scanner.value() }
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try passNumber()
    default: throw wrong("a value")
    }
    return start..<offset
  }

  /// Walks an object; `member` has to pass over the value of each.
  package mutating func object(
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
  package mutating func array(_ element: (inout JSONScanner) throws(JSONError) -> Void) throws(JSONError) {
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

  mutating func word(_ text: StaticString) throws(JSONError) {
    let range = offset..<min(offset + text.utf8CodeUnitCount, bytes.count)
    guard Self.equals(bytes, range, text) else { throw wrong("a value") }
    offset = range.upperBound
  }

  static func equals(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    let expected = text.utf8Start
    for place in 0..<range.count where bytes[range.lowerBound + place] != expected[place] { return false }
    return true
  }

  mutating func passNumber() throws(JSONError) {
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
}
