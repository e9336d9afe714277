/// Values as Swift has them, for whoever knows what comes.
extension JSONScanner {
  package enum Kind {
    case object, array, string, number, boolean, null
  }

  /// What the next value is; nil when none begins here.
  package mutating func kind() -> Kind? {
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

  /// Walks an object whose names are wanted as text.
  package mutating func members(
    _ member: (inout JSONScanner, String) throws(JSONError) -> Void
  ) throws(JSONError) {
    try object { (scanner, name) throws(JSONError) in
      let name = scanner.text(of: name)
      try member(&scanner, name)
    }
  }

  /// What a string says.
  package mutating func text() throws(JSONError) -> String {
    let string = try string()
    return text(of: string)
  }

  /// The same as bytes.
  package mutating func content() throws(JSONError) -> [UInt8] {
    let string = try string()
    return JSONText.content(string, in: bytes)
  }

  package func text(of string: JSONString) -> String {
    guard string.hasEscapes else { return String(decoding: bytes[string.range], as: UTF8.self) }
    return String(decoding: JSONText.content(string, in: bytes), as: UTF8.self)
  }

  /// The characters of a number, as they stand.
  package mutating func number() throws(JSONError) -> String {
    guard kind() == .number else { throw wrong("a number") }
    let start = offset
    try passNumber()
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  package mutating func integer() throws(JSONError) -> Int {
    guard let value = Int(try number()) else { throw wrong("an integer") }
    return value
  }

  package mutating func boolean() throws(JSONError) -> Bool {
    let isTrue = peek() == UInt8(ascii: "t")
    try word(isTrue ? "true" : "false")
    return isTrue
  }
}
