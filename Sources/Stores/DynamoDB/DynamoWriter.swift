import Datasets
import JSON

/// Writes chunks by `BatchWriteItem`, and tells the journal before and after.
final class DynamoWriter: StoreWriter {
  /// What one `BatchWriteItem` takes.
  static let mostItems = 25
  static let mostBytes = 16 << 20

  private let dataset: Dataset
  private let client: DynamoClient
  private let journal: JournalFile
  private var items: [DynamoItem]
  /// The chunk whose beginning the journal knows from here.
  private var begun: Chunk?
  /// Used again for each record, and for each request.
  private var row = Row()
  private var body: [UInt8] = []

  init(_ dataset: Dataset, _ client: DynamoClient, _ journal: JournalFile) {
    self.dataset = dataset
    self.client = client
    self.journal = journal
    let key = ItemKey(dataset)
    items = dataset.sources.map { DynamoItem($0, key) }
  }

  func write(_ chunk: Chunk, indices: [Int]?, mayExist: Bool) throws(StoreError) -> WriteOutcome {
    var missing = indices ?? Array(chunk.records)
    var outcome = WriteOutcome(written: 0)
    if begun != chunk {
      try journal.append(Journal.begin(chunk))
      begun = chunk
    }
    if mayExist {
      let there = try present(missing, source: chunk.source)
      outcome.alreadyThere = there.count
      missing.removeAll(where: there.contains)
    }
    var rest = missing[...]
    while !rest.isEmpty {
      let taken = try encode(rest, source: chunk.source)
      let left = try put(rest.prefix(taken), source: chunk.source)
      outcome.written += taken - left.count
      outcome.unprocessed += left
      rest = rest.dropFirst(taken)
      // Asked for less: what was not sent yet waits as well.
      if !left.isEmpty {
        outcome.unprocessed += rest
        break
      }
    }
    if outcome.unprocessed.isEmpty { try journal.append(Journal.done(chunk)) }
    return outcome
  }

  /// Makes a request of as many records as fit into it, and says how many.
  private func encode(_ indices: ArraySlice<Int>, source: Int) throws(StoreError) -> Int {
    body.removeAll(keepingCapacity: true)
    JSONText.append(raw: "{\"RequestItems\":{", to: &body)
    JSONText.append(client.table, to: &body)
    JSONText.append(raw: ":[", to: &body)
    var count = 0
    for index in indices.prefix(Self.mostItems) {
      let start = body.count
      if count > 0 { body.append(UInt8(ascii: ",")) }
      JSONText.append(raw: "{\"PutRequest\":{\"Item\":", to: &body)
      dataset.sources[source].write(index, to: &row)
      let size = items[source].append(index, row, to: &body)
      if let flaw = items[source].flaw(row, size: size) {
        throw .fatal(
          .rejectedData,
          "Record \(index + 1) of \(dataset.sources[source].schema.name) cannot go into \(client.place): \(flaw).")
      }
      JSONText.append(raw: "}}", to: &body)
      // Escapes can make a request larger than its items are.
      if count > 0, body.count + 4 > Self.mostBytes {
        body.removeSubrange(start...)
        break
      }
      count += 1
    }
    JSONText.append(raw: "]}}", to: &body)
    return count
  }

  /// Sends the request, and returns which records DynamoDB did not take.
  private func put(_ indices: ArraySlice<Int>, source: Int) throws(StoreError) -> [Int] {
    let answer = try client.ask("BatchWriteItem", body)
    let item = items[source]
    var keys: [String] = []
    do throws(JSONError) {
      try JSONScanner.scan(answer) { (scanner) throws(JSONError) in
        try scanner.members { (scanner, name) throws(JSONError) in
          guard name == "UnprocessedItems" else {
            try scanner.value()
            return
          }
          try Self.unprocessed(&scanner) { (scanner) throws(JSONError) in keys.append(try item.keyText(&scanner)) }
        }
      }
    } catch {
      throw StoreError(error, from: client.place)
    }
    if keys.isEmpty { return [] }
    let numbers = keyNumbers(Array(indices), source: source)
    let left = keys.compactMap { numbers[$0] }.sorted()
    guard left.count == keys.count else {
      throw .fatal(.protocolViolation, "\(client.place) calls items unprocessed that were not sent to it.")
    }
    return left
  }

  /// `{"table":[{"PutRequest":{"Item":{...}}},...]}`; `item` is called at each item.
  private static func unprocessed(
    _ scanner: inout JSONScanner, _ item: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    try scanner.object { (scanner, _) throws(JSONError) in
      try scanner.array { (scanner) throws(JSONError) in
        try scanner.object { (scanner, _) throws(JSONError) in
          try scanner.object { (scanner, _) throws(JSONError) in try item(&scanner) }
        }
      }
    }
  }

  private func keyNumbers(_ indices: [Int], source: Int) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for index in indices {
      dataset.sources[source].write(index, to: &row)
      numbers[items[source].keyText(index, row)] = index
    }
    return numbers
  }

  /// Those of the records that are there with the content they should have.
  private func present(_ indices: [Int], source: Int) throws(StoreError) -> Set<Int> {
    let records = dataset.sources[source]
    var found = FoundRecords(of: records)
    try client.read(items[source], indices) { found.add($0, $1) }
    try found.demandOurs(in: client.place, "table") { "The item of record \($0 + 1) of \(records.schema.name)" }
    return found.ours
  }
}
