import GRDB
import Testing

@testable import Stores

@Suite("Failures of SQLite")
struct SQLiteFailureTests {
  @Test(
    "each result code has its kind",
    arguments: [
      (ResultCode.SQLITE_BUSY, StoreError.Kind.transient(.contended)), (.SQLITE_LOCKED, .transient(.contended)),
      (.SQLITE_IOERR, .transient(.server)), (.SQLITE_NOMEM, .transient(.server)),
      (.SQLITE_FULL, .fatal(.occupied)), (.SQLITE_READONLY, .fatal(.notAuthorised)),
      (.SQLITE_PERM, .fatal(.notAuthorised)), (.SQLITE_NOTADB, .fatal(.occupied)),
      (.SQLITE_CANTOPEN, .fatal(.notAuthorised)), (.SQLITE_CONSTRAINT, .fatal(.rejectedData)),
      (.SQLITE_CORRUPT, .fatal(.protocolViolation)), (.SQLITE_ERROR, .fatal(.protocolViolation)),
    ])
  func kinds(_ code: ResultCode, _ kind: StoreError.Kind) {
    #expect(StoreError(sqlite: code, "why", path: "/tmp/x.db", place: "sqlite:/tmp/x.db").kind == kind)
  }

  @Test("a full disk says what to do")
  func full() {
    #expect(
      StoreError(sqlite: .SQLITE_FULL, "database or disk is full", path: "/x.db", place: "sqlite:/x.db").sentence
        == "There is no room for sqlite:/x.db: the disk is full; make room, then go on with --resume (SQLite: database or "
        + "disk is full).")
  }
}
