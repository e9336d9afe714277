import Datasets

/// Looks at table and journal, makes what is missing, and says how far a load is.
struct DynamoPreparation {
  private let dataset: Dataset
  private let client: DynamoClient
  private let path: String
  private let startingOver: Bool
  private let key: ItemKey

  init(_ dataset: Dataset, client: DynamoClient, path: String, startingOver: Bool) {
    self.dataset = dataset
    self.client = client
    self.path = path
    self.startingOver = startingOver
    key = ItemKey(dataset)
  }

  func state() throws(StoreError) -> LoadState {
    let table = try standingTable()
    let journal = try journal(of: table)
    guard let table else { return try begin(client.makeTable(key), madeTable: true) }
    if let journal, startingOver { return try replace(journal) }
    if let key = table.key, key != self.key {
      throw .fatal(
        .occupied,
        "The table \(client.place) has the key \(key.words), and these records need \(self.key.words); load into another table."
      )
    }
    if let journal { return try goOn(journal) }
    return try adopt(table)
  }

  /// The table, once it is neither being made nor being deleted.
  private func standingTable() throws(StoreError) -> DynamoTable? {
    guard let table = try client.describeTable() else { return nil }
    if ["ACTIVE", "UPDATING"].contains(table.status) { return table }
    return try client.waitForTable { table in
      guard let table else { return .some(nil) }
      return ["ACTIVE", "UPDATING"].contains(table.status) ? .some(table) : nil
    }
  }

  /// The journal of this load in this table; nil: there is none, or of a table that is no more.
  private func journal(of table: DynamoTable?) throws(StoreError) -> Journal? {
    guard let journal = try JournalFile.read(path) else { return nil }
    guard journal.place == client.place else {
      throw .fatal(
        .occupied, "The journal \(path) is of a load into \(journal.place); name another with --journal.")
    }
    guard let table, journal.mark == table.mark else { return nil }
    guard journal.identity == dataset.identity || startingOver else {
      throw .fatal(
        .occupied,
        "In \(client.place) stands another load, \"\(journal.identity)\"\(journal.isComplete ? "" : " (not finished)"), says the "
          + "journal \(path); this one is \"\(dataset.identity)\". Load into another table with another --journal, or remove "
          + "the other first with --replace.")
    }
    return journal
  }

  private func begin(_ table: DynamoTable, madeTable: Bool) throws(StoreError) -> LoadState {
    let journal = Journal(
      identity: dataset.identity, place: client.place, mark: table.mark, madeTable: madeTable)
    _ = try JournalFile.begin(path, journal)
    return .absent
  }

  private func goOn(_ journal: Journal) throws(StoreError) -> LoadState {
    if journal.isComplete { return .complete }
    _ = try JournalFile.resume(path)
    if journal.finished.isEmpty, journal.doubtful.isEmpty { return .absent }
    return .begun(finished: journal.finished, doubtful: journal.doubtful)
  }

  /// Removes what an earlier load made. Only a table that it made itself can be removed: of other items nobody knows whose they are.
  private func replace(_ journal: Journal) throws(StoreError) -> LoadState {
    guard journal.madeTable else { throw isNotOurs() }
    try client.deleteTable()
    return try begin(client.makeTable(key), madeTable: true)
  }

  private func isNotOurs() -> StoreError {
    .fatal(
      .occupied,
      "The table \(client.place) was there before the load, so it is not removed; load into another table, or remove it yourself."
    )
  }

  /// A table without journal: empty, or with items, of which each is then asked for before it is put.
  private func adopt(_ table: DynamoTable) throws(StoreError) -> LoadState {
    if try client.isEmpty() { return try begin(table, madeTable: false) }
    if startingOver { throw isNotOurs() }
    _ = try begin(table, madeTable: false)
    let all = dataset.sources.enumerated().map { Chunk(source: $0, records: 0..<$1.count) }.filter {
      !$0.records.isEmpty
    }
    try JournalFile.join(path).append(all.map(Journal.begin).joined())
    return .begun(finished: [], doubtful: all)
  }
}
