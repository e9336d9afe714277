import Foundation
import TestServers
import Testing

/// A certificate for `localhost`, and for nothing else, that only itself vouches for.
private struct Certificate {
  static let order = [
    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
    "subjectAltName=DNS:localhost",
  ]
  let certificate: String
  let key: String

  init(in scratch: Scratch) throws {
    certificate = scratch.file("certificate.pem").path
    key = scratch.file("key.pem").path
    let made = try RunningProcess.run(
      "/usr/bin/env", ["openssl"] + Self.order + ["-keyout", key, "-out", certificate])
    try #require(made.status == 0, "openssl: \(made.errors)")
  }
}

/// TLS in front of a stand-in.
private struct Front {
  let process: RunningProcess
  let port: UInt16
  /// By the name that the certificate has.
  var url: String { "https://localhost:\(port)" }

  init(_ identity: Certificate, before standIn: StandIn) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/tls_front.py")
    process = try RunningProcess(
      "/usr/bin/env", ["python3", script.path, identity.certificate, identity.key, "\(standIn.port)"])
    port = try #require(process.readLine().flatMap { UInt16($0) }, "no port")
  }
}

@Suite("reactometer populate, over TLS")
struct PopulateTLSTests {
  @Test("CouchDB at https: a certificate that SSL_CERT_FILE names is trusted, another is not, nor one of another name")
  func couch() throws {
    let scratch = try Scratch()
    let identity = try Certificate(in: scratch)
    let server = try StandIn("couchdb", ["--user", "me"], environment: ["COUCHDB_PASSWORD": "right"])
    let front = try Front(identity, before: server)
    let trusting = ["COUCHDB_PASSWORD": "right", "SSL_CERT_FILE": identity.certificate]
    func load(_ base: String, _ environment: [String: String]) throws -> RunningProcess.Result {
      let url = base.replacing("://", with: "://me@") + "/lab"
      return try populate(
        ["documents", "--records", "3000", "--size", "100", "--into", url, "--verify-all"], environment: environment)
    }
    let stranger = try load(front.url, ["COUCHDB_PASSWORD": "right", "SSL_CERT_FILE": ""])
    #expect(stranger.status == 69, "\(stranger.errors)")
    #expect(stranger.errors.contains("TLS failed"), "was: \(stranger.errors)")
    let otherName = try load("https://127.0.0.1:\(front.port)", trusting)
    #expect(otherName.status == 69, "\(otherName.errors)")
    #expect(otherName.errors.contains("TLS failed"), "was: \(otherName.errors)")
    let loaded = try load(front.url, trusting)
    #expect(loaded.status == 0, "\(loaded.errors)")
    let plain = try load(server.url, ["COUCHDB_PASSWORD": "right"])
    #expect(plain.status == 0 && plain.errors.contains("already holds all of"), "was: \(plain.errors)")
    server.stop()
  }

  @Test("DynamoDB at an endpoint of https")
  func dynamo() throws {
    let scratch = try Scratch()
    let identity = try Certificate(in: scratch)
    let server = try StandIn("dynamodb")
    let front = try Front(identity, before: server)
    let order = [
      "weather", "--records", "200", "--into", "dynamodb://eu-west-1/weather?endpoint=\(front.url)", "--journal",
      scratch.file("journal").path, "--verify-all",
    ]
    let stranger = try populate(order, environment: StandIn.keys.merging(["SSL_CERT_FILE": ""]) { $1 })
    #expect(stranger.status == 69 && stranger.errors.contains("TLS failed"), "was: \(stranger.errors)")
    let loaded = try populate(
      order, environment: StandIn.keys.merging(["SSL_CERT_FILE": identity.certificate]) { $1 })
    #expect(loaded.status == 0, "\(loaded.errors)")
    server.stop()
  }

  @Test(
    "PostgreSQL with sslmode=verify-full, by libpq's own options",
    .enabled(if: PostgresServer.isInstalled, "\(PostgresServer.absence)"))
  func postgres() throws {
    // One of its own, which is told to encrypt. It makes its key itself: the server takes none that belongs to somebody else.
    let server = try PostgresServer()
    let database = try server.makeDatabase()
    let make = (["openssl"] + Certificate.order + ["-keyout", "server.key", "-out", "server.crt"])
      .joined(separator: " ")
    try server.query("copy (select 1) to program 'umask 077 && \(make) 2>/dev/null'", in: database)
    try server.query("alter system set ssl = on", in: database)
    try server.query("select pg_reload_conf()", in: database)
    let root = "\(server.folder)/data/server.crt"
    let url = server.url(database).replacing("127.0.0.1", with: "localhost") + "?sslmode=verify-full&sslrootcert="
    let order = ["weather", "--records", "500", "--verify-all", "--into"]
    // The server reads its files anew soon after it is told to, but not at once.
    let deadline = Date(timeIntervalSinceNow: 60)
    var loaded = try populate(order + [url + root])
    while loaded.status == 64, loaded.errors.contains("does not support SSL"), Date() < deadline {
      loaded = try populate(order + [url + root])
    }
    #expect(loaded.status == 0, "\(loaded.errors)")
    #expect(try server.query("select count(*) from weather_data", in: database) == "500")
    let scratch = try Scratch()
    let other = try populate(order + [url + Certificate(in: scratch).certificate])
    #expect(other.status == 64 && other.errors.contains("certificate"), "was: \(other.errors)")
  }
}
