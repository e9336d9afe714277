public import Datasets

/// A table of DynamoDB, or of what speaks like it: `dynamodb://region/table[?endpoint=http://127.0.0.1:5000]`.
///
/// A record is an item (see `DynamoItem`); all sources of a dataset go into the one table. A chunk is one `BatchWriteItem`. What was
/// acknowledged is kept in a journal, a local file (see `Journal`); what was under way when a load was broken off is asked for by
/// `BatchGetItem`, and only what is missing is put.
public struct DynamoStore: Store {
  private let address: DynamoAddress
  private let journal: String?

  /// - Parameters:
  ///   - endpoint: `http://127.0.0.1:5000`; nil: AWS's own of the region.
  ///   - accessKey: nil: ``prepare(_:startingOver:)`` says what to set.
  ///   - journal: the path of the journal; nil: `reactometer-DATASET-TABLE.journal` in the working folder.
  ///   - place: what is printed; nil: the URL.
  public init(
    region: String, table: String, endpoint: String? = nil, accessKey: String?, secret: String?,
    sessionToken: String? = nil, journal: String? = nil, place: String? = nil
  ) {
    address = DynamoAddress(
      region: region, table: table, endpoint: endpoint, accessKey: accessKey, secret: secret,
      sessionToken: sessionToken, place: place)
    self.journal = journal
  }

  public var place: String { address.place }

  /// AWS answers a batch in some ten milliseconds, so connections are what makes it fast.
  public var habits: StoreHabits {
    StoreHabits(
      batch: DynamoWriter.mostItems, largestBatch: DynamoWriter.mostItems, connections: 8, mostConnections: nil)
  }

  func journalPath(_ dataset: Dataset) -> String {
    journal ?? "reactometer-\(dataset.name)-\(address.table).journal"
  }

  public func prepare(_ dataset: Dataset, startingOver: Bool) throws(StoreError) -> LoadState {
    try DynamoPreparation(
      dataset, client: DynamoClient(address), path: journalPath(dataset), startingOver: startingOver
    )
    .state()
  }

  public func makeWriter(_ dataset: Dataset) throws(StoreError) -> any StoreWriter {
    // Made for each connection, and anew after each failure, when the journal may be long.
    try demand(dataset, JournalFile.identity(journalPath(dataset)))
    return try DynamoWriter(dataset, DynamoClient(address), JournalFile.join(journalPath(dataset)))
  }

  public func makeReader(_ dataset: Dataset) throws(StoreError) -> any StoreReader {
    try DynamoReader(dataset, DynamoClient(address))
  }

  public func complete(_ dataset: Dataset) throws(StoreError) {
    let path = journalPath(dataset)
    let journal = try JournalFile.read(path)
    try demand(dataset, journal?.identity)
    guard let journal, !journal.isComplete else { return }
    try journal.finished.demandAll(of: dataset, place: place)
    try JournalFile.join(path).append(Journal.complete)
  }

  /// - Parameter begun: the identity of the load that the journal is of.
  private func demand(_ dataset: Dataset, _ begun: String?) throws(StoreError) {
    guard begun != dataset.identity else { return }
    throw .notBegun(dataset, in: "\(place), says the journal \(journalPath(dataset))")
  }
}
