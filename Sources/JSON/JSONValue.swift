/// A JSON value as a tree, for what is small, or where what it says matters more than speed. Numbers stay as they are written.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(String)
  case string(ByteKey)
  case array([JSONValue])
  /// In the order written.
  case object([Member])

  package struct Member: Hashable, Sendable {
    package var name: ByteKey
    package var value: JSONValue

    package init(name: ByteKey, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  package static func text(_ text: String) -> JSONValue { .string(ByteKey(text)) }
  package static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
  /// As short as it can be read back; null for NaN and the infinities, which JSON lacks.
  package static func real(_ value: Double) -> JSONValue { value.isFinite ? .number(value.description) : .null }

  /// An object of these members, in the order of their names.
  package init(fields: [String: JSONValue]) {
    self = .object(fields.map { Member(name: ByteKey($0), value: $1) }.sorted { $0.name < $1.name })
  }

  package init(parsing text: [UInt8]) throws(JSONError) {
    self = try JSONScanner.scan(text) { (scanner) throws(JSONError) in
      let value = try JSONValue(&scanner)
      try scanner.end()
      return value
    }
  }

  package init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

  /// Takes the value that comes next.
  package init(_ scanner: inout JSONScanner) throws(JSONError) {
    switch scanner.peek() {
    case UInt8(ascii: "\""):
      let string = try scanner.string()
      self = .string(ByteKey(JSONText.content(string, in: scanner.bytes)))
    case UInt8(ascii: "{"):
      var members: [Member] = []
      try scanner.object { (scanner, name) throws(JSONError) in
        let name = ByteKey(JSONText.content(name, in: scanner.bytes))
        members.append(Member(name: name, value: try JSONValue(&scanner)))
      }
      self = .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try scanner.array { (scanner) throws(JSONError) in elements.append(try JSONValue(&scanner)) }
      self = .array(elements)
    default:
      let range = try scanner.value()
      switch scanner.bytes[range.lowerBound] {
      case UInt8(ascii: "t"): self = .boolean(true)
      case UInt8(ascii: "f"): self = .boolean(false)
      case UInt8(ascii: "n"): self = .null
      default: self = .number(String(decoding: scanner.bytes[range], as: UTF8.self))
      }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  package init(stringLiteral text: String) { self = .text(text) }
  package init(integerLiteral number: Int) { self = .integer(number) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { Member(name: ByteKey($0), value: $1) })
  }
}
