import Datasets
import GRDB
import GRDBSQLite

/// Writes chunks into a file, each in a transaction of its own.
final class SQLiteWriter: StoreWriter {
  private let dataset: Dataset
  private let connection: SQLiteConnection
  private let load: Int64
  /// One `insert` for each source.
  private let inserts: [String]
  /// Used again for each record.
  private var row = Datasets.Row()

  init(_ dataset: Dataset, _ connection: SQLiteConnection) throws(StoreError) {
    self.dataset = dataset
    self.connection = connection
    load = try connection.transaction(.deferred) { database in
      try SQLiteBook(database, place: connection.place).ours(dataset).id
    }
    inserts = dataset.tables(.sqlite).map { table in
      let places = repeatElement("?", count: table.columnNames.count).joined(separator: ", ")
      return "insert into \(quoted(table.name)) (\(table.columnList)) values (\(places))"
    }
  }

  /// The row of the chunk decides what is there already, so `mayExist` need not be known, and a chunk is always taken whole.
  func write(_ chunk: Chunk, indices: [Int]?, mayExist: Bool) throws(StoreError) -> WriteOutcome {
    // Immediate: with the lock from the start, nobody can write between what is read here and what is written.
    try connection.transaction(.immediate) { database in
      let gaps = try missing(chunk, database)
      for gap in gaps {
        try database.cachedStatement(sql: "insert into reactometer_chunks values (?, ?, ?, ?)")
          .execute(arguments: [load, chunk.source, gap.lowerBound, gap.upperBound])
        try insert(gap, of: chunk.source, database)
      }
      let written = gaps.reduce(0) { $0 + $1.count }
      return WriteOutcome(written: written, alreadyThere: chunk.records.count - written)
    }
  }

  /// What of the chunk no finished one has.
  private func missing(_ chunk: Chunk, _ database: Database) throws -> [Range<Int>] {
    let statement = try database.cachedStatement(
      sql: "select lower, upper from reactometer_chunks where load = ? and source = ? and lower < ? and upper > ?")
    let finished = try GRDB.Row.fetchAll(
      statement, arguments: [load, chunk.source, chunk.records.upperBound, chunk.records.lowerBound]
    ).map { ($0[0] as Int)..<($0[1] as Int) }
    return RecordRanges.gaps(in: chunk.records, between: finished)
  }

  private func insert(_ records: Range<Int>, of source: Int, _ database: Database) throws {
    let statement = try database.cachedStatement(sql: inserts[source]).sqliteStatement
    let records = (records, dataset.sources[source])
    defer {
      sqlite3_reset(statement)
      // It points into a row that goes.
      sqlite3_clear_bindings(statement)
    }
    for index in records.0 {
      records.1.write(index, to: &row)
      let code = row.step(statement, id: index + 1)
      guard code == SQLITE_DONE else { throw database.failure(code) }
      sqlite3_reset(statement)
    }
  }
}

extension Datasets.Row {
  /// Runs an `insert` with the key and these values; SQLite's result code.
  fileprivate func step(_ statement: SQLiteStatement, id: Int) -> Int32 {
    sqlite3_bind_int64(statement, 1, Int64(id))
    return bytes.withUnsafeBufferPointer { bytes in
      for (place, value) in values.enumerated() { Self.bind(value, at: Int32(place) + 2, of: statement, bytes) }
      return sqlite3_step(statement)
    }
  }

  private static func bind(
    _ value: Value, at place: Int32, of statement: SQLiteStatement, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    switch value {
    case .null: sqlite3_bind_null(statement, place)
    case .integer(let integer), .time(let integer): sqlite3_bind_int64(statement, place, integer)
    case .real(let real): sqlite3_bind_double(statement, place, real)
    case .boolean(let truth): sqlite3_bind_int(statement, place, truth ? 1 : 0)
    case .reference(let index): sqlite3_bind_int64(statement, place, Int64(index) + 1)
    case .text(let range): bind(text: UnsafeBufferPointer(rebasing: bytes[range]), at: place, of: statement)
    }
  }

  /// The bytes are lent, not copied (nil for the destructor means SQLITE_STATIC): they stay where they are until the statement has run.
  private static func bind(text: UnsafeBufferPointer<UInt8>, at place: Int32, of statement: SQLiteStatement) {
    let empty: StaticString = ""
    // SQLite takes a null pointer for NULL, and a buffer without bytes may have one.
    guard let start = text.baseAddress, !text.isEmpty else {
      sqlite3_bind_text(statement, place, UnsafeRawPointer(empty.utf8Start).assumingMemoryBound(to: CChar.self), 0, nil)
      return
    }
    sqlite3_bind_text(
      statement, place, UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
  }
}
