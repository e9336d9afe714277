import GRDB
import GRDBSQLite

#if canImport(Glibc)
  import Glibc
#endif

extension Database {
  /// What GRDB would throw for a result of SQLite that it has not seen, right after it.
  func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
  }
}

extension StoreError {
  /// What GRDB threw, or an error of ours on its way through GRDB.
  init(sqlite error: any Error, path: String, place: String) {
    switch error {
    case let error as StoreError:
      self = error
    case let error as DatabaseError:
      self.init(sqlite: error.resultCode, error.message ?? "no reason given", path: path, place: place)
    default:
      self = .fatal(.protocolViolation, "\(place) failed: \(error).")
    }
  }

  /// By SQLite's result code (https://www.sqlite.org/rescode.html), the primary one.
  init(sqlite code: ResultCode, _ message: String, path: String, place: String) {
    let told = "(SQLite: \(message))"
    switch code {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      self = .transient(.contended, "Somebody else is writing to \(place) \(told).")
    case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT:
      self = .transient(.server, "\(place) could not be read or written \(told).")
    case .SQLITE_FULL:
      self = .fatal(
        .occupied, "There is no room for \(place): the disk is full; make room, then go on with --resume \(told).")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      self = .fatal(.notAuthorised, "\(place) may not be written; look at who owns the file and its folder \(told).")
    case .SQLITE_NOTADB:
      self = .fatal(.occupied, "\(path) is not a database of SQLite; name another file, or remove this one \(told).")
    case .SQLITE_CANTOPEN:
      self = Self.cannotOpen(path, place, told)
    case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH:
      self = .fatal(.rejectedData, "\(place) refused a record \(told).")
    case .SQLITE_CORRUPT:
      self = .fatal(.protocolViolation, "\(place) is damaged; begin anew in another file \(told).")
    default:
      self = .fatal(.protocolViolation, "\(place) failed \(told).")
    }
  }

  private static func cannotOpen(_ path: String, _ place: String, _ told: String) -> StoreError {
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      return .fatal(.occupied, "\(path) is a folder; name a file in it \(told).")
    }
    let folder = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    if stat(folder, &status) != 0 && (errno == ENOENT || errno == ENOTDIR) {
      return .fatal(.noSuchDatabase, "There is no folder \(folder) for \(place); make it first \(told).")
    }
    return .fatal(.notAuthorised, "\(place) could not be opened; look at who owns the file and its folder \(told).")
  }
}
