public import Stores

#if canImport(Glibc)
  internal import Glibc
#endif

/// A dyno in a table of DynamoDB: an item for each document, `id`, `rev`, `ts` and `data`, and one, `couchdyno_meta`, with the state as
/// JSON in `document`.
///
/// DynamoDB has no bulk update with conditions, so documents are put one by one, each on condition that `rev` is still what was
/// read.
public final class DynamoDynoStore: DynoStore {
  private let client: DynamoClient
  /// Whether the table was made by a dyno, which may then remove it. Kept with the state.
  private var madeTable = false

  public init(
    region: String, table: String, endpoint: String?, environment: (String) -> String?, place: String
  ) throws(StoreError) {
    client = try DynamoClient(
      DynamoAddress(region: region, table: table, endpoint: endpoint, environment: environment, place: place))
  }

  public var place: String { client.place }

  private func ask(_ operation: String, _ body: [String: JSONValue]) throws(StoreError) -> JSONValue? {
    let (answer, failure) = try client.attempt(operation, Self.bytes(body, client.table))
    if let failure { throw failure.storeError(place, operation) }
    return JSONValue(parsing: answer)
  }

  private static func bytes(_ body: [String: JSONValue], _ table: String) -> [UInt8] {
    var body = body
    if body["RequestItems"] == nil { body["TableName"] = .text(table) }
    return Array(JSONValue.object(body).json.utf8)
  }

  // MARK: Table

  /// nil: there is none.
  private func tableStatus() throws(StoreError) -> JSONValue? {
    do { return try ask("DescribeTable", [:])?["Table"] } catch {
      if error.kind == .fatal(.noSuchDatabase) { return nil }
      throw error
    }
  }

  public func isThere() throws(StoreError) -> Bool { try loadState() != nil }

  public func create(replacing: Bool) throws(StoreError) {
    if replacing, try loadState() != nil {
      if madeTable {
        _ = try ask("DeleteTable", [:])
        try wait { $0 == nil }
      } else {
        try removeItems()
      }
    }
    madeTable = false
    guard try tableStatus() == nil else { return }
    _ = try ask(
      "CreateTable",
      [
        "AttributeDefinitions": .list([.object(["AttributeName": .text("id"), "AttributeType": .text("S")])]),
        "KeySchema": .list([.object(["AttributeName": .text("id"), "KeyType": .text("HASH")])]),
        "BillingMode": .text("PAY_PER_REQUEST"),
      ])
    try wait { $0?["TableStatus"]?.text == "ACTIVE" }
    madeTable = true
  }

  /// AWS makes and removes tables in some seconds.
  private func wait(_ isReached: (JSONValue?) -> Bool) throws(StoreError) {
    for attempt in 0..<300 {
      if isReached(try tableStatus()) { return }
      usleep(attempt < 10 ? 50_000 : 1_000_000)
    }
    throw .transient(.server, "the table \(place) is not ready after five minutes.")
  }

  private func removeItems() throws(StoreError) {
    var names: [String] = [DocumentName.state]
    try scan("#id", ["#id": .text("id")]) { item in
      if let name = item["id"]?["S"]?.text { names.append(name) }
      return true
    }
    for name in names { _ = try ask("DeleteItem", ["Key": Self.key(name)]) }
  }

  // MARK: State

  public func loadState() throws(StoreError) -> (document: JSONValue, revision: Revision)? {
    let answer: JSONValue?
    do {
      answer = try ask("GetItem", ["Key": Self.key(DocumentName.state), "ConsistentRead": .boolean(true)])
    } catch {
      if error.kind == .fatal(.noSuchDatabase) { return nil }
      throw error
    }
    guard let item = answer?["Item"] else { return nil }
    guard let revision = item["rev"]?["N"]?.text, let text = item["document"]?["S"]?.text,
      let document = JSONValue(parsing: text.utf8)
    else {
      throw .fatal(.protocolViolation, "\(place): the item \(DocumentName.state) is not what a dyno writes.")
    }
    madeTable = item["made"]?["BOOL"] == .boolean(true)
    return (document, Revision(revision))
  }

  public func saveState(_ document: JSONValue, expecting revision: Revision?) throws(StoreError) -> Revision? {
    let item: [String: JSONValue] = [
      "id": .object(["S": .text(DocumentName.state)]), "document": .object(["S": .text(document.json)]),
      "made": .object(["BOOL": .boolean(madeTable)]),
    ]
    return try put(item, expecting: revision)
  }

  /// The new revision; nil when the one that was read is no longer there.
  private func put(_ item: [String: JSONValue], expecting revision: Revision?) throws(StoreError) -> Revision? {
    let next = try revision.map { (revision) throws(StoreError) in try RelationalDyno.number(revision, place) + 1 } ?? 1
    var item = item
    item["rev"] = .object(["N": .text("\(next)")])
    var body: [String: JSONValue] = ["Item": .object(item)]
    if let revision {
      body["ConditionExpression"] = .text("#rev = :rev")
      body["ExpressionAttributeNames"] = .object(["#rev": .text("rev")])
      body["ExpressionAttributeValues"] = .object([":rev": .object(["N": .text(revision.text)])])
    } else {
      body["ConditionExpression"] = .text("attribute_not_exists(#id)")
      body["ExpressionAttributeNames"] = .object(["#id": .text("id")])
    }
    let (_, failure) = try client.attempt("PutItem", Self.bytes(body, client.table))
    if failure?.name == "ConditionalCheckFailedException" { return nil }
    if let failure { throw failure.storeError(place, "PutItem") }
    return Revision("\(next)")
  }

