import HTTPCodec
import JSON
import Signing

/// A value of an item.
indirect enum AttributeValue: Hashable, Sendable {
  case string(ByteKey)
  case number(DynamoNumber)
  case binary(ByteKey)
  case boolean(Bool)
  case null
  case list([AttributeValue])
  case map([ByteKey: AttributeValue])
  /// `SS`, `NS` or `BS`, and what it holds.
  case set(type: String, Set<AttributeValue>)

  /// From `{"S": "text"}`.
  init(_ value: JSONValue, depth: Int = 0) throws(DynamoFailure) {
    guard depth < 32 else { throw .invalid("Nesting Levels have exceeded supported limits") }
    guard let members = value.members else { throw .serialization("Unexpected value where an attribute value belongs") }
    guard members.count == 1 else {
      throw .invalid(
        members.isEmpty
          ? "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
          : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
      )
    }
    self = try Self.typed(members[0].name.text, members[0].value, depth)
  }

  private static func typed(
    _ type: String, _ value: JSONValue, _ depth: Int
  ) throws(DynamoFailure) -> AttributeValue {
    switch (type, value) {
    case ("S", .string), ("N", .string), ("B", .string): return try scalar(type, value)
    case ("BOOL", .boolean(let value)): return .boolean(value)
    case ("NULL", .boolean(let value)):
      guard value else {
        throw .invalid(
          "One or more parameter values were invalid: Null attribute value types must have the value of true")
      }
      return .null
    case ("L", .array(let elements)):
      var list: [AttributeValue] = []
      for element in elements { list.append(try AttributeValue(element, depth: depth + 1)) }
      return .list(list)
    case ("M", .object(let members)): return .map(try attributes(members, depth: depth + 1))
    case ("SS", .array(let elements)), ("NS", .array(let elements)), ("BS", .array(let elements)):
      return try set(type, elements)
    default:
      throw .serialization("Unexpected value for the data type \(type)")
    }
  }

  private static func scalar(_ type: String, _ value: JSONValue) throws(DynamoFailure) -> AttributeValue {
    guard case .string(let text) = value else {
      throw .serialization("A string was expected for the data type \(type)")
    }
    switch type {
    case "S": return .string(text)
    case "N": return .number(try number(text))
    default:
      guard let bytes = Base64.decode(text.text) else {
        throw .serialization("'\(text)' can not be converted to a Blob")
      }
      return .binary(ByteKey(bytes))
    }
  }

  private static func number(_ text: ByteKey) throws(DynamoFailure) -> DynamoNumber {
    do throws(DynamoNumber.Problem) {
      return try DynamoNumber(parsing: text.bytes)
    } catch {
      switch error {
      case .notANumber: throw .invalid("The parameter cannot be converted to a numeric value: \(text)")
      case .tooManyDigits: throw .invalid("Attempting to store more than 38 significant digits in a Number")
      case .overflow:
        throw .invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
      case .underflow:
        throw .invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
      }
    }
  }

  private static func set(_ type: String, _ elements: [JSONValue]) throws(DynamoFailure) -> AttributeValue {
    guard !elements.isEmpty else {
      throw .invalid("One or more parameter values were invalid: An \(type) may not be empty")
    }
    var members: Set<AttributeValue> = []
    for element in elements {
      guard members.insert(try scalar(String(type.prefix(1)), element)).inserted else {
        throw .invalid("One or more parameter values were invalid: Input collection contains duplicates.")
      }
    }
    return .set(type: type, members)
  }

  /// The attributes of an item or a map.
  static func attributes(
    _ members: [JSONValue.Member], depth: Int = 0
  ) throws(DynamoFailure) -> [ByteKey: AttributeValue] {
    var result: [ByteKey: AttributeValue] = [:]
    for member in members { result[member.name] = try AttributeValue(member.value, depth: depth) }
    return result
  }

  // MARK: What it is

  var typeName: String {
    switch self {
    case .string: "S"
    case .number: "N"
    case .binary: "B"
    case .boolean: "BOOL"
    case .null: "NULL"
    case .list: "L"
    case .map: "M"
    case .set(let type, _): type
    }
  }

  /// Bytes it counts as towards the 400 KB of an item.
  var size: Int {
    switch self {
    case .string(let text), .binary(let text): text.bytes.count
    case .number(let number): number.size
    case .boolean, .null: 1
    case .list(let elements): elements.reduce(3) { $0 + $1.size + 1 }
    case .map(let attributes): Self.size(of: attributes) + attributes.count + 3
    case .set(_, let elements): elements.reduce(0) { $0 + $1.size }
    }
  }

  static func size(of attributes: [ByteKey: AttributeValue]) -> Int {
    attributes.reduce(0) { $0 + $1.key.bytes.count + $1.value.size }
  }

  // MARK: As JSON

  func append(to bytes: inout [UInt8]) {
    bytes.append("{\"")
    bytes.append(contentsOf: typeName.utf8)
    bytes.append("\":")
    switch self {
    case .string(let text): JSONText.append(text.bytes, to: &bytes)
    case .number(let number): JSONText.append(number.text, to: &bytes)
    case .binary(let data): JSONText.append(Base64.encode(data.bytes), to: &bytes)
    case .boolean(let value): bytes.append(value ? "true" : "false")
    case .null: bytes.append("true")
    case .list(let elements): Self.append(elements, to: &bytes) { $0.append(to: &$1) }
    case .map(let attributes): Self.append(attributes, to: &bytes)
    case .set(_, let elements):
      Self.append(elements.sorted { $0.scalarText < $1.scalarText }, to: &bytes) {
        JSONText.append($0.scalarText, to: &$1)
      }
    }
    bytes.append("}")
  }

  private static func append(
    _ elements: [AttributeValue], to bytes: inout [UInt8], _ one: (AttributeValue, inout [UInt8]) -> Void
  ) {
    bytes.append("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(",") }
      one(element, &bytes)
    }
    bytes.append("]")
  }

  static func append(_ attributes: [ByteKey: AttributeValue], to bytes: inout [UInt8]) {
    bytes.append("{")
    var isFirst = true
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      if !isFirst { bytes.append(",") }
      isFirst = false
      JSONText.append(name.bytes, to: &bytes)
      bytes.append(":")
      value.append(to: &bytes)
    }
    bytes.append("}")
  }

  private var scalarText: String {
    switch self {
    case .string(let text): text.text
    case .number(let number): number.text
    case .binary(let data): Base64.encode(data.bytes)
    default: ""
    }
  }
}
