package import GRDB

#if canImport(Glibc)
  import Glibc
#endif

/// One connection to a file, used by one thread at a time, whose errors are ``StoreError``s.
package final class SQLiteConnection {
  package let place: String
  private let queue: DatabaseQueue

  /// - Parameter patienceSeconds: how long somebody else's transaction is waited for; then the store is contended.
  /// - Parameter mustExist: whether a file that is not there is an error instead of being made.
  package init(
    path: String, place: String, patienceSeconds: Double = 10, mustExist: Bool = false
  ) throws(StoreError) {
    self.place = place
    if path.isEmpty || path == ":memory:" {
      throw .fatal(.usage, "\(place) would be gone with this program; name a file, as in sqlite:fake.db.")
    }
    if mustExist && access(path, F_OK) != 0 && errno == ENOENT {
      throw .fatal(.noSuchDatabase, "There is no file \(path); load into it first.")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(patienceSeconds)
    configuration.prepareDatabase { database in
      try database.execute(sql: "pragma synchronous = normal")
      try database.execute(sql: "pragma cache_size = -32768")
      // Pages: 40 MB of log before it is written into the file.
      try database.execute(sql: "pragma wal_autocheckpoint = 10000")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw StoreError(sqlite: error, path: path, place: place)
    }
  }

  /// Runs `operations` in a transaction, which is taken back when they throw.
  package func transaction<Result>(
    _ kind: Database.TransactionKind, _ operations: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    try perform { database in
      var result: Result?
      try database.inTransaction(kind) {
        result = try operations(database)
        return .commit
      }
      // A transaction that did not throw has run its operations.
      return result!
    }
  }

  package func execute(_ statement: String) throws(StoreError) {
    try perform { database in try database.execute(sql: statement) }
  }

  /// Write-ahead logging, for good: it is a property of the file.
  package func journalAhead() throws(StoreError) { try execute("pragma journal_mode = wal") }

  /// Runs `operations` outside of a transaction.
  package func perform<Result>(_ operations: (Database) throws -> Result) throws(StoreError) -> Result {
    do {
      return try queue.writeWithoutTransaction(operations)
    } catch {
      throw StoreError(sqlite: error, path: queue.path, place: place)
    }
  }
}
