/// What was read is not JSON, or not of the shape that was expected.
struct JSONError: Error, Hashable {
  let expected: String
  let position: Int
}

/// Goes through JSON once, without building a tree of it: who calls takes the parts he needs and passes over the others.
struct JSONCursor {
  let bytes: [UInt8]
  private(set) var position: Int
  private var depth = 0

  static let deepest = 512

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  enum Kind {
    case object, array, string, number, boolean, null
  }

  /// What the next value is; nil when none begins here.
  mutating func kind() -> Kind? {
    guard let first = peek() else { return nil }
    return switch first {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
    case UInt8(ascii: "n"): .null
    default: nil
    }
  }

  /// Calls `member` with each name; it must take or pass over the value.
  mutating func object(_ member: (_ name: String, inout JSONCursor) throws(JSONError) -> Void) throws(JSONError) {
    try enter("{", "an object")
    if !skip("}") {
      repeat {
        guard kind() == .string else { throw expected("a name") }
        let name = try string()
        guard skip(":") else { throw expected("a colon") }
        try member(name, &self)
      } while skip(",")
      guard skip("}") else { throw expected("'}'") }
    }
    depth -= 1
  }

  mutating func array(_ element: (inout JSONCursor) throws(JSONError) -> Void) throws(JSONError) {
    try enter("[", "an array")
    if !skip("]") {
      repeat { try element(&self) } while skip(",")
      guard skip("]") else { throw expected("']'") }
    }
    depth -= 1
  }

  mutating func string() throws(JSONError) -> String {
    var utf8: [UInt8] = []
    try text(into: &utf8)
    return String(decoding: utf8, as: UTF8.self)
  }

  /// Appends what a string says.
  mutating func text(into utf8: inout [UInt8]) throws(JSONError) {
    guard skip("\"") else { throw expected("a string") }
    var start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        utf8.append(contentsOf: bytes[start..<position])
        position += 1
        return
      case UInt8(ascii: "\\"):
        utf8.append(contentsOf: bytes[start..<position])
        position += 1
        try escape(into: &utf8)
        start = position
      case ..<0x20: throw expected("no control character in a string")
      default: position += 1
      }
    }
    throw expected("the end of a string")
  }

  /// The characters of a number, as they stand.
  mutating func number() throws(JSONError) -> String {
    guard kind() == .number else { throw expected("a number") }
    let start = position
    while position < bytes.count, Self.isOfNumber(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func integer() throws(JSONError) -> Int {
    guard let value = Int(try number()) else { throw expected("an integer") }
    return value
  }

  mutating func boolean() throws(JSONError) -> Bool {
    if word("true") { return true }
    guard word("false") else { throw expected("true or false") }
    return false
  }

  mutating func null() throws(JSONError) {
    guard word("null") else { throw expected("null") }
  }

  /// Passes over a value, and says where it stands.
  @discardableResult
  mutating func skipValue() throws(JSONError) -> Range<Int> {
    let kind = kind()
    let start = position
    switch kind {
    case .object: try object { (_, cursor) throws(JSONError) in try cursor.skipValue() }
    case .array: try array { (cursor) throws(JSONError) in try cursor.skipValue() }
    case .string: try skipString()
    case .number: _ = try number()
    case .boolean: _ = try boolean()
    case .null: try null()
    case nil: throw expected("a value")
    }
    return start..<position
  }

  /// Nothing but blanks may follow.
  mutating func end() throws(JSONError) {
    if peek() != nil { throw expected("the end") }
  }

  func expected(_ what: String) -> JSONError { JSONError(expected: what, position: position) }
}

extension JSONCursor {
  private mutating func enter(_ mark: Unicode.Scalar, _ what: String) throws(JSONError) {
    guard skip(mark) else { throw expected(what) }
    depth += 1
    if depth > Self.deepest { throw expected("at most \(Self.deepest) levels") }
  }

  private mutating func peek() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return bytes[position]
      }
    }
    return nil
  }

  private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func word(_ word: StaticString) -> Bool {
    _ = peek()
    let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[position...].starts(with: letters) else { return false }
    position += letters.count
    return true
  }

  private mutating func skipString() throws(JSONError) {
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
    throw expected("the end of a string")
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func escape(into utf8: inout [UInt8]) throws(JSONError) {
    guard position < bytes.count else { throw expected("an escape") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): utf8.append(byte)
    case UInt8(ascii: "b"): utf8.append(0x08)
    case UInt8(ascii: "f"): utf8.append(0x0C)
    case UInt8(ascii: "n"): utf8.append(0x0A)
    case UInt8(ascii: "r"): utf8.append(0x0D)
    case UInt8(ascii: "t"): utf8.append(0x09)
    case UInt8(ascii: "u"): utf8.append(contentsOf: String(Character(try scalar())).utf8)
    default: throw expected("an escape")
    }
  }

  /// The scalar of `\uXXXX`, or of two that stand for one; half of a pair becomes U+FFFD.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let first = try unit()
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    guard bytes[position...].starts(with: Array("\\u".utf8)) else { return "\u{FFFD}" }
    position += 2
    let second = try unit()
    guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func unit() throws(JSONError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw expected("four hexadecimal digits")
    }
    position += 4
    return value
  }
}
