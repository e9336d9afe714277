/// A small piece of JSON as a tree, where what it says matters more than speed.
indirect enum JSONValue: Hashable {
  case null
  case boolean(Bool)
  /// As it was written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// In the order in which they came.
  case object([Member])

  struct Member: Hashable {
    let name: String
    let value: JSONValue
  }

  init(_ cursor: inout JSONCursor) throws(JSONError) {
    switch cursor.kind() {
    case .object:
      var members: [Member] = []
      try cursor.object { (name, cursor) throws(JSONError) in
        members.append(Member(name: name, value: try JSONValue(&cursor)))
      }
      self = .object(members)
    case .array:
      var elements: [JSONValue] = []
      try cursor.array { (cursor) throws(JSONError) in elements.append(try JSONValue(&cursor)) }
      self = .array(elements)
    case .string: self = .string(try cursor.string())
    case .number: self = .number(try cursor.number())
    case .boolean: self = .boolean(try cursor.boolean())
    case .null:
      try cursor.null()
      self = .null
    case nil: throw cursor.expected("a value")
    }
  }

  /// All of `bytes`; nil when they are not JSON.
  init?(parsing bytes: [UInt8]) {
    var cursor = JSONCursor(bytes)
    guard let value = try? JSONValue(&cursor), (try? cursor.end()) != nil else { return nil }
    self = value
  }

  subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var integer: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: JSONText.append(raw: "null", to: &bytes)
    case .boolean(let value): JSONText.append(raw: value ? "true" : "false", to: &bytes)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): JSONText.append(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in members.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral text: String) { self = .string(text) }
  init(integerLiteral value: Int) { self = .number("\(value)") }
  init(booleanLiteral value: Bool) { self = .boolean(value) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { Member(name: $0.0, value: $0.1) })
  }
}
