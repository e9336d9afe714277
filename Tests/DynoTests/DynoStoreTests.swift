import Foundation
import JSON
import Stores
import TestServers
import Testing

@testable import Dyno

/// Where the same tests run. Each place is new and empty.
enum Place: String, CaseIterable, CustomTestStringConvertible {
  case sqlite, couchdb, dynamodb, postgresql

  /// Where PostgreSQL is not installed, it is left out; ``PostgresDynoTests`` says so.
  static var here: [Place] { PostgresServer.isInstalled ? allCases : [.sqlite, .couchdb, .dynamodb] }

  var testDescription: String { rawValue }

  /// Stores of the same place, each with a connection of its own.
  func stores(_ count: Int, faulty: Bool = false) throws -> [any DynoStore] {
    switch self {
    case .sqlite:
      let path = FileManager.default.temporaryDirectory.appendingPathComponent("dyno-\(UUID().uuidString).db").path
      return (0..<count).map { _ in SQLiteDynoStore(path: path) }
    case .postgresql:
      let server = try PostgresServer.shared()
      let url = server.url(try server.makeDatabase())
      return try (0..<count).map { _ in try PostgresDynoStore(url: url) }
    case .dynamodb:
      let keys = ["AWS_ACCESS_KEY_ID": StandIn.dynamoKey, "AWS_SECRET_ACCESS_KEY": StandIn.dynamoSecret]
      let (server, table) = (StandIn.dynamo, StandIn.databaseName())
      return try (0..<count).map { _ in
        try DynamoDynoStore(
          region: "eu-west-1", table: table, endpoint: server, environment: { keys[$0] },
          place: "dynamodb://eu-west-1/\(table)")
      }
    case .couchdb:
      let server = faulty ? StandIn.faultyCouch : StandIn.couch
      let name = StandIn.databaseName()
      return (0..<count).map { _ in
        CouchDynoStore(server: server, database: name, user: nil, password: nil, place: "\(server)/\(name)")
      }
    }
  }

  static func remove(_ store: any DynoStore) {
    guard store.place.hasPrefix("sqlite:") else { return }
    for tail in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: String(store.place.dropFirst("sqlite:".count)) + tail)
    }
  }
}

extension DynoStore {
  /// How often a document was written: what stands before the dash, where there is one.
  fileprivate func generations(_ documents: Range<Int>) throws -> [Int: Int] {
    try revisions(of: documents).mapValues { Int($0.text.prefix { $0 != "-" }) ?? -1 }
  }
}

@Suite("Dynos in PostgreSQL", .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresDynoTests {
  @Test("A run whose connections are cut goes on with new ones")
  func cut() throws {
    let server = try PostgresServer.shared()
    let database = try server.makeDatabase()
    let dyno = Dyno(try PostgresDynoStore(url: server.url(database)))
    _ = try dyno.setUp(total: 20, size: 10, updates: 10, replacing: false)
    _ = try dyno.run(.init())
    try server.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = '\(database)' and pid <> pg_backend_pid()",
      in: database)
    #expect(try dyno.run(.init()).report.line.errors == 0)
    #expect(try server.query("select min(rev), max(rev), count(*) from cdyno", in: database) == "1|1|20")
  }

  @Test("A database that is not there has no dyno, and none is set up in it")
  func noDatabase() throws {
    let server = try PostgresServer.shared()
    let dyno = Dyno(try PostgresDynoStore(url: server.url("nowhere")))
    for call in [{ _ = try dyno.state() }, { _ = try dyno.setUp(total: 1, size: 1, updates: 1, replacing: false) }] {
      #expect { try call() } throws: { ($0 as? StoreError)?.kind == .fatal(.noSuchDatabase) }
    }
  }
}

@Suite("Dynos in real stores")
struct DynoStoreTests {
  @Test("Set up, executed, looked at", arguments: Place.here)
  func course(place: Place) throws {
    let store = try place.stores(1)[0]
    defer { Place.remove(store) }
    let dyno = Dyno(store)
    #expect(try !store.isThere())
    #expect(try store.loadState() == nil)
    do {
      _ = try dyno.run(.init())
      Issue.record("a run without a database")
    } catch { #expect(error.kind == .fatal(.noSuchDatabase)) }

    _ = try dyno.setUp(total: 25, size: 30, updates: 10, replacing: false)
    #expect(try store.isThere())
    for start in [0, 10, 20, 5] {
      let report = try dyno.run(.init()).report
      #expect(
        [report.window.start, report.line.updates, report.line.errors, report.conflicts] == [start, 10, 0, 0] as [Int])
    }
    #expect(
      try store.generations(0..<25) == Dictionary(uniqueKeysWithValues: (0..<25).map { ($0, $0 < 15 ? 2 : 1) }))
    let content = try #require(try store.contents(of: [3, 99])[3])
    #expect(content.data.utf8.count == 30)
    #expect(abs(Int(Date().timeIntervalSince1970) - content.epochSeconds) < 60)
    #expect(try store.contents(of: [3, 99]).count == 1)