  private static func key(_ name: String) -> JSONValue { .object(["id": .object(["S": .text(name)])]) }

  // MARK: Documents

  public func revisions(of documents: Range<Int>) throws(StoreError) -> [Int: Revision] {
    var found: [Int: Revision] = [:]
    try read(Array(documents), "#id, #rev", ["#id": .text("id"), "#rev": .text("rev")]) { index, item in
      if let number = item["rev"]?["N"]?.text { found[index] = Revision(number) }
    }
    return found
  }

  public func contents(of documents: [Int]) throws(StoreError) -> [Int: DocumentContent] {
    var found: [Int: DocumentContent] = [:]
    let names: [String: JSONValue] = ["#id": .text("id"), "#ts": .text("ts"), "#data": .text("data")]
    try read(documents, "#id, #ts, #data", names) { index, item in
      guard let seconds = item["ts"]?["N"]?.text.flatMap({ Int($0) }) else { return }
      // No letters at all are no attribute.
      found[index] = DocumentContent(epochSeconds: seconds, data: item["data"]?["S"]?.text ?? "")
    }
    return found
  }

  /// `BatchGetItem` takes 100 keys, and answers for as many of them as it likes.
  private func read(
    _ documents: [Int], _ projection: String, _ names: [String: JSONValue], _ visit: (Int, JSONValue) -> Void
  ) throws(StoreError) {
    for start in stride(from: 0, to: documents.count, by: 100) {
      var keys = documents[start..<min(start + 100, documents.count)].map { Self.key(DocumentName.of($0)) }
      var pause: UInt32 = 20_000
      while !keys.isEmpty {
        let request: JSONValue = .object([
          "Keys": .list(keys), "ConsistentRead": .boolean(true), "ProjectionExpression": .text(projection),
          "ExpressionAttributeNames": .object(names),
        ])
        let answer = try ask("BatchGetItem", ["RequestItems": .object([client.table: request])])
        for item in answer?["Responses"]?[client.table]?.list ?? [] {
          if let index = item["id"]?["S"]?.text.flatMap({ DocumentName.index($0) }) { visit(index, item) }
        }
        keys = answer?["UnprocessedKeys"]?[client.table]?["Keys"]?.list ?? []
        guard !keys.isEmpty else { break }
        guard pause < 10_000_000 else { throw .transient(.unprocessed, "\(place) does not answer for all keys.") }
        usleep(UInt32.random(in: 0...pause))
        pause *= 2
      }
    }
  }

  public func update(_ batch: Batch) throws(StoreError) -> [UpdateOutcome] {
    var outcomes: [UpdateOutcome] = []
    outcomes.reserveCapacity(batch.documents.count)
    for document in batch.documents {
      let content = batch.content(of: document)
      let item: [String: JSONValue] = [
        "id": .object(["S": .text(DocumentName.of(document))]), "ts": .object(["N": .text("\(content.epochSeconds)")]),
        "data": .object(["S": .text(content.data)]),
      ]
      do {
        outcomes.append(try put(item, expecting: batch.revisions[document]) == nil ? .conflict : .updated)
      } catch {
        if error.kind == .fatal(.rejectedData) {
          outcomes.append(.failed(error.sentence))
        } else {
          // Those after it were not sent.
          outcomes += repeatElement(.refused(error), count: batch.documents.count - outcomes.count)
          break
        }
      }
    }
    return outcomes
  }

  // MARK: Facts

  public func facts() throws(StoreError) -> [(String, String)] {
    let table = try tableStatus()
    // AWS counts every six hours or so.
    return [("sizes.file", "TableSizeBytes"), ("doc_count", "ItemCount")].compactMap { name, field in
      table?[field]?.integer.map { (name, "\($0)") }
    }
  }

  public func survey(goOn: () -> Bool) throws(StoreError) -> Survey {
    var survey = Survey()
    try scan("#ts", ["#ts": .text("ts"), "#id": .text("id")]) { item in
      if let seconds = item["ts"]?["N"]?.text.flatMap({ Int($0) }) { survey.census.count(epochSeconds: seconds) }
      return goOn()
    }
    return survey
  }

  /// Goes through all documents, until `visit` has seen enough.
  private func scan(
    _ projection: String, _ names: [String: JSONValue], _ visit: (JSONValue) -> Bool
  ) throws(StoreError) {
    var body: [String: JSONValue] = [
      "ProjectionExpression": .text(projection), "FilterExpression": .text("begins_with(#id, :prefix)"),
      "ExpressionAttributeNames": .object(names), "ConsistentRead": .boolean(true),
      "ExpressionAttributeValues": .object([":prefix": .object(["S": .text(DocumentName.prefix)])]),
    ]
    while true {
      let answer = try ask("Scan", body)
      for item in answer?["Items"]?.list ?? [] {
        guard visit(item) else { return }
      }
      guard let last = answer?["LastEvaluatedKey"] else { return }
      body["ExclusiveStartKey"] = last
    }
  }
}
