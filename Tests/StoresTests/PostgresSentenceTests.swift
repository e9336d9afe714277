import Datasets
import Foundation
import ScriptedPeer
import TestServers
import Testing

@testable import Stores

@Suite(
  "What goes wrong with PostgreSQL", .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence))
)
struct PostgresSentenceTests {
  private let server: PostgresServer

  init() throws { server = try PostgresServer.shared() }

  /// What is said when a load is prepared at this URL.
  private func failing(_ url: String) throws -> StoreError? {
    let store = try PostgresStore(url: url)
    return storeFailure { _ = try store.prepare(Samples.dataset(), startingOver: false) }
  }

  @Test("a wrong password is not authorised, and is not told")
  func wrongPassword() throws {
    let url = "postgresql://lab:wr0ng-secret@127.0.0.1:\(server.port)/postgres"
    let failed = try failing(url)
    #expect(failed?.kind == .fatal(.notAuthorised))
    #expect(
      failed?.sentence
        == "postgresql://lab@127.0.0.1:\(server.port)/postgres does not allow it (password authentication failed for user "
        + "\"lab\"; SQLSTATE 28P01).")
  }

  @Test("a missing password says where to put it")
  func noPassword() throws {
    let failed = try failing("postgresql://lab@127.0.0.1:\(server.port)/postgres?passfile=/nowhere")
    #expect(failed?.kind == .fatal(.notAuthorised))
    #expect(
      failed?.sentence.hasPrefix(
        "postgresql://lab@127.0.0.1:\(server.port)/postgres asks for a password; put it into the URL or into PGPASSWORD ("
      )
        == true)
  }

  @Test("a database that does not exist is named")
  func noDatabase() throws {
    let place = "postgresql://lab@127.0.0.1:\(server.port)/nowhere"
    let failed = try failing(server.url("nowhere"))
    #expect(failed?.kind == .fatal(.noSuchDatabase))
    #expect(
      failed?.sentence
        == "There is no such database; make it first, then load into \(place) (database \"nowhere\" does not exist; SQLSTATE "
        + "3D000).")
  }

  @Test("where nobody listens is unreachable")
  func refused() throws {
    let failed = try failing("postgresql://lab:secret@127.0.0.1:1/x")
    #expect(failed?.kind == .fatal(.unreachable))
    #expect(failed?.sentence.hasPrefix("postgresql://lab@127.0.0.1:1/x cannot be reached (") == true)
    #expect(failed?.sentence.contains("Connection refused") == true)
    #expect(failed?.sentence.contains("secret") == false)
  }

  @Test("a host that nobody knows is unreachable")
  func unknownHost() throws {
    let failed = try failing("postgresql://lab@no-such-host.invalid/x")
    #expect(failed?.kind == .fatal(.unreachable))
  }

  @Test("who listens and never answers is unreachable after the time the URL says")
  func silent() throws {
    let listener = ScriptedPeer([.silence])
    let place = "postgresql://lab@127.0.0.1:\(listener.port)/x"
    #expect(
      try failing("postgresql://lab:secret@127.0.0.1:\(listener.port)/x?connect_timeout=2")
        == .fatal(.unreachable, "\(place) did not answer within 2 seconds; is it the right host and port?"))
  }

  @Test("encryption that the server does not have is the URL's fault")
  func encryption() throws {
    let failed = try failing(server.url("postgres") + "?sslmode=require")
    #expect(failed?.kind == .fatal(.usage))
    #expect(
      failed?.sentence.hasPrefix(
        "The encryption the URL asks for cannot be had from postgresql://lab@127.0.0.1:\(server.port)/postgres (")
        == true)
  }

  @Test("a user who may not make tables is not authorised")
  func privileges() throws {
    let database = try server.makeDatabase()
    try server.query("create role \(database) login password 'guest'", in: "postgres")
    let failed = try failing("postgresql://\(database):guest@127.0.0.1:\(server.port)/\(database)")
    #expect(failed?.kind == .fatal(.notAuthorised))
    #expect(failed?.sentence.contains("permission denied for schema public; SQLSTATE 42501") == true)
  }

  @Test("a server without a free connection is throttled")
  func noConnectionFree() throws {
    let database = try server.makeDatabase()
    try server.query("create role \(database) login password 'guest' connection limit 0", in: "postgres")
    let place = "postgresql://\(database)@127.0.0.1:\(server.port)/\(database)"
    let failed = try failing("postgresql://\(database):guest@127.0.0.1:\(server.port)/\(database)")
    #expect(failed?.kind == .transient(.throttled))
    #expect(
      failed?.sentence
        == "\(place) has no connection free just now (too many connections for role \"\(database)\"; SQLSTATE 53300).")
  }

  @Test("a server that keeps silent too long is a timeout", .timeLimit(.minutes(1)))
  func keepingSilent() throws {
    let target = try ConnectionString(server.url("postgres"))
    let connection = try PostgresConnection(target)
    connection.patienceSeconds = 1
    #expect(
      storeFailure { try connection.query("select pg_sleep(600)") }
        == .transient(.timeout, "\(target.place) has not answered for 1 seconds."))
  }

  @Test("a column whose type was altered under a load is named")
  func alteredColumn() throws {
    let database = try server.makeDatabase()
    let store = try PostgresStore(url: server.url(database))
    let dataset = Samples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    let writer = try store.makeWriter(dataset)
    try server.query("alter table sample_people alter height type numeric", in: database)
    let failed = storeFailure { _ = try writer.write(Chunk(source: 0, records: 0..<5), indices: nil, mayExist: false) }
    #expect(failed?.kind == .fatal(.occupied))
    #expect(failed?.sentence.contains("column height") == true)
    #expect(
      storeFailure { _ = try store.prepare(dataset, startingOver: false) }
        == .fatal(
          .occupied,
          "The table sample_people in \(store.place) has the column height as numeric, and it should be double precision; "
            + "begin anew with --replace."))
  }
}
