import JSON

extension DynamoModel {
  mutating func createTable(_ request: DynamoRequest, atSeconds now: Int) throws(DynamoFailure) -> JSONValue {
    let name = try request.tableName()
    guard tables[name] == nil else {
      throw DynamoFailure("ResourceInUseException", "Table already exists: \(name)")
    }
    for index in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "StreamSpecification"]
    where request[index] != nil {
      throw .invalid("This is a stand-in for tests; it does not speak \(index).")
    }
    let schema = request["KeySchema"]?.elements ?? []
    let types = request["AttributeDefinitions"]?.elements ?? []
    guard (1...2).contains(schema.count), schema[0]["KeyType"]?.string == "HASH",
      schema.count == 1 || schema[1]["KeyType"]?.string == "RANGE"
    else {
      throw .invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type, or there are too many")
    }
    var attributes: [DynamoTable.KeyAttribute] = []
    for element in schema { attributes.append(try Self.keyAttribute(element, types)) }
    guard types.count == attributes.count else {
      throw .invalid(
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of "
          + "attributes defined in AttributeDefinitions")
    }
    let isOnDemand = try Self.isOnDemand(request)
    let table = DynamoTable(
      name: name, partition: attributes[0], sort: attributes.count > 1 ? attributes[1] : nil, isOnDemand: isOnDemand,
      createdAtSeconds: now)
    tables[name] = table
    return ["TableDescription": table.description]
  }

  private static func keyAttribute(
    _ element: JSONValue, _ types: [JSONValue]
  ) throws(DynamoFailure) -> DynamoTable.KeyAttribute {
    let name = element["AttributeName"]?.string ?? ""
    guard let type = types.first(where: { $0["AttributeName"]?.string == name })?["AttributeType"]?.string else {
      throw .invalid(
        "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: "
          + "[\(name)], AttributeDefinitions: []")
    }
    guard ["S", "N", "B"].contains(type) else {
      throw .invalid(
        "1 validation error detected: Value '\(type)' at 'attributeDefinitions.1.member.attributeType' failed to satisfy "
          + "constraint: Member must satisfy enum value set: [B, N, S]")
    }
    return DynamoTable.KeyAttribute(name: ByteKey(name), type: type)
  }

  private static func isOnDemand(_ request: DynamoRequest) throws(DynamoFailure) -> Bool {
    if request["BillingMode"]?.string == "PAY_PER_REQUEST" { return true }
    guard request["ProvisionedThroughput"] != nil else {
      throw .invalid(
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when "
          + "BillingMode is PROVISIONED")
    }
    return false
  }

  mutating func deleteTable(_ request: DynamoRequest) throws(DynamoFailure) -> JSONValue {
    let table = try table(request)
    tables[table.name] = nil
    return ["TableDescription": table.description]
  }

  func listTables(_ request: DynamoRequest) throws(DynamoFailure) -> JSONValue {
    let limit = try request.limit() ?? 100
    let start = request["ExclusiveStartTableName"]?.string.map { ByteKey($0) }
    let names = tables.keys.map { ByteKey($0) }.sorted().filter { name in start.map { $0 < name } ?? true }
    let page = names.prefix(limit)
    let list = JSONValue.array(page.map { .string($0) })
    guard let last = page.last, page.count < names.count else { return ["TableNames": list] }
    return ["TableNames": list, "LastEvaluatedTableName": .string(last)]
  }
}

extension DynamoTable {
  /// What DescribeTable tells; a table is there at once, so it is always active.
  var description: JSONValue {
    var schema: [JSONValue] = []
    for (attribute, role) in zip(keyAttributes, ["HASH", "RANGE"]) {
      schema.append(["AttributeName": .string(attribute.name), "KeyType": .text(role)])
    }
    let units: JSONValue = isOnDemand ? 0 : 5
    return [
      "TableName": .text(name), "TableStatus": "ACTIVE", "KeySchema": .array(schema),
      "AttributeDefinitions": .array(
        keyAttributes.map { ["AttributeName": .string($0.name), "AttributeType": .text($0.type)] }),
      "CreationDateTime": .number(String(createdAtSeconds)), "ItemCount": .number(String(items.count)),
      "TableSizeBytes": .number(String(bytes)),
      "TableArn": .text("arn:aws:dynamodb:stand-in:000000000000:table/\(name)"),
      "BillingModeSummary": ["BillingMode": .text(isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED")],
      "ProvisionedThroughput": [
        "NumberOfDecreasesToday": 0, "ReadCapacityUnits": units, "WriteCapacityUnits": units,
      ],
    ]
  }
}