    let state = try dyno.state()
    #expect(state.start == 15)
    #expect(state.history.map(\.start) == [0, 10, 20, 5])
    let survey = try dyno.survey()
    #expect(survey.census.documents == 25)
    #expect(survey.conflicts == 0)
    #expect(try dyno.facts().contains { $0.0 == "doc_count" && Int($0.1) ?? 0 >= 25 })
  }

  @Test("What is there is not set up again, unless it is to be replaced", arguments: Place.here)
  func replaces(place: Place) throws {
    let stores = try place.stores(2)
    defer { Place.remove(stores[0]) }
    _ = try Dyno(stores[0]).setUp(total: 25, size: 30, updates: 10, replacing: false)
    _ = try Dyno(stores[0]).run(.init())
    do {
      _ = try Dyno(stores[1]).setUp(total: 5, size: 3, updates: 1, replacing: false)
      Issue.record("set up twice")
    } catch { #expect(error.kind == .fatal(.occupied)) }
    _ = try Dyno(stores[1]).setUp(total: 5, size: 3, updates: 9, replacing: true)
    #expect(try stores[0].revisions(of: 0..<25).isEmpty)
    #expect(try Dyno(stores[0]).state().updates == 5)
    #expect(try Dyno(stores[0]).run(.init()).report.line.errors == 0)
  }

  @Test("In a table of DynamoDB that others made, only what is a dyno's is replaced")
  func sharedTable() throws {
    let keys = ["AWS_ACCESS_KEY_ID": StandIn.dynamoKey, "AWS_SECRET_ACCESS_KEY": StandIn.dynamoSecret]
    let (server, table) = (StandIn.dynamo, StandIn.databaseName())
    let client = try DynamoClient(
      DynamoAddress(region: "eu-west-1", table: table, endpoint: server, environment: { keys[$0] }, place: "there"))
    func ask(_ operation: String, _ body: JSONValue) throws -> JSONValue {
      let (answer, failure) = try client.attempt(operation, body.bytes)
      #expect(failure == nil)
      return try JSONValue(parsing: answer)
    }
    _ = try ask(
      "CreateTable",
      [
        "TableName": .text(table), "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [["AttributeName": "id", "AttributeType": "S"]],
        "KeySchema": [["AttributeName": "id", "KeyType": "HASH"]],
      ])
    _ = try ask("PutItem", ["TableName": .text(table), "Item": ["id": ["S": "somebody's"]]])
    let store = try DynamoDynoStore(
      region: "eu-west-1", table: table, endpoint: server, environment: { keys[$0] }, place: "there")
    _ = try Dyno(store).setUp(total: 60, size: 30, updates: 10, replacing: false)
    _ = try Dyno(store).run(.init(updates: 60, isFilling: true))
    _ = try Dyno(store).setUp(total: 5, size: 3, updates: 1, replacing: true)
    let left = try ask("Scan", ["TableName": .text(table), "ProjectionExpression": "id"])["Items"]?.elements
    #expect(left == [["id": ["S": "couchdyno_meta"]], ["id": ["S": "somebody's"]]])
    #expect(try Dyno(store).state().total == 5)
  }

  @Test("Filled in windows, revisions unasked", arguments: Place.here)
  func fills(place: Place) throws {
    let store = try place.stores(1)[0]
    defer { Place.remove(store) }
    let dyno = Dyno(store)
    _ = try dyno.setUp(total: 4_100, size: 50, updates: 10, replacing: false)
    let run = try dyno.run(.init(updates: 4_100, isFilling: true))
    #expect(
      [run.report.line.updates, run.report.line.errors, run.report.revisions, run.state.start] == [4_100, 0, 0, 0]
        as [Int])
    #expect(try store.revisions(of: 0..<5_000).count == 4_100)
  }

  @Test("A document without letters is a document", arguments: Place.here)
  func empty(place: Place) throws {
    let store = try place.stores(1)[0]
    defer { Place.remove(store) }
    _ = try Dyno(store).setUp(total: 3, size: 0, updates: 2, replacing: false)
    for _ in 0..<3 { #expect(try Dyno(store).run(.init()).report.line.errors == 0) }
    #expect(try store.contents(of: [0])[0]?.data == "")
  }

  @Test(
    "A document updated by somebody else in between conflicts, and is updated all the same", arguments: Place.here)
  func conflict(place: Place) throws {
    let stores = try place.stores(2)
    defer { Place.remove(stores[0]) }
    let dyno = Dyno(stores[0])
    _ = try dyno.setUp(total: 10, size: 30, updates: 10, replacing: false)
    _ = try dyno.run(.init())
    let stale = try stores[0].revisions(of: 0..<10)
    // Another executor at document 4.
    let other = Batch(documents: [4], revisions: [4: stale[4]!], epochSeconds: 5, size: 30, letters: Letters(seed: 1))
    #expect(try stores[1].update(other) == [.updated])
    let late = Batch(
      documents: [3, 4, 5], revisions: stale, epochSeconds: 9, size: 30, letters: Letters(seed: 2))
    #expect(try stores[0].update(late) == [.updated, .conflict, .updated])
    let new = Batch(documents: [9, 10], revisions: [:], epochSeconds: 9, size: 30, letters: Letters(seed: 2))
    #expect(try stores[0].update(new) == [.conflict, .updated])
    #expect(try stores[0].contents(of: [4])[4] == other.content(of: 4))
  }

  @Test("The state is written by the one who has read it last", arguments: Place.here)
  func stateConflict(place: Place) throws {
    let stores = try place.stores(2)
    defer { Place.remove(stores[0]) }
    _ = try Dyno(stores[0]).setUp(total: 10, size: 3, updates: 1, replacing: false)
    let first = try #require(try stores[0].loadState())
    let second = try #require(try stores[1].loadState())
    let newer = try #require(try stores[0].saveState(first.document, expecting: first.revision))
    #expect(try stores[1].saveState(second.document, expecting: second.revision) == nil)
    #expect(try stores[1].saveState(second.document, expecting: newer) != nil)
    #expect(try stores[1].saveState(second.document, expecting: nil) == nil)
  }

  @Test(
    "Two executors at once: every window is updated once each, and the history is complete", arguments: Place.here)
  func atOnce(place: Place) async throws {
    let stores = try place.stores(3)
    defer { Place.remove(stores[0]) }
    _ = try Dyno(stores[0]).setUp(total: 200, size: 20, updates: 10, replacing: false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 1...2 {
        // Each goes to one task alone.
        nonisolated(unsafe) let store = stores[index]
        group.addTask {
          let dyno = Dyno(store)
          for _ in 0..<10 { _ = try dyno.run(.init()) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try stores[0].generations(0..<200) == Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, 1) }))
    let state = try Dyno(stores[0]).state()
    #expect(state.history.map(\.start).sorted() == Array(stride(from: 0, to: 200, by: 10)))
    #expect(state.start == 0)
    #expect(state.reservations == [])
  }

  @Test("Two executors at once in the same window lose no update of each other", arguments: Place.here)
  func sameWindow(place: Place) async throws {
    let stores = try place.stores(3)
    defer { Place.remove(stores[0]) }
    _ = try Dyno(stores[0]).setUp(total: 50, size: 20, updates: 50, replacing: false)
    let runs = try await withThrowingTaskGroup(of: [RunReport].self) { group in
      for index in 1...2 {
        // Each goes to one task alone.
        nonisolated(unsafe) let store = stores[index]
        group.addTask {
          let dyno = Dyno(store)
          return try (0..<8).map { _ in try dyno.run(.init()).report }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(runs.allSatisfy { $0.line.errors == 0 })
    #expect(try stores[0].generations(0..<50) == Dictionary(uniqueKeysWithValues: (0..<50).map { ($0, 16) }))
    #expect(try Dyno(stores[0]).state().history.count == 16)
  }

  @Test("Conflicts that nobody caused and answers that are lost: all is updated once, and known")
  func faults() throws {
    let store = try Place.couchdb.stores(1, faulty: true)[0]
    let dyno = Dyno(store)
    // Setting up is not repeated by itself.
    for attempt in 0..<50 {
      do {
        _ = try dyno.setUp(total: 300, size: 20, updates: 30, replacing: attempt > 0)
        break
      } catch { continue }
    }
    let before = try dyno.state().history.count
    var conflicts = 0
    for _ in 0..<10 {
      let run = try dyno.run(.init())
      #expect(run.report.line.errors == 0)
      conflicts += run.report.conflicts
    }
    #expect(conflicts > 0)
    #expect(try dyno.state().history.count == before + 10)
    #expect(try dyno.state().reservations == [])
    #expect(try dyno.survey().census.documents == 300)
  }

  @Test("The documents in CouchDB are couchdyno's")
  func documents() throws {
    let store = try Place.couchdb.stores(1)[0]
    _ = try Dyno(store).setUp(total: 10, size: 30, updates: 10, replacing: false)
    _ = try Dyno(store).run(.init())
    let state = try #require(try store.loadState())
    #expect(state.document["_id"] == .text("couchdyno_meta"))
    let names = [
      "created", "history", "last_dt", "last_errors", "last_ts", "last_updates", "size", "start", "total", "updates",
      "version",
    ]
    #expect(state.document.fields?.keys.filter { !$0.hasPrefix("_") }.sorted() == names)
    #expect(state.document["history"]?.elements?.first?.elements?.count == 5)
  }
}
