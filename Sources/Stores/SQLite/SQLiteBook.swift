import Datasets
import GRDB

/// The tables `reactometer_loads` and `reactometer_chunks` of a file, within one transaction.
struct SQLiteBook {
  private let database: Database
  private let place: String

  init(_ database: Database, place: String) {
    self.database = database
    self.place = place
  }

  private static let create = [
    """
    create table if not exists reactometer_loads (
      id integer primary key, dataset text not null unique, identity text not null, tables text not null,
      state text not null check (state in ('begun', 'complete')))
    """,
    """
    create table if not exists reactometer_chunks (
      load integer not null, source integer not null, lower integer not null, upper integer not null,
      primary key (load, source, lower)) without rowid
    """,
  ]

  func read(_ dataset: Dataset) throws -> LoadBook {
    let standing = try dataset.sources.map(\.schema.name).filter { try stands($0) }
    guard try stands("reactometer_loads") else { return LoadBook(entries: [], standing: standing) }
    let rows = try GRDB.Row.fetchAll(
      database, sql: "select id, dataset, identity, tables, state from reactometer_loads order by id")
    let entries = rows.map { row in
      LoadBook.Entry(id: row[0], dataset: row[1], identity: row[2], tables: row[3], state: row[4])
    }
    return LoadBook(entries: entries, standing: standing)
  }

  private func stands(_ table: String) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: "select exists (select 1 from sqlite_master where type in ('table', 'view') and name = ? collate nocase)",
      arguments: [table]) ?? false
  }

  /// The load of this dataset, which must have been begun.
  func ours(_ dataset: Dataset) throws -> LoadBook.Entry {
    try read(dataset).ours(dataset, place: place)
  }

  func begin(_ dataset: Dataset) throws {
    for statement in Self.create + dataset.tables(.sqlite).map(\.create) { try database.execute(sql: statement) }
    try database.execute(
      sql: "insert into reactometer_loads (dataset, identity, tables, state) values (?, ?, ?, 'begun')",
      arguments: [dataset.name, dataset.identity, LoadBook.tables(of: dataset)])
  }

  func remove(_ entry: LoadBook.Entry) throws {
    for table in entry.tables { try database.execute(sql: "drop table if exists \(quoted(table))") }
    try database.execute(sql: "delete from reactometer_chunks where load = ?", arguments: [entry.id])
    try database.execute(sql: "delete from reactometer_loads where id = ?", arguments: [entry.id])
  }

  func chunks(_ load: Int64) throws -> [Chunk] {
    try GRDB.Row.fetchAll(
      database, sql: "select source, lower, upper from reactometer_chunks where load = ?", arguments: [load]
    ).map { Chunk(source: $0[0], records: ($0[1] as Int)..<($0[2] as Int)) }
  }

  func demandColumns(_ dataset: Dataset) throws {
    for table in dataset.tables(.sqlite) {
      let standing = try GRDB.Row.fetchAll(database, sql: "pragma table_info(\(quoted(table.name)))").map { row in
        (name: row["name"] as String, type: row["type"] as String)
      }
      if let difference = table.difference(from: standing) {
        throw LoadBook.altered(table, difference, place: place)
      }
    }
  }
}
