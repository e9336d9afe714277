import HTTPCodec

/// A JSON value as a tree, for what is small: keys, options, attribute values. Numbers stay as they are written.
indirect enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(String)
  case string(ByteKey)
  case array([JSONValue])
  /// In the order written.
  case object([Member])

  struct Member: Hashable, Sendable {
    var name: ByteKey
    var value: JSONValue
  }

  static func text(_ text: String) -> JSONValue { .string(ByteKey(text)) }

  init(parsing text: [UInt8]) throws(JSONError) {
    var result: Result<JSONValue, JSONError> = .success(.null)
    text.withUnsafeBytes { bytes in
      result = Result { () throws(JSONError) in
        var scanner = JSONScanner(bytes)
        let value = try JSONValue(&scanner)
        try scanner.end()
        return value
      }
    }
    self = try result.get()
  }

  init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

  /// Takes the value that comes next.
  init(_ scanner: inout JSONScanner) throws(JSONError) {
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
      switch scanner.bytes[range.start] {
      case UInt8(ascii: "t"): self = .boolean(true)
      case UInt8(ascii: "f"): self = .boolean(false)
      case UInt8(ascii: "n"): self = .null
      default: self = .number(range.text(in: scanner.bytes))
      }
    }
  }

  /// The last member of that name, as nearly every reader of JSON has it.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == ByteKey(name) }?.value
  }

  var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text.text
  }

  var integer: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text)
  }

  var isTrue: Bool { self == .boolean(true) }

  func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append("null")
    case .boolean(let value): bytes.append(value ? "true" : "false")
    case .number(let text): bytes.append(text: text)
    case .string(let text): bytes.append(jsonString: text.bytes)
    case .array(let elements):
      bytes.append("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(",") }
        element.append(to: &bytes)
      }
      bytes.append("]")
    case .object(let members):
      bytes.append("{")
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(",") }
        bytes.append(jsonString: member.name.bytes)
        bytes.append(":")
        member.value.append(to: &bytes)
      }
      bytes.append("}")
    }
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int) { self = .number(String(number)) }
  init(booleanLiteral value: Bool) { self = .boolean(value) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { Member(name: ByteKey($0), value: $1) })
  }
}
