import HTTPCodec
import JSON

extension DynamoModel {
  func putItem(_ request: DynamoRequest, _ dice: inout FaultDice) throws(DynamoFailure) -> JSONText.Raw {
    let table = try table(request)
    let attributes = try request.attributes("Item")
    let condition = try request.conditions("ConditionExpression")["ConditionExpression"]
    let capacity = try request.capacity()
    let key = try table.key(ofItem: attributes, isBatch: false)
    let item = DynamoTable.Item(attributes)
    try DynamoTable.check(item)
    try Self.check(condition, table.items[key], request, &dice)
    let former = table.put(key, item)
    let units = CapacityUnits.write(max(item.size, former?.size ?? 0))
    return Self.answer(table, former, request, units, capacity)
  }

  func deleteItem(_ request: DynamoRequest, _ dice: inout FaultDice) throws(DynamoFailure) -> JSONText.Raw {
    let table = try table(request)
    let key = try table.key(try request.attributes("Key"))
    let condition = try request.conditions("ConditionExpression")["ConditionExpression"]
    let capacity = try request.capacity()
    try Self.check(condition, table.items[key], request, &dice)
    let former = table.remove(key)
    return Self.answer(table, former, request, CapacityUnits.write(former?.size ?? 0), capacity)
  }

  func getItem(_ request: DynamoRequest) throws(DynamoFailure) -> JSONText.Raw {
    let table = try table(request)
    let key = try table.key(try request.attributes("Key"))
    _ = try request.conditions()
    let capacity = try request.capacity()
    let projection = try request.projection()
    var body: [UInt8] = []
    body.append("{")
    let item = table.items[key]
    if let item {
      body.append("\"Item\":")
      item.append(projection, to: &body)
    }
    let units = CapacityUnits.read(item?.size ?? 0, isConsistent: request["ConsistentRead"]?.isTrue == true)
    Self.append(CapacityUnits.json(table.name, units, capacity), capacity, to: &body)
    body.append("}")
    return .raw(body)
  }

  /// Whether the condition holds of what is there, unless the dice have somebody else there first.
  private static func check(
    _ condition: ConditionExpression?, _ item: DynamoTable.Item?, _ request: DynamoRequest, _ dice: inout FaultDice
  ) throws(DynamoFailure) {
    guard let condition else { return }
    if dice.strikes(.conflict) || !condition.holds(for: item?.attributes ?? [:]) { throw .conditionFailed }
  }

  private static func answer(
    _ table: DynamoTable, _ former: DynamoTable.Item?, _ request: DynamoRequest, _ units: Double,
    _ capacity: DynamoRequest.Capacity
  ) -> JSONText.Raw {
    var body: [UInt8] = []
    body.append("{")
    if let former, request["ReturnValues"]?.string == "ALL_OLD" {
      body.append("\"Attributes\":")
      body.append(contentsOf: former.json)
    }
    append(CapacityUnits.json(table.name, units, capacity), capacity, to: &body)
    body.append("}")
    return .raw(body)
  }

  /// `"ConsumedCapacity":`, if it is asked for.
  static func append(_ value: JSONValue, _ capacity: DynamoRequest.Capacity, to body: inout [UInt8]) {
    guard capacity != .none else { return }
    if body.count > 1 { body.append(",") }
    body.append("\"ConsumedCapacity\":")
    value.append(to: &body)
  }
}

extension DynamoTable.Item {
  /// The item, or those of its attributes.
  func append(_ projection: Set<ByteKey>?, to bytes: inout [UInt8]) {
    guard let projection else { return bytes.append(contentsOf: json) }
    AttributeValue.append(attributes.filter { projection.contains($0.key) }, to: &bytes)
  }
}
