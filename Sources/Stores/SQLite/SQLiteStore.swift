public import Datasets
import GRDB

/// A file of SQLite, the store that needs nothing installed: `sqlite:PATH`.
///
/// Each source is a table with `id integer primary key`, then its columns. Booleans are 0 and 1, moments are integers: microseconds
/// since 1970-01-01 UTC (`datetime(timestamp / 1000000, 'unixepoch')` shows one). A chunk and its row in `reactometer_chunks` are
/// one transaction.
///
/// The file is in WAL mode with `synchronous=normal`: a transaction survives whatever kills this program. When the machine itself
/// loses power the newest transactions may be gone, their chunk rows with them, so that a resumed load writes them again. The
/// mark that a load is complete is written only after everything before it is on the disk.
public struct SQLiteStore: Store {
  /// Where the file is.
  public let path: String
  /// How long somebody else's transaction is waited for.
  private let patienceSeconds: Double

  public init(path: String, patienceSeconds: Double = 10) {
    self.path = path
    self.patienceSeconds = patienceSeconds
  }

  public var place: String { "sqlite:\(path)" }
  /// SQLite has one writer at a time.
  public var habits: StoreHabits {
    StoreHabits(batch: 10_000, largestBatch: nil, connections: 1, mostConnections: 1)
  }

  public func prepare(_ dataset: Dataset, startingOver: Bool) throws(StoreError) -> LoadState {
    let connection = try connect()
    // Looked at before anything is changed, be it only the journal mode: the file may be somebody else's.
    _ = try connection.transaction(.deferred) { database in
      try SQLiteBook(database, place: place).read(dataset).verdict(dataset, startingOver: startingOver, place: place)
    }
    try connection.journalAhead()
    return try connection.transaction(.immediate) { database in
      let book = SQLiteBook(database, place: place)
      let verdict = try book.read(dataset).verdict(dataset, startingOver: startingOver, place: place)
      for entry in verdict.removed { try book.remove(entry) }
      guard let ours = verdict.ours else {
        try book.begin(dataset)
        return .absent
      }
      try book.demandColumns(dataset)
      return ours.isComplete ? .complete : LoadState(finished: try book.chunks(ours.id))
    }
  }

  public func makeWriter(_ dataset: Dataset) throws(StoreError) -> any StoreWriter {
    try SQLiteWriter(dataset, connect(mustExist: true))
  }

  public func complete(_ dataset: Dataset) throws(StoreError) {
    let connection = try connect(mustExist: true)
    let load = try connection.transaction(.deferred) { database in
      let book = SQLiteBook(database, place: place)
      let load = try book.ours(dataset)
      try book.chunks(load.id).demandAll(of: dataset, place: place)
      return load
    }
    if load.isComplete { return }
    for statement in dataset.tables(.sqlite).flatMap(\.createIndexes) { try connection.execute(statement) }
    // Statistics from a thousand rows of each index: enough to choose by, and a load of any size waits no longer.
    try connection.execute("pragma analysis_limit = 1000")
    try connection.execute("analyze")
    try connection.execute("pragma synchronous = full")
    try connection.execute("update reactometer_loads set state = 'complete' where id = \(load.id)")
    // Everything into the file proper; when somebody reads just now, the next who closes it does that.
    try? connection.execute("pragma wal_checkpoint(truncate)")
  }

  public func makeReader(_ dataset: Dataset) throws(StoreError) -> any StoreReader {
    try SQLiteReader(dataset, connect(mustExist: true))
  }

  private func connect(mustExist: Bool = false) throws(StoreError) -> SQLiteConnection {
    try SQLiteConnection(path: path, place: place, patienceSeconds: patienceSeconds, mustExist: mustExist)
  }
}
