import Datasets
import JSON

/// Writes chunks by `_bulk_docs`, and looks at what is in the way.
final class CouchWriter: StoreWriter {
  private let dataset: Dataset
  private let client: CouchClient
  private var documents: [CouchDocument]
  /// Used again for each record, and for each request.
  private var row = Row()
  private var body: [UInt8] = []

  init(_ dataset: Dataset, _ client: CouchClient) {
    self.dataset = dataset
    self.client = client
    documents = dataset.sources.map { CouchDocument($0.schema) }
  }

  func write(_ chunk: Chunk, indices: [Int]?, mayExist: Bool) throws(StoreError) -> WriteOutcome {
    var missing = indices ?? Array(chunk.records)
    var outcome = WriteOutcome(written: 0)
    if mayExist {
      let there = try present(missing, source: chunk.source)
      outcome.alreadyThere = there.count
      if !there.isEmpty { missing.removeAll(where: there.contains) }
    }
    if missing.isEmpty { return outcome }
    encode(missing, source: chunk.source)
    let results = try client.bulk(body, count: missing.count)
    var conflicts: [Int] = []
    for (index, result) in zip(missing, results) {
      switch result.fate {
      case .written: outcome.written += 1
      case .conflict: conflicts.append(index)
      case .unknown: outcome.unprocessed.append(index)
      case .rejected, .notAuthorised: throw result.storeError(client.place)
      }
    }
    if !conflicts.isEmpty { try look(at: conflicts, source: chunk.source, &outcome) }
    return outcome
  }

  private func encode(_ indices: [Int], source: Int) {
    body.removeAll(keepingCapacity: true)
    JSONText.append(raw: "{\"docs\":[", to: &body)
    for (place, index) in indices.enumerated() {
      if place > 0 { body.append(UInt8(ascii: ",")) }
      dataset.sources[source].write(index, to: &row)
      documents[source].append(index, row, to: &body)
    }
    JSONText.append(raw: "]}", to: &body)
  }

  /// Those of the records (ascending) whose names are there. A document is written as a whole or not at all, so a name will do.
  private func present(_ indices: [Int], source: Int) throws(StoreError) -> Set<Int> {
    guard let first = indices.first, let last = indices.last else { return [] }
    let schema = dataset.sources[source].schema
    let listed = try client.list(schema.documentID(first), through: schema.documentID(last))
    let found = listed.compactMap { DocumentName.index($0.id.utf8, prefix: schema.documentPrefix) }
    return Set(found).intersection(indices)
  }

  /// A conflict is with ourselves, when an answer was lost, or with a stranger: the content tells.
  private func look(at conflicts: [Int], source: Int, _ outcome: inout WriteOutcome) throws(StoreError) {
    let records = dataset.sources[source]
    var found = FoundRecords(of: records)
    try client.read(&documents[source], conflicts) { found.add($0, $1) }
    try found.demandOurs(in: client.place, "database") { "The document \(records.schema.documentID($0))" }
    outcome.alreadyThere += found.ours.count
    // Deleted between the two requests: the next attempt can have its name.
    outcome.unprocessed += conflicts.filter { !found.ours.contains($0) }
    outcome.unprocessed.sort()
  }
}

extension CouchClient {
  /// Reads the documents of these records, those that are there, in the order of `indices`.
  func read(
    _ document: inout CouchDocument, _ indices: [Int], _ visit: (_ index: Int, _ row: Row) -> Void
  ) throws(StoreError) {
    let schema = document.schema
    var reading = document
    var row = Row()
    try documents(indices.map(schema.documentID)) { (id, scanner) throws(JSONError) in
      guard let index = DocumentName.index(id.utf8, prefix: schema.documentPrefix) else { return }
      try reading.read(&scanner, to: &row)
      visit(index, row)
    }
  }
}
