public import Datasets
import JSON
import Transfer

/// A database of CouchDB, or of what speaks like it: `http(s)://user:password@host:5984/database`.
///
/// A record is a document (see `CouchDocument`). A chunk is one request to `_bulk_docs`, of which any part may be carried out; what is
/// there is told by the documents themselves, since a name can be given only once. The document `_local/reactometer` keeps which
/// loads were begun and which are complete.
public struct CouchStore: Store {
  private let address: CouchAddress

  /// - Parameters:
  ///   - server: `http://host:5984`, without name, password or path.
  ///   - place: what is printed; nil: server, user and database.
  public init(
    server: String, database: String, user: String? = nil, password: String? = nil, place: String? = nil
  ) {
    let server = server.hasSuffix("/") ? String(server.dropLast()) : server
    address = CouchAddress(
      server: server, database: database, user: user, password: password,
      place: place ?? "\(server)/\(database)")
  }

  public var place: String { address.place }

  public var habits: StoreHabits {
    StoreHabits(batch: 1_000, largestBatch: nil, connections: 4, mostConnections: nil)
  }

  /// Documents of a request by their size, as couchdyno has it.
  public func habits(for dataset: Dataset) -> StoreHabits {
    var habits = habits
    habits.batch = Self.batch(documentBytes: dataset.sources.map(\.typicalDocumentSize).max() ?? 0)
    return habits
  }

  static func batch(documentBytes: Int) -> Int {
    switch documentBytes {
    case ..<2_000: 2_000
    case ..<10_000: 1_000
    case ..<100_000: 200
    case ..<2_000_000: 10
    default: 1
    }
  }

  public func prepare(_ dataset: Dataset, startingOver: Bool) throws(StoreError) -> LoadState {
    let client = CouchClient(address)
    let isNew = try client.makeDatabase()
    let standing = try client.standing(dataset)
    let verdict = try client.book()
      .verdict(dataset, standing: standing, startingOver: startingOver, place: place)
    for entry in verdict.removed { try client.remove(entry) }
    guard let ours = verdict.ours else {
      let entry = CouchBook.Entry(
        dataset: dataset.name, identity: dataset.identity, prefixes: dataset.sources.map(\.schema.documentPrefix),
        madeDatabase: isNew || verdict.removed.contains(where: \.madeDatabase))
      try client.changeBook { book in
        book.entries.removeAll { $0.dataset == dataset.name }
        book.entries.append(entry)
      }
      return .absent
    }
    if ours.isComplete { return .complete }
    if standing.isEmpty { return .absent }
    let all = dataset.sources.enumerated().map { Chunk(source: $0, records: 0..<$1.count) }
    return .begun(finished: [], doubtful: all.filter { !$0.records.isEmpty })
  }

  public func makeWriter(_ dataset: Dataset) throws(StoreError) -> any StoreWriter {
    try CouchWriter(dataset, client(of: dataset))
  }

  public func makeReader(_ dataset: Dataset) throws(StoreError) -> any StoreReader {
    CouchReader(dataset, CouchClient(address))
  }

  public func complete(_ dataset: Dataset) throws(StoreError) {
    let client = try client(of: dataset)
    let count = try client.documentCount()
    guard count >= dataset.count else {
      throw .fatal(
        .protocolViolation,
        "The load in \(place) is not whole: there are \(count) documents, and \(dataset.count) belong to it; go on with --resume."
      )
    }
    try client.makeViews(dataset)
    try client.changeBook { book in
      for place in book.entries.indices where book.entries[place].identity == dataset.identity {
        book.entries[place].isComplete = true
      }
    }
  }

  /// A client of a database in which this load was begun.
  private func client(of dataset: Dataset) throws(StoreError) -> CouchClient {
    let client = CouchClient(address)
    _ = try client.book().ours(dataset, place: place)
    return client
  }
}

extension CouchClient {
  /// Returns whether the database was not there.
  func makeDatabase() throws(StoreError) -> Bool {
    if try value() != nil { return false }
    let answer = try ask("PUT")
    // 412: somebody else has just made it.
    if answer.status == 412 { return false }
    guard (200..<300).contains(answer.status) else { throw CouchFailure(answer).storeError(place) }
    return true
  }

  func documentCount() throws(StoreError) -> Int {
    guard let count = try value()?["doc_count"]?.integer else {
      throw .fatal(.noSuchDatabase, "The database \(place) is not there any more.")
    }
    return count
  }

  /// The prefixes of the dataset with which names of documents begin.
  func standing(_ dataset: Dataset) throws(StoreError) -> [String] {
    var standing: [String] = []
    for schema in dataset.sources.map(\.schema)
    where try !list(schema.firstName, through: schema.lastName, limit: 1).isEmpty {
      standing.append(schema.documentPrefix)
    }
    return standing
  }

  /// Removes the documents of a load, and its line in the book. A database that the load made, and in which nothing else is, goes as a
  /// whole: deleted documents leave a trace for ever, which makes loading over them slower.
  func remove(_ entry: CouchBook.Entry) throws(StoreError) {
    // Should this be broken off, what is left is not called complete.
    try changeBook { book in
      for place in book.entries.indices where book.entries[place] == entry { book.entries[place].isComplete = false }
    }
    let isAlone = try book().entries.count == 1
    let schemas = entry.prefixes.map {
      Schema(name: $0, documentPrefix: $0, documentType: nil, columns: [])
    }
    if entry.madeDatabase, isAlone, try holdsNothingBut(schemas) {
      _ = try demand("DELETE")
      _ = try demand("PUT")
      return
    }
    for schema in schemas {
      try pages(of: schema) { (page) throws(StoreError) in try delete(page) }
    }
    try changeBook { book in book.entries.removeAll { $0.identity == entry.identity } }
  }

  private func holdsNothingBut(_ schemas: [Schema]) throws(StoreError) -> Bool {
    var others = try documentCount()
    for schema in schemas {
      try pages(of: schema) { others -= $0.count }
    }
    if others > 0, try ask("GET", CouchViews.path).status == 200 { others -= 1 }
    return others == 0
  }

  private func delete(_ page: [Listed]) throws(StoreError) {
    let documents = page.compactMap { listed -> JSONValue? in
      listed.revision.map { ["_id": .text(listed.id), "_rev": .text($0), "_deleted": true] }
    }
    if documents.isEmpty { return }
    let body: JSONValue = ["docs": .array(documents)]
    let results = try bulk(body.bytes, count: documents.count)
    if let failed = results.first(where: { $0.error != nil && $0.error != "conflict" }) {
      throw failed.storeError(place)
    }
  }
}
