import Datasets
import JSON

#if canImport(Glibc)
  import Glibc
#endif

extension DynamoClient {
  /// What one `BatchGetItem` takes.
  private static let mostKeys = 100
  /// How often it is asked again without any key having been looked for.
  private static let mostIdleAttempts = 8

  /// Reads the items of these records, those that are there, in the order of `indices`; as they are now, also if they were just put.
  func read(_ item: DynamoItem, _ indices: [Int], _ visit: (_ index: Int, _ row: Row) -> Void) throws(StoreError) {
    for start in stride(from: 0, to: indices.count, by: Self.mostKeys) {
      let page = Array(indices[start..<min(start + Self.mostKeys, indices.count)])
      let found = try readPage(item, page)
      for index in page {
        if let row = found[index] { visit(index, row) }
      }
    }
  }

  private func readPage(_ item: DynamoItem, _ indices: [Int]) throws(StoreError) -> [Int: Row] {
    var page = ItemPage(item, indices)
    var idle: UInt32 = 0
    while true {
      let before = page.rest.count
      do throws(StoreError) {
        try take(ask("BatchGetItem", page.request(table: table)), &page)
      } catch  where error.kind == .transient(.throttled) && idle < Self.mostIdleAttempts {
        // Nothing is written here, so what is asked for less is simply asked later, and what has come is not lost.
      }
      if page.rest.isEmpty { return page.found }
      // What did not fit into the answer is asked for at once; what was held back altogether, after a while.
      if page.rest.count < before {
        idle = 0
        continue
      }
      idle += 1
      guard idle <= Self.mostIdleAttempts else {
        throw .transient(.throttled, "\(place) does not read items as fast as they are asked for.")
      }
      usleep(UInt32.random(in: 0...(25_000 << min(idle, 6))))
    }
  }

  private func take(_ answer: [UInt8], _ page: inout ItemPage) throws(StoreError) {
    do {
      try page.take(answer)
    } catch {
      throw StoreError(error, from: place)
    }
  }

  /// Counts the items of a source by a `Scan`, which reads, and costs, the whole table.
  func count(_ item: DynamoItem) throws(StoreError) -> Int {
    var count = 0
    var start: [UInt8]?
    repeat {
      let answer = try ask("Scan", scan(item, from: start))
      do {
        let (found, next) = try Self.scanned(answer)
        count += found
        start = next
      } catch {
        throw StoreError(error, from: place)
      }
    } while start != nil
    return count
  }

  private func scan(_ item: DynamoItem, from start: [UInt8]?) -> [UInt8] {
    var members: [JSONValue.Member] = [
      JSONValue.Member(name: "TableName", value: .text(table)), JSONValue.Member(name: "Select", value: "COUNT"),
      JSONValue.Member(name: "ConsistentRead", value: true),
    ]
    if item.key.isName {
      members += [
        JSONValue.Member(name: "FilterExpression", value: "begins_with(#id, :prefix)"),
        JSONValue.Member(name: "ExpressionAttributeNames", value: ["#id": "id"]),
        JSONValue.Member(
          name: "ExpressionAttributeValues", value: [":prefix": ["S": .text(item.schema.documentPrefix)]]),
      ]
    }
    var body = JSONValue.object(members).bytes
    guard let start else { return body }
    body.removeLast()
    JSONText.append(raw: ",\"ExclusiveStartKey\":", to: &body)
    return body + start + [UInt8(ascii: "}")]
  }

  private static func scanned(_ answer: [UInt8]) throws(JSONError) -> (count: Int, next: [UInt8]?) {
    var (count, next): (Int, [UInt8]?) = (0, nil)
    try JSONScanner.scan(answer) { (scanner) throws(JSONError) in
      try scanner.members { (scanner, name) throws(JSONError) in
        switch name {
        case "Count": count = try scanner.integer()
        case "LastEvaluatedKey" where scanner.kind() == .object:
          let range = try scanner.value()
          next = Array(scanner.bytes[range])
        default: try scanner.value()
        }
      }
    }
    return (count, next)
  }
}

/// Items that are asked for together, and what has come of them.
private struct ItemPage {
  private var item: DynamoItem
  private let numbers: [String: Int]
  private(set) var found: [Int: Row] = [:]
  /// Still to be asked for.
  private(set) var rest: [Int]

  init(_ item: DynamoItem, _ indices: [Int]) {
    self.item = item
    rest = indices
    var row = Row()
    var numbers: [String: Int] = [:]
    for index in indices {
      item.write(index, to: &row)
      numbers[item.keyText(index, row)] = index
    }
    self.numbers = numbers
  }

  func request(table: String) -> [UInt8] {
    var body: [UInt8] = []
    var row = Row()
    JSONText.append(raw: "{\"RequestItems\":{", to: &body)
    JSONText.append(table, to: &body)
    JSONText.append(raw: ":{\"ConsistentRead\":true,\"Keys\":[", to: &body)
    for (place, index) in rest.enumerated() {
      if place > 0 { body.append(UInt8(ascii: ",")) }
      item.write(index, to: &row)
      item.appendKey(index, row, to: &body)
    }
    JSONText.append(raw: "]}}}", to: &body)
    return body
  }

  /// `{"Responses":{"table":[{item},...]},"UnprocessedKeys":{"table":{"Keys":[{key},...]}}}`
  mutating func take(_ answer: [UInt8]) throws(JSONError) {
    var page = self
    try JSONScanner.scan(answer) { (scanner) throws(JSONError) in try page.take(&scanner) }
    self = page
  }

  private mutating func take(_ scanner: inout JSONScanner) throws(JSONError) {
    var (items, keys): ([JSONScanner], [JSONScanner]) = ([], [])
    try scanner.members { (scanner, name) throws(JSONError) in
      switch name {
      case "Responses":
        try scanner.object { (scanner, _) throws(JSONError) in try Self.note(&scanner, in: &items) }
      case "UnprocessedKeys":
        try scanner.object { (scanner, _) throws(JSONError) in
          try scanner.members { (scanner, name) throws(JSONError) in
            if name == "Keys" { try Self.note(&scanner, in: &keys) } else { try scanner.value() }
          }
        }
      default: try scanner.value()
      }
    }
    for item in items { try take(item: item) }
    rest = []
    for var key in keys {
      if let index = numbers[try item.keyText(&key)] { rest.append(index) }
    }
    rest.sort()
  }

  /// Keeps in mind where each element of an array stands.
  private static func note(_ scanner: inout JSONScanner, in places: inout [JSONScanner]) throws(JSONError) {
    var found: [JSONScanner] = []
    try scanner.array { (scanner) throws(JSONError) in
      found.append(JSONScanner(scanner.bytes, at: try scanner.value().lowerBound))
    }
    places += found
  }

  private mutating func take(item place: JSONScanner) throws(JSONError) {
    var (key, content) = (place, place)
    guard let index = numbers[try item.keyText(&key)] else { return }
    var row = Row()
    try item.read(&content, to: &row)
    found[index] = row
  }
}
