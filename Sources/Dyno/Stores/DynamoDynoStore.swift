package import JSON
package import Stores

#if canImport(Glibc)
  internal import Glibc
#endif

/// A dyno in a table of DynamoDB: an item for each document, `id`, `rev`, `ts` and `data`, and one, `couchdyno_meta`, with the state as
/// JSON in `document`.
///
/// DynamoDB has no bulk update with conditions, so documents are put one by one, each on condition that `rev` is still what was
/// read.
package final class DynamoDynoStore: DynoStore {
  private let client: DynamoClient
  /// Whether the table was made by a dyno, which may then remove it. Kept with the state.
  private var madeTable = false

  package init(
    region: String, table: String, endpoint: String?, environment: (String) -> String?, place: String
  ) throws(StoreError) {
    client = try DynamoClient(
      DynamoAddress(region: region, table: table, endpoint: endpoint, environment: environment, place: place))
  }

  package var place: String { client.place }

  private func ask(_ operation: String, _ body: [String: JSONValue]) throws(StoreError) -> JSONValue? {
    let (answer, failure) = try client.attempt(operation, Self.bytes(body, client.table))
    if let failure { throw failure.storeError(place, operation) }
    return try? JSONValue(parsing: answer)
  }

  private static func bytes(_ body: [String: JSONValue], _ table: String) -> [UInt8] {
    var body = body
    if body["RequestItems"] == nil { body["TableName"] = .text(table) }
    return JSONValue(fields: body).bytes
  }

  // MARK: Table

  /// nil: there is none.
  private func tableStatus() throws(StoreError) -> JSONValue? {
    do { return try ask("DescribeTable", [:])?["Table"] } catch {
      if error.kind == .fatal(.noSuchDatabase) { return nil }
      throw error
    }
  }

  package func isThere() throws(StoreError) -> Bool { try loadState() != nil }

  package func create(replacing: Bool) throws(StoreError) {
    if replacing, try loadState() != nil {
      if madeTable {
        _ = try ask("DeleteTable", [:])
        try wait { $0 == nil }
      } else {
        try removeItems()
      }
    }
    madeTable = false
    // One that somebody is removing goes first; one that is being made, perhaps by an attempt of ours, is waited for.
    try wait { $0?["TableStatus"] != "DELETING" }
    guard try tableStatus() == nil else { return try wait(Self.isReady) }
    _ = try ask(
      "CreateTable",
      [
        "AttributeDefinitions": [["AttributeName": "id", "AttributeType": "S"]],
        "KeySchema": [["AttributeName": "id", "KeyType": "HASH"]],
        "BillingMode": "PAY_PER_REQUEST",
      ])
    try wait(Self.isReady)
    madeTable = true
  }

  private static func isReady(_ table: JSONValue?) -> Bool {
    let status = table?["TableStatus"]?.string
    return status == "ACTIVE" || status == "UPDATING"
  }

  /// AWS makes and removes tables in some seconds.
  private func wait(_ isReached: (JSONValue?) -> Bool) throws(StoreError) {
    for attempt in 0..<300 {
      if isReached(try tableStatus()) { return }
      usleep(attempt < 10 ? 50_000 : 1_000_000)
    }
    throw .transient(.server, "the table \(place) is not ready after five minutes.")
  }

  /// The state last, so that a removal that was broken off can be repeated.
  private func removeItems() throws(StoreError) {
    // A page goes once the next one is there, which begins at its last key.
    var former: [JSONValue] = []
    try scan("#id", ["#id": "id"]) { (page) throws(StoreError) in
      try remove(former)
      former = page
      return true
    }
    try remove(former)
    try remove([Self.key(DocumentName.state)])
  }

  /// - Parameter keys: items that have no more than their keys.
  private func remove(_ keys: [JSONValue]) throws(StoreError) {
    for start in stride(from: 0, to: keys.count, by: 25) {
      var left = keys[start..<min(start + 25, keys.count)].map { key -> JSONValue in ["DeleteRequest": ["Key": key]] }
      var patience = Patience(mostFailures: 10, seed: .random(in: 0 ... .max))
      while !left.isEmpty {
        let before = left.count
        var failure = StoreError.transient(.unprocessed, "\(place) does not remove all items.")
        do throws(StoreError) {
          let answer = try ask("BatchWriteItem", ["RequestItems": [client.table: .array(left)]])
          left = answer?["UnprocessedItems"]?[client.table]?.elements ?? []
          if left.count < before { patience.succeeded() }
        } catch {
          failure = error
        }
        if left.isEmpty { break }
        guard let pause = patience.pauseNanoseconds(after: failure) else { throw failure }
        usleep(UInt32(clamping: pause / 1_000))
      }
    }
  }

  // MARK: State

  package func loadState() throws(StoreError) -> (document: JSONValue, revision: Revision)? {
    let answer: JSONValue?
    do {
      answer = try ask("GetItem", ["Key": Self.key(DocumentName.state), "ConsistentRead": true])
    } catch {
      if error.kind == .fatal(.noSuchDatabase) { return nil }
      throw error
    }
    guard let item = answer?["Item"] else { return nil }
    guard let revision = item["rev"]?["N"]?.string, let text = item["document"]?["S"]?.string,
      let document = try? JSONValue(parsing: text)
    else {
      throw .fatal(.protocolViolation, "\(place): the item \(DocumentName.state) is not what a dyno writes.")
    }
    madeTable = item["made"]?["BOOL"] == true
    return (document, Revision(revision))
  }

  package func saveState(_ document: JSONValue, expecting revision: Revision?) throws(StoreError) -> Revision? {
    let item: [String: JSONValue] = [
      "id": ["S": .text(DocumentName.state)], "document": ["S": .text(document.json)],
      "made": ["BOOL": .boolean(madeTable)],
    ]
    return try put(item, expecting: revision)
  }

  /// The new revision; nil when the one that was read is no longer there.
  private func put(_ item: [String: JSONValue], expecting revision: Revision?) throws(StoreError) -> Revision? {
    let next = try revision.map { (revision) throws(StoreError) in try RelationalDyno.number(revision, place) + 1 } ?? 1
    var item = item
    item["rev"] = ["N": .text("\(next)")]
    var body: [String: JSONValue] = ["Item": JSONValue(fields: item)]
    if let revision {
      body["ConditionExpression"] = "#rev = :rev"
      body["ExpressionAttributeNames"] = ["#rev": "rev"]
      body["ExpressionAttributeValues"] = [":rev": ["N": .text(revision.text)]]
    } else {
      body["ConditionExpression"] = "attribute_not_exists(#id)"
      body["ExpressionAttributeNames"] = ["#id": "id"]
    }
    let (_, failure) = try client.attempt("PutItem", Self.bytes(body, client.table))
    if failure?.name == "ConditionalCheckFailedException" { return nil }
    if let failure { throw failure.storeError(place, "PutItem") }
    return Revision("\(next)")
  }

  private static func key(_ name: String) -> JSONValue { ["id": ["S": .text(name)]] }

  // MARK: Documents

  package func revisions(of documents: Range<Int>) throws(StoreError) -> [Int: Revision] {
    var found: [Int: Revision] = [:]
    try read(Array(documents), "#id, #rev", ["#id": "id", "#rev": "rev"]) { index, item in
      if let number = item["rev"]?["N"]?.string { found[index] = Revision(number) }
    }
    return found
  }

  package func contents(of documents: [Int]) throws(StoreError) -> [Int: DocumentContent] {
    var found: [Int: DocumentContent] = [:]
    let names: [String: JSONValue] = ["#id": "id", "#ts": "ts", "#data": "data"]
    try read(documents, "#id, #ts, #data", names) { index, item in
      guard let seconds = item["ts"]?["N"]?.string.flatMap({ Int($0) }) else { return }
      // No letters at all are no attribute.
      found[index] = DocumentContent(epochSeconds: seconds, data: item["data"]?["S"]?.string ?? "")
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
        let request: JSONValue = [
          "Keys": .array(keys), "ConsistentRead": true, "ProjectionExpression": .text(projection),
          "ExpressionAttributeNames": JSONValue(fields: names),
        ]
        let answer = try ask("BatchGetItem", ["RequestItems": [client.table: request]])
        for item in answer?["Responses"]?[client.table]?.elements ?? [] {
          if let index = item["id"]?["S"]?.string.flatMap({ DocumentName.index($0) }) { visit(index, item) }
        }
        keys = answer?["UnprocessedKeys"]?[client.table]?["Keys"]?.elements ?? []
        guard !keys.isEmpty else { break }
        guard pause < 10_000_000 else { throw .transient(.unprocessed, "\(place) does not answer for all keys.") }
        usleep(UInt32.random(in: 0...pause))
        pause *= 2
      }
    }
  }

  package func update(_ batch: Batch) throws(StoreError) -> [UpdateOutcome] {
    var outcomes: [UpdateOutcome] = []
    outcomes.reserveCapacity(batch.documents.count)
    for document in batch.documents {
      let content = batch.content(of: document)
      let item: [String: JSONValue] = [
        "id": ["S": .text(DocumentName.of(document))], "ts": ["N": .text("\(content.epochSeconds)")],
        "data": ["S": .text(content.data)],
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

  package func facts() throws(StoreError) -> [(String, String)] {
    let table = try tableStatus()
    // AWS counts every six hours or so.
    return [("sizes.file", "TableSizeBytes"), ("doc_count", "ItemCount")].compactMap { name, field in
      table?[field]?.integer.map { (name, "\($0)") }
    }
  }

  package func survey(goOn: () -> Bool) throws(StoreError) -> Survey {
    var survey = Survey()
    try scan("#ts", ["#ts": "ts", "#id": "id"]) { page in
      for item in page {
        if let seconds = item["ts"]?["N"]?.string.flatMap({ Int($0) }) { survey.census.count(epochSeconds: seconds) }
      }
      return goOn()
    }
    return survey
  }

  /// Goes through all documents, page by page, until `visit` has seen enough.
  private func scan(
    _ projection: String, _ names: [String: JSONValue], _ visit: ([JSONValue]) throws(StoreError) -> Bool
  ) throws(StoreError) {
    var body: [String: JSONValue] = [
      "ProjectionExpression": .text(projection), "FilterExpression": "begins_with(#id, :prefix)",
      "ExpressionAttributeNames": JSONValue(fields: names), "ConsistentRead": true,
      "ExpressionAttributeValues": [":prefix": ["S": .text(DocumentName.prefix)]],
    ]
    while true {
      let answer = try ask("Scan", body)
      guard try visit(answer?["Items"]?.elements ?? []) else { return }
      guard let last = answer?["LastEvaluatedKey"] else { return }
      body["ExclusiveStartKey"] = last
    }
  }
}
