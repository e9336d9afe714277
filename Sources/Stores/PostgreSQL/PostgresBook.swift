import Datasets

/// The tables `reactometer_loads` and `reactometer_chunks` of a database.
struct PostgresBook {
  let connection: PostgresConnection
  private var place: String { connection.place }

  init(_ connection: PostgresConnection) { self.connection = connection }

  /// Two of the program's lock everything else out while they make or complete tables; "reac" and "tome" as numbers.
  static let lock = "1919246691, 1953459557"

  /// What begins each transaction. Who waits longer for another program than it takes to write a chunk is told so, instead of keeping
  /// silent until the connection is given up.
  ///
  /// The time zone changes no value; but the server looks up the zone of each timestamp it takes, and finds UTC at once.
  static let begin = """
    begin isolation level read committed; set local lock_timeout = '30s'; set local timezone = 'UTC';

    """

  /// Of two chunks that overlap, be they of two programs with different batches, one must wait for the other and then is refused:
  /// chunks are intervals of records on a line for each source, and boxes that touch exclude each other.
  private static let create = """
    create table if not exists reactometer_loads (
      id bigint generated always as identity primary key, dataset text not null unique, identity text not null,
      tables text not null, state text not null check (state in ('begun', 'complete')));
    create table if not exists reactometer_chunks (
      load bigint not null references reactometer_loads on delete cascade, source integer not null,
      lower bigint not null, upper bigint not null check (lower < upper),
      primary key (load, source, lower),
      exclude using gist (
        box(point(load * 65536 + source, lower), point(load * 65536 + source, upper - 1)) with &&))
    """

  func read(_ dataset: Dataset) throws(StoreError) -> LoadBook {
    var standing: [String] = []
    for source in dataset.sources where try stands(source.schema.name) { standing.append(source.schema.name) }
    guard try stands("reactometer_loads") else { return LoadBook(entries: [], standing: standing) }
    let found = try connection.query("select id, dataset, identity, tables, state from reactometer_loads order by id")
    let entries = (0..<found.count).map { row in
      LoadBook.Entry(
        id: Int64(found.integer(row, 0)), dataset: found.text(row, 1), identity: found.text(row, 2),
        tables: found.text(row, 3), state: found.text(row, 4))
    }
    return LoadBook(entries: entries, standing: standing)
  }

  private func stands(_ table: String) throws(StoreError) -> Bool {
    try connection.query("select to_regclass($1) is not null", [quoted(table)]).text(0, 0) == "t"
  }

  /// The load of this dataset, which must have been begun.
  func ours(_ dataset: Dataset) throws(StoreError) -> LoadBook.Entry {
    try read(dataset).ours(dataset, place: place)
  }

  func begin(_ dataset: Dataset) throws(StoreError) {
    try connection.query(([Self.create] + dataset.tables(.postgresql).map(\.create)).joined(separator: ";\n"))
    try connection.query(
      "insert into reactometer_loads (dataset, identity, tables, state) values ($1, $2, $3, 'begun')",
      [dataset.name, dataset.identity, LoadBook.tables(of: dataset)])
  }

  func remove(_ entry: LoadBook.Entry) throws(StoreError) {
    for table in entry.tables { try connection.query("drop table if exists \(quoted(table))") }
    // Its chunks go with it.
    try connection.query("delete from reactometer_loads where id = \(entry.id)")
  }

  func chunks(_ load: Int64) throws(StoreError) -> [Chunk] {
    let found = try connection.query("select source, lower, upper from reactometer_chunks where load = \(load)")
    return (0..<found.count).map { row in
      Chunk(source: found.integer(row, 0), records: found.integer(row, 1)..<found.integer(row, 2))
    }
  }

  func demandColumns(_ dataset: Dataset) throws(StoreError) {
    for table in dataset.tables(.postgresql) {
      let found = try connection.query(
        """
        select attname, format_type(atttypid, atttypmod) from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum
        """, [quoted(table.name)])
      let standing = (0..<found.count).map { row in (name: found.text(row, 0), type: found.text(row, 1)) }
      if let difference = table.difference(from: standing) { throw LoadBook.altered(table, difference, place: place) }
    }
  }

  func hasKey(_ table: Table) throws(StoreError) -> Bool {
    try connection.query(
      "select exists (select 1 from pg_index where indrelid = $1::regclass and indisprimary)", [quoted(table.name)]
    ).text(0, 0) == "t"
  }
}
