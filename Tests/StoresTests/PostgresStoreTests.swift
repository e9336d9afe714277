import Datasets
import Foundation
import Stores
import TestServers
import Testing

@Suite("PostgreSQL", .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresStoreTests {
  private let server: PostgresServer
  private let database: String
  private let store: PostgresStore

  init() throws {
    server = try PostgresServer.shared()
    database = try server.makeDatabase()
    store = try PostgresStore(url: server.url(database))
  }

  @Test("PostgreSQL keeps the contract of relational stores", arguments: StoreContract.cases)
  func contract(_ contract: StoreContract) throws {
    let (server, database) = (server, database)
    try contract.check(
      Subject(store: store) { sql in
        try server.query(sql, in: database).split(separator: "\n", omittingEmptySubsequences: false).first.map {
          String($0.split(separator: "|", omittingEmptySubsequences: false)[0])
        } ?? ""
      })
  }

  @Test("what COPY has brought is what psql reads")
  func psql() throws {
    try load(Samples.dataset(people: 10, orders: 3), into: store)
    let lines = try server.psql(
      """
      set timezone = 'UTC';
      select id, name, note, number, height, active, created, serial from sample_people where id in (1, 4, 5, 6) order by id
      """, in: database
    ).split(separator: "\n")
    #expect(
      lines == [
        "1|Ada||0|0|t|1970-01-01 00:00:00+00|serial-0",
        "4|Łukasz 🚀||9223372036854775807|1e-300|f|2023-11-14 22:13:20.123456+00|serial-3",
        "5|O'Brien; drop table x; --|note 4 of 1|-9223372036854775808|5e-324||2000-01-01 00:00:00+00|serial-4",
        #"6|tab"# + "\tand",
        "line|note 5 of 1|9007199254740993|1.7976931348623157e+308|f|0005-04-19 09:46:40+00|serial-5",
      ])
  }

  @Test("after the load there are a primary key, indexes and statistics, before it there are none")
  func indexes() throws {
    let dataset = Samples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    try persist(dataset, into: store, batch: 50)
    let indexes = "select string_agg(indexname, ' ' order by indexname) from pg_indexes where tablename like 'sample%'"
    #expect(try server.query(indexes, in: database) == "")
    try store.complete(dataset)
    #expect(
      try server.query(indexes, in: database)
        == "sample_orders_person_idx sample_orders_pkey sample_people_active_created_idx sample_people_name_idx "
        + "sample_people_pkey sample_people_serial_key")
    #expect(try server.query("select reltuples from pg_class where relname = 'sample_orders'", in: database) == "120")
  }

  @Test("the server is what it was after connections were lost in the middle of a load")
  func crash() throws {
    let own = try PostgresServer()
    let store = try PostgresStore(url: own.url(try own.makeDatabase()))
    let dataset = Samples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    let writer = try store.makeWriter(dataset)
    _ = try writer.write(Chunk(source: 0, records: 0..<10), indices: nil, mayExist: false)
    try own.crash()
    let failed = storeFailure {
      _ = try writer.write(Chunk(source: 0, records: 10..<20), indices: nil, mayExist: false)
    }
    #expect(failed?.kind == .transient(.reset))
    #expect(failed?.sentence.hasPrefix("The connection to \(store.place) was lost (") == true)
    #expect(try writer.write(Chunk(source: 0, records: 10..<20), indices: nil, mayExist: true).written == 10)
    try persist(dataset, into: store, batch: 25)
    try store.complete(dataset)
    try expectAll(dataset, in: store)
  }

  @Test("a connection that the server ends is a reset, and the writer makes a new one")
  func terminated() throws {
    let dataset = Samples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    let writer = try store.makeWriter(dataset)
    try server.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      in: database)
    let chunk = Chunk(source: 0, records: 0..<50)
    #expect(storeFailure { _ = try writer.write(chunk, indices: nil, mayExist: false) }?.kind == .transient(.reset))
    #expect(try writer.write(chunk, indices: nil, mayExist: true) == WriteOutcome(written: 50))
  }

  @Test("a chunk that another connection is just writing is waited for, then it is there or not")
  func concurrentChunk() throws {
    let dataset = Samples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    let chunk = Chunk(source: 0, records: 0..<50)
    _ = try store.makeWriter(dataset).write(chunk, indices: nil, mayExist: false)
    // As if the load of another batch had written it: neither the same beginning nor the same end.
    #expect(
      try store.makeWriter(dataset).write(Chunk(source: 0, records: 10..<49), indices: nil, mayExist: true)
        == WriteOutcome(written: 0, alreadyThere: 39))
    #expect(throws: (any Error).self) {
      try server.query("insert into reactometer_chunks select load, source, 3, 4 from reactometer_chunks", in: database)
    }
  }

  @Test("text longer than its column is refused, with the column's name")
  func tooLong() throws {
    let dataset = Dataset(name: "long", seed: 1, parameters: [], sources: [LongText()])
    _ = try store.prepare(dataset, startingOver: false)
    let failed = storeFailure {
      _ = try store.makeWriter(dataset).write(Chunk(source: 0, records: 0..<3), indices: nil, mayExist: false)
    }
    #expect(failed?.kind == .fatal(.rejectedData))
    #expect(
      failed?.sentence
        == "\(store.place) refused a record (value too long for type character varying(3); COPY long_text, "
        + "line 3, column text; SQLSTATE 22001).")
  }

  private struct LongText: RecordSource {
    let count = 3
    var schema: Schema {
      Schema(name: "long_text", documentPrefix: "l_", documentType: nil, columns: [Column("text", .text(limit: 3))])
    }
    func write(_ index: Int, to row: inout Row) {
      row.clear()
      row.append(text: String(repeating: "ä", count: index + 2).utf8)
    }
  }
}
