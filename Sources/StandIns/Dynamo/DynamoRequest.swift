import JSON

/// The body of a request, asked for its parts by name.
struct DynamoRequest: Sendable {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  subscript(name: String) -> JSONValue? { json[name] }

  func tableName() throws(DynamoFailure) -> String {
    guard let name = json["TableName"]?.string else {
      throw .invalid(
        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null")
    }
    guard Self.isTableName(name) else {
      throw .invalid(
        "1 validation error detected: Value '\(name)' at 'tableName' failed to satisfy constraint: Member must satisfy regular "
          + "expression pattern: [a-zA-Z0-9_.-]+, with a length of 3 to 255")
    }
    return name
  }

  static func isTableName(_ name: String) -> Bool {
    (3...255).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// The attributes under a name: an item or a key.
  func attributes(_ name: String) throws(DynamoFailure) -> [ByteKey: AttributeValue] {
    guard let members = json[name]?.members else {
      throw .invalid(
        "1 validation error detected: Value null at '\(name.prefix(1).lowercased() + name.dropFirst())' failed to satisfy "
          + "constraint: Member must not be null")
    }
    return try AttributeValue.attributes(members)
  }

  /// A number of at least 1.
  func limit() throws(DynamoFailure) -> Int? {
    guard let value = json["Limit"], value != .null else { return nil }
    guard let limit = value.integer, limit >= 1 else {
      throw .invalid(
        "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value greater than or "
          + "equal to 1")
    }
    return limit
  }

  // MARK: Expressions

  /// The conditions of these parameters, those that are there.
  func conditions(_ kinds: String...) throws(DynamoFailure) -> [String: ConditionExpression] {
    for old in ["Expected", "KeyConditions", "QueryFilter", "ScanFilter", "AttributesToGet", "ConditionalOperator"]
    where json[old] != nil {
      throw .invalid("This is a stand-in for tests; it does not speak the legacy parameter \(old).")
    }
    var values: [ByteKey: AttributeValue] = [:]
    for member in json["ExpressionAttributeValues"]?.members ?? [] {
      values[member.name] = try AttributeValue(member.value)
    }
    let names = Dictionary(
      (json["ExpressionAttributeNames"]?.members ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    var unusedNames = Set(names.keys)
    var unusedValues = Set(values.keys)
    var result: [String: ConditionExpression] = [:]
    for kind in kinds {
      guard let text = json[kind]?.string else { continue }
      var parser = try ConditionParser(text, kind: kind, names: names, values: values)
      result[kind] = try parser.expression()
      unusedNames.subtract(parser.usedNames)
      unusedValues.subtract(parser.usedValues)
    }
    for token in Self.names(inProjection: json["ProjectionExpression"]?.string ?? "") { unusedNames.remove(token) }
    if let name = unusedNames.min() {
      throw .invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: {\(name)}")
    }
    if let name = unusedValues.min() {
      throw .invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: {\(name)}")
    }
    return result
  }

  private static func names(inProjection text: String) -> [ByteKey] {
    text.split { $0 == "," || $0 == "." || $0 == " " }.filter { $0.hasPrefix("#") }.map { ByteKey($0) }
  }

  /// The attributes that ProjectionExpression asks for; nil: all. Only whole attributes can be asked for here.
  func projection() throws(DynamoFailure) -> Set<ByteKey>? {
    guard let text = json["ProjectionExpression"]?.string else { return nil }
    var result: Set<ByteKey> = []
    for part in text.split(separator: ",") {
      let name = part.trimmingBlanks
      if name.contains(".") || name.contains("[") {
        throw .invalid("This is a stand-in for tests; its ProjectionExpression speaks only of whole attributes.")
      }
      guard name.hasPrefix("#") else {
        result.insert(ByteKey(name))
        continue
      }
      guard let other = json["ExpressionAttributeNames"]?[name]?.string else {
        throw .invalid(
          "Invalid ProjectionExpression: An expression attribute name used in the document path is not defined; attribute name: "
            + name)
      }
      result.insert(ByteKey(other))
    }
    return result
  }

  // MARK: Capacity

  enum Capacity: Equatable { case none, total, indexes }

  func capacity() throws(DynamoFailure) -> Capacity {
    switch json["ReturnConsumedCapacity"]?.string {
    case nil, "NONE"?: return .none
    case "TOTAL"?: return .total
    case "INDEXES"?: return .indexes
    case let other?:
      throw .invalid(
        "1 validation error detected: Value '\(other)' at 'returnConsumedCapacity' failed to satisfy constraint: Member must "
          + "satisfy enum value set: [INDEXES, TOTAL, NONE]")
    }
  }
}

/// What requests cost, in units of capacity.
enum CapacityUnits {
  /// One for each kilobyte begun.
  static func write(_ bytes: Int) -> Double { Double(max(1, (bytes + 1_023) / 1_024)) }

  /// One for each four kilobytes begun, half of it where an older version would do.
  static func read(_ bytes: Int, isConsistent: Bool) -> Double {
    Double(max(1, (bytes + 4_095) / 4_096)) * (isConsistent ? 1 : 0.5)
  }

  static func json(_ table: String, _ units: Double, _ capacity: DynamoRequest.Capacity) -> JSONValue {
    let number = JSONValue.number(String(units))
    if capacity == .indexes {
      return ["TableName": .text(table), "CapacityUnits": number, "Table": ["CapacityUnits": number]]
    }
    return ["TableName": .text(table), "CapacityUnits": number]
  }
}
