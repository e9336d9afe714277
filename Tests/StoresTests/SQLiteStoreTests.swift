import Foundation
import GRDB
import Stores
import Testing

@Suite("SQLite")
struct SQLiteStoreTests {
  private let folder = TemporaryFolder()
  private var path: String { "\(folder.path)/fake.db" }

  @Test("SQLite keeps the contract of relational stores", arguments: StoreContract.cases)
  func contract(_ contract: StoreContract) throws {
    let path = path
    try contract.check(
      Subject(store: SQLiteStore(path: path)) { sql in
        try DatabaseQueue(path: path).write { database in try String.fetchOne(database, sql: sql) ?? "" }
      })
  }

  @Test("a refused load changes nothing of a file, not even its journal mode")
  func foreignFile() throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "create table sample_orders (mine text)") }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: StoreError.self) {
      try SQLiteStore(path: path).prepare(Samples.dataset(), startingOver: false)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("a complete load is one file")
  func oneFile() throws {
    try load(Samples.dataset(), into: SQLiteStore(path: path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["fake.db"])
  }

  @Test("moments are microseconds, booleans 0 and 1")
  func forms() throws {
    try load(Samples.dataset(), into: SQLiteStore(path: path))
    let texts = try DatabaseQueue(path: path).read { database in
      try String.fetchAll(
        database,
        sql:
          "select typeof(created) || created || typeof(active) || active from sample_people where id in (1, 4) order by id"
      )
    }
    #expect(texts == ["integer0integer1", "integer1700000000123456integer0"])
  }

  @Test("a lock that somebody holds is waited for, then it is contention", .timeLimit(.minutes(1)))
  func contention() throws {
    let dataset = Samples.dataset()
    let store = SQLiteStore(path: path, patienceSeconds: 0.01)
    _ = try store.prepare(dataset, startingOver: false)
    let writer = try store.makeWriter(dataset)
    let other = try DatabaseQueue(path: path)
    try other.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        let failed = storeFailure {
          _ = try writer.write(Chunk(source: 0, records: 0..<10), indices: nil, mayExist: false)
        }
        #expect(failed?.kind == .transient(.contended))
        #expect(
          failed?.sentence == "Somebody else is writing to sqlite:\(path) (SQLite: database is locked).")
        return .rollback
      }
    }
    #expect(try writer.write(Chunk(source: 0, records: 0..<10), indices: nil, mayExist: true).written == 10)
  }

  @Test("what cannot be a store is said in a sentence")
  func sentences() throws {
    try
      "This is no database, and is longer than a hundred bytes so that SQLite reads its header as one. Dear me, it is not."
      .write(toFile: path, atomically: true, encoding: .utf8)
    let cases: [(path: String, kind: StoreError.Fatal, sentence: String)] = [
      (
        "\(folder.path)/missing/fake.db", .noSuchDatabase,
        "There is no folder \(folder.path)/missing for sqlite:\(folder.path)/missing/fake.db; make it first (SQLite: "
          + "unable to open database file)."
      ),
      (
        folder.path, .occupied,
        "\(folder.path) is a folder; name a file in it (SQLite: unable to open database file)."
      ),
      (
        path, .occupied,
        "\(path) is not a database of SQLite; name another file, or remove this one (SQLite: file is not a database)."
      ),
      (":memory:", .usage, "sqlite::memory: would be gone with this program; name a file, as in sqlite:fake.db."),
      ("", .usage, "sqlite: would be gone with this program; name a file, as in sqlite:fake.db."),
    ]
    for (path, kind, sentence) in cases {
      let failed = storeFailure { _ = try SQLiteStore(path: path).prepare(Samples.dataset(), startingOver: false) }
      #expect(failed == .fatal(kind, sentence))
    }
  }

  @Test("a reader or writer makes no file")
  func noFile() {
    let store = SQLiteStore(path: path)
    let expected = StoreError.fatal(.noSuchDatabase, "There is no file \(path); load into it first.")
    #expect(storeFailure { _ = try store.makeWriter(Samples.dataset()) } == expected)
    #expect(storeFailure { _ = try store.makeReader(Samples.dataset()) } == expected)
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
