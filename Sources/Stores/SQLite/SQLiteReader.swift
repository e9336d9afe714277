import Datasets
import GRDB
import GRDBSQLite

/// Reads a load back from a file.
final class SQLiteReader: StoreReader {
  private let tables: [Table]
  private let connection: SQLiteConnection
  private var row = Datasets.Row()

  init(_ dataset: Dataset, _ connection: SQLiteConnection) {
    tables = dataset.tables(.sqlite)
    self.connection = connection
  }

  func count(source: Int) throws(StoreError) -> Int {
    try number("select count(*) from \(quoted(tables[source].name))")
  }

  func count(source: Int, among indices: Range<Int>) throws(StoreError) -> Int? {
    let ids = "\(indices.lowerBound + 1) and \(indices.upperBound)"
    return try number("select count(*) from \(quoted(tables[source].name)) where id between \(ids)")
  }

  /// None by the primary key, which stands from the start; asked all the same.
  func duplicates(source: Int) throws(StoreError) -> Int {
    try number("select count(*) - count(distinct id) from \(quoted(tables[source].name))")
  }

  private func number(_ query: String) throws(StoreError) -> Int {
    try connection.perform { database in try Int.fetchOne(database, sql: query) ?? 0 }
  }

  func read(
    source: Int, indices: [Int], visit: (_ index: Int, _ row: Datasets.Row) -> Void
  ) throws(StoreError) {
    let table = tables[source]
    try connection.perform { database in
      let query = "select \(table.columnList) from \(quoted(table.name)) where id between ? and ? order by id"
      let statement = try database.cachedStatement(sql: query).sqliteStatement
      for run in RecordRanges.runs(indices) {
        defer { sqlite3_reset(statement) }
        sqlite3_bind_int64(statement, 1, Int64(run.lowerBound) + 1)
        sqlite3_bind_int64(statement, 2, Int64(run.upperBound))
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW {
          row.clear()
          for (place, column) in table.schema.columns.enumerated() {
            row.append(column.type, from: statement, at: Int32(place) + 1)
          }
          visit(Int(sqlite3_column_int64(statement, 0)) - 1, row)
          code = sqlite3_step(statement)
        }
        guard code == SQLITE_DONE else { throw database.failure(code) }
      }
    }
  }
}

extension Datasets.Row {
  /// What is really in a column: SQLite keeps any kind of value in any of them, and what does not belong there must show.
  fileprivate mutating func append(_ type: ColumnType, from statement: SQLiteStatement, at place: Int32) {
    switch sqlite3_column_type(statement, place) {
    case SQLITE_INTEGER:
      append(integer: sqlite3_column_int64(statement, place), as: type)
    case SQLITE_FLOAT:
      append(.real(sqlite3_column_double(statement, place)))
    case SQLITE_NULL:
      append(.null)
    default:
      // Asked for the bytes before their number: the call may turn them into UTF-8.
      let start = sqlite3_column_text(statement, place)
      append(text: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, place))))
    }
  }

  private mutating func append(integer: Int64, as type: ColumnType) {
    switch type {
    case .boolean where integer == 0 || integer == 1: append(.boolean(integer == 1))
    case .time: append(.time(integer))
    case .reference: append(.reference(Int(integer) - 1))
    case .integer, .boolean, .real, .text: append(.integer(integer))
    }
  }
}
