import HTTPCodec
import JSON

extension DynamoModel {
  private struct Write {
    var table: DynamoTable
    var key: DynamoTable.Key
    /// nil: the item is deleted.
    var item: DynamoTable.Item?
    /// As it came, for UnprocessedItems.
    var request: JSONValue
  }

  /// All of the batch is checked before any of it is written; then each write is by itself.
  func batchWrite(_ request: DynamoRequest, _ dice: inout FaultDice) throws(DynamoFailure) -> JSONText.Raw {
    let writes = try writes(request)
    let capacity = try request.capacity()
    var units: [String: Double] = [:]
    var left: [String: [JSONValue]] = [:]
    var written = 0
    for write in writes {
      if dice.strikes(.unprocessed) {
        left[write.table.name, default: []].append(write.request)
        continue
      }
      written += 1
      let former = write.item.map { write.table.put(write.key, $0) } ?? write.table.remove(write.key)
      units[write.table.name, default: 0] += CapacityUnits.write(max(write.item?.size ?? 0, former?.size ?? 0))
    }
    // When nothing could be written, that is an error and no answer.
    if written == 0 { throw .throttled }
    return .value(
      Self.batchAnswer([.init(name: ByteKey("UnprocessedItems"), value: Self.grouped(left))], units, capacity))
  }

  private static func grouped(_ left: [String: [JSONValue]]) -> JSONValue {
    .object(left.sorted { $0.key < $1.key }.map { .init(name: ByteKey($0.key), value: .array($0.value)) })
  }

  private static func batchAnswer(
    _ members: [JSONValue.Member], _ units: [String: Double], _ capacity: DynamoRequest.Capacity
  ) -> JSONValue {
    guard capacity != .none else { return .object(members) }
    let list = units.sorted { $0.key < $1.key }.map { CapacityUnits.json($0.key, $0.value, capacity) }
    return .object(members + [.init(name: ByteKey("ConsumedCapacity"), value: .array(list))])
  }

  private func writes(_ request: DynamoRequest) throws(DynamoFailure) -> [Write] {
    let groups = request["RequestItems"]?.members ?? []
    let count = groups.reduce(0) { $0 + ($1.value.elements?.count ?? 0) }
    guard !groups.isEmpty, groups.allSatisfy({ $0.value.elements?.isEmpty == false }) else {
      throw .invalid(
        "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
          + "[Member must have length less than or equal to 25, Member must have length greater than or equal to 1]")
    }
    guard count <= 25 else { throw .invalid("Too many items requested for the BatchWriteItem call") }
    var writes: [Write] = []
    for group in groups {
      guard let table = tables[group.name.text] else { throw .noTable(group.name.text) }
      var seen: Set<DynamoTable.Key> = []
      for element in group.value.elements ?? [] {
        let write = try write(element, table)
        guard seen.insert(write.key).inserted else {
          throw .invalid("Provided list of item keys contains duplicates")
        }
        writes.append(write)
      }
    }
    return writes
  }

  private func write(_ element: JSONValue, _ table: DynamoTable) throws(DynamoFailure) -> Write {
    let (put, delete) = (element["PutRequest"], element["DeleteRequest"])
    guard (put == nil) != (delete == nil) else {
      throw .invalid(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")
    }
    guard let put else {
      let key = try table.key(try DynamoRequest(delete ?? .null).attributes("Key"))
      return Write(table: table, key: key, item: nil, request: element)
    }
    let attributes = try DynamoRequest(put).attributes("Item")
    let item = DynamoTable.Item(attributes)
    let key = try table.key(ofItem: attributes, isBatch: true)
    try DynamoTable.check(item)
    return Write(table: table, key: key, item: item, request: element)
  }

  // MARK: Reading

  func batchGet(_ request: DynamoRequest, _ dice: inout FaultDice) throws(DynamoFailure) -> JSONText.Raw {
    let groups = request["RequestItems"]?.members ?? []
    let count = groups.reduce(0) { $0 + ($1.value["Keys"]?.elements?.count ?? 0) }
    guard (1...100).contains(count) else {
      throw .invalid(
        count == 0
          ? "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have length greater "
            + "than or equal to 1" : "Too many items requested for the BatchGetItem call")
    }
    let capacity = try request.capacity()
    var units: [String: Double] = [:]
    var left: [JSONValue.Member] = []
    var body: [UInt8] = []
    body.append("{\"Responses\":{")
    for (index, group) in groups.enumerated() {
      guard let table = tables[group.name.text] else { throw .noTable(group.name.text) }
      if index > 0 { body.append(",") }
      JSONText.append(group.name.bytes, to: &body)
      body.append(":[")
      let unread = try append(table, DynamoRequest(group.value), &units, &dice, to: &body)
      body.append("]")
      if !unread.isEmpty {
        left.append(.init(name: group.name, value: group.value.replacing("Keys", by: .array(unread))))
      }
    }
    // When nothing could be read, that is an error and no answer.
    if units.isEmpty { throw .throttled }
    body.append("},\"UnprocessedKeys\":")
    JSONValue.object(left).append(to: &body)
    let list = units.sorted { $0.key < $1.key }.map { CapacityUnits.json($0.key, $0.value, capacity) }
    Self.append(.array(list), capacity, to: &body)
    body.append("}")
    return .raw(body)
  }

  /// Appends the items of one table.
  /// - Returns: the keys that were left over.
  private func append(
    _ table: DynamoTable, _ request: DynamoRequest, _ units: inout [String: Double], _ dice: inout FaultDice,
    to body: inout [UInt8]
  ) throws(DynamoFailure) -> [JSONValue] {
    _ = try request.conditions()
    let projection = try request.projection()
    let isConsistent = request["ConsistentRead"]?.isTrue == true
    var left: [JSONValue] = []
    var seen: Set<DynamoTable.Key> = []
    var isFirst = true
    for element in request["Keys"]?.elements ?? [] {
      let key = try table.key(try AttributeValue.attributes(element.members ?? []))
      guard seen.insert(key).inserted else { throw .invalid("Provided list of item keys contains duplicates") }
      // What does not fit into an answer is left over, too.
      let isFull = body.count >= Self.longestRequest
      if dice.strikes(.unprocessed) || isFull {
        left.append(element)
        continue
      }
      let item = table.items[key]
      units[table.name, default: 0] += CapacityUnits.read(item?.size ?? 0, isConsistent: isConsistent)
      guard let item else { continue }
      if !isFirst { body.append(",") }
      isFirst = false
      item.append(projection, to: &body)
    }
    return left
  }
}

extension JSONValue {
  /// The same object with another value of one member.
  func replacing(_ name: String, by value: JSONValue) -> JSONValue {
    .object((members ?? []).map { $0.name == ByteKey(name) ? Member(name: $0.name, value: value) : $0 })
  }
}
