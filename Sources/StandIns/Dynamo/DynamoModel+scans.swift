import HTTPCodec
import JSON

extension DynamoModel {
  func scan(_ request: DynamoRequest) throws(DynamoFailure) -> JSONText.Raw {
    let table = try table(request)
    let filter = try request.conditions("FilterExpression")["FilterExpression"]
    var page = try ScanPage(table, request)
    let (segment, segments) = (request["Segment"]?.integer, request["TotalSegments"]?.integer)
    let (all, mine) = (segments ?? 1, segment ?? 0)
    guard (segment == nil) == (segments == nil), all > 0, (0..<all).contains(mine) else {
      throw .invalid("The Segment parameter is required with TotalSegments, and must be less than it")
    }
    let from = page.start.map { start in table.keys.firstPlace { start < $0 } } ?? table.keys.start
    table.keys.forEach(from: from, to: table.keys.end) { key in
      guard all == 1 || key.segment(of: all) == mine, let item = table.items[key] else { return true }
      return page.take(item, key, matches: filter?.holds(for: item.attributes) ?? true)
    }
    return page.answer
  }

  func query(_ request: DynamoRequest) throws(DynamoFailure) -> JSONText.Raw {
    let table = try table(request)
    let conditions = try request.conditions("KeyConditionExpression", "FilterExpression")
    guard let condition = conditions["KeyConditionExpression"] else {
      throw .invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    }
    guard let value = condition.equality(of: table.partition.name) else {
      throw .invalid("Query condition missed key schema element: \(table.partition.name)")
    }
    guard value.typeName == table.partition.type else {
      throw .invalid("One or more parameter values were invalid: Condition parameter type does not match schema type")
    }
    let partition = try table.keyValue(value, table.partition.name)
    let filter = conditions["FilterExpression"]
    let isForward = request["ScanIndexForward"] != .boolean(false)
    var page = try ScanPage(table, request)
    var from = table.keys.firstPlace { !($0.partition < partition) }
    var to = table.keys.firstPlace { partition < $0.partition }
    if let start = page.start {
      if isForward { from = table.keys.firstPlace { start < $0 } } else { to = table.keys.firstPlace { !($0 < start) } }
    }
    table.keys.forEach(from: from, to: to, backwards: !isForward) { key in
      guard let item = table.items[key] else { return true }
      let attributes = item.attributes
      guard condition.holds(for: attributes) else { return true }
      return page.take(item, key, matches: filter?.holds(for: attributes) ?? true)
    }
    return page.answer
  }
}

/// One answer of a scan or a query: at most so many items, and about a megabyte of them.
private struct ScanPage {
  /// The key that the page before ended with.
  let start: DynamoTable.Key?
  private let table: DynamoTable
  private let limit: Int
  private let countsOnly: Bool
  private let projection: Set<ByteKey>?
  private let capacity: DynamoRequest.Capacity
  private let isConsistent: Bool
  private var items: [UInt8] = []
  private var count = 0
  private var scanned = 0
  private var bytes = 0
  private var lastKey: DynamoTable.Key?
  private static let mostBytes = 1 << 20

  init(_ table: DynamoTable, _ request: DynamoRequest) throws(DynamoFailure) {
    self.table = table
    for index in ["IndexName"] where request[index] != nil {
      throw .invalid("This is a stand-in for tests; it has no indexes.")
    }
    if let key = request["ExclusiveStartKey"]?.members {
      start = try table.key(try AttributeValue.attributes(key))
    } else {
      start = nil
    }
    limit = try request.limit() ?? .max
    countsOnly = request["Select"]?.string == "COUNT"
    projection = try request.projection()
    capacity = try request.capacity()
    isConsistent = request["ConsistentRead"]?.isTrue == true
  }

  /// - Returns: whether the page has room for more. The place it ends at is told even if nothing follows, as the real one does.
  mutating func take(_ item: DynamoTable.Item, _ key: DynamoTable.Key, matches: Bool) -> Bool {
    scanned += 1
    bytes += item.size
    if matches {
      count += 1
      if !countsOnly {
        if !items.isEmpty { items.append(",") }
        item.append(projection, to: &items)
      }
    }
    guard scanned >= limit || bytes >= Self.mostBytes else { return true }
    lastKey = key
    return false
  }

  var answer: JSONText.Raw {
    var body: [UInt8] = []
    body.append("{\"Count\":")
    body.append(decimal: count)
    body.append(",\"ScannedCount\":")
    body.append(decimal: scanned)
    if !countsOnly {
      body.append(",\"Items\":[")
      body.append(contentsOf: items)
      body.append("]")
    }
    if let lastKey {
      body.append(",\"LastEvaluatedKey\":")
      AttributeValue.append(table.attributes(of: lastKey), to: &body)
    }
    let units = CapacityUnits.read(bytes, isConsistent: isConsistent)
    DynamoModel.append(CapacityUnits.json(table.name, units, capacity), capacity, to: &body)
    body.append("}")
    return .raw(body)
  }
}

extension DynamoTable {
  /// A key as attributes.
  func attributes(of key: Key) -> [ByteKey: AttributeValue] {
    var result: [ByteKey: AttributeValue] = [:]
    for (attribute, value) in zip(keyAttributes, [key.partition] + (key.sort.map { [$0] } ?? [])) {
      result[attribute.name] =
        switch value {
        case .number(let number): .number(number)
        case .bytes(let bytes): attribute.type == "B" ? .binary(bytes) : .string(bytes)
        }
    }
    return result
  }
}

extension DynamoTable.Key {
  /// To which of so many parts of a parallel scan the key belongs: the same in each run.
  func segment(of count: Int) -> Int {
    let bytes: [UInt8] =
      switch partition {
      case .number(let number): Array(number.text.utf8)
      case .bytes(let bytes): bytes.bytes
      }
    return Int(CyclicCode.crc32(bytes) % UInt32(clamping: count))
  }
}
