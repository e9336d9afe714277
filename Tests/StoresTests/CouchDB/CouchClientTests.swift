import Datasets
import ScriptedPeer
import Testing

@testable import Stores

/// Against a server that does what its script says, which no real one would on demand.
@Suite("A client of CouchDB")
struct CouchClientTests {
  static let dataset = DocumentSamples.dataset(authors: 2, notes: 0)
  static let chunk = Chunk(source: 0, records: 0..<2)

  static func client(_ peer: ScriptedPeer, user: String? = nil) -> CouchClient {
    CouchClient(
      CouchAddress(
        server: "http://127.0.0.1:\(peer.port)", database: "d", user: user, password: user.map { _ in "secret" },
        place: "http://h/d"))
  }

  static func write(_ steps: ScriptedPeer.Step..., mayExist: Bool = false) throws -> WriteOutcome {
    try CouchWriter(dataset, client(ScriptedPeer(steps))).write(chunk, indices: nil, mayExist: mayExist)
  }

  static let (first, second) = ("notes_author_000000000000", "notes_author_000000000001")

  @Test("status 201 does not mean that all were written, and 500 not that none was")
  func readsResults() throws {
    let conflict = #"{"id":"\#(Self.second)","error":"conflict","reason":"Document update conflict."}"#
    let gone = #"{"rows":[{"key":"\#(Self.second)","error":"not_found"}]}"#
    let mixed = "[{\"ok\":true,\"id\":\"\(Self.first)\",\"rev\":\"1-a\"},\(conflict)]"
    let expected = WriteOutcome(written: 1, unprocessed: [1])
    #expect(try Self.write(.json(201, mixed), .json(200, gone)) == expected)
    #expect(try Self.write(.json(500, mixed), .json(200, gone)) == expected)
    #expect(
      try Self.write(.json(202, mixed.replacing("conflict", with: "timeout")))
        == WriteOutcome(written: 1, unprocessed: [1]))
  }

  @Test("a document that is refused is named")
  func namesDocuments() {
    let refused = #"[{"ok":true,"id":"a"},{"id":"\#(Self.second)","error":"forbidden","reason":"no name"}]"#
    let failed = storeFailure { _ = try Self.write(.json(201, refused)) }
    #expect(failed?.kind == .fatal(.rejectedData))
    #expect(failed?.sentence == "http://h/d refused the document \(Self.second) (CouchDB: forbidden no name).")
    #expect(storeFailure { _ = try Self.write(.json(201, "[]")) }?.kind == .fatal(.protocolViolation))
    #expect(storeFailure { _ = try Self.write(.json(201, "<html>")) }?.kind == .fatal(.protocolViolation))
  }

  @Test("a server that asks to wait is understood")
  func understandsWaits() {
    let busy = storeFailure { _ = try Self.write(.json(429, "{}", fields: "Retry-After: 7\r\n")) }
    #expect(busy?.kind == .transient(.throttled) && busy?.retryAfterSeconds == 7)
    let ill = storeFailure {
      _ = try Self.write(.json(503, "no", fields: "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n"))
    }
    #expect(ill?.kind == .transient(.server) && ill?.retryAfterSeconds == nil)
    #expect(storeFailure { _ = try Self.write(.json(500, #"{"error":"x"}"#)) }?.kind == .transient(.server))
    #expect(storeFailure { _ = try Self.write(.reset) }?.kind == .transient(.reset))
  }

  @Test("a session is opened, and opened anew when it has ended")
  func opensSessions() throws {
    let cookie = "Set-Cookie: AuthSession=one; Path=/\r\n"
    let peer = ScriptedPeer([
      .json(200, "{}", fields: cookie), .json(200, "{}"), .json(401, "{}"),
      .json(200, "{}", fields: cookie.replacing("one", with: "two")), .json(200, "{}"),
    ])
    let client = Self.client(peer, user: "me")
    _ = try client.demand("GET")
    _ = try client.demand("GET")
    #expect(
      peer.requests[0].hasPrefix("POST /_session ") && peer.requests[0].hasSuffix(#"{"name":"me","password":"secret"}"#)
    )
    #expect(peer.requests[1].contains("Cookie: AuthSession=one"))
    #expect(peer.requests[4].contains("Cookie: AuthSession=two"))
    #expect(!peer.requests.contains { $0.contains("Authorization") })
  }

  @Test("a server without sessions gets name and password, and one that accepts neither is said to")
  func fallsBack() throws {
    let old = ScriptedPeer([.json(404, "{}"), .json(200, "{}"), .json(401, "{}")])
    let client = Self.client(old, user: "me")
    _ = try client.demand("GET")
    #expect(old.requests[1].contains("Authorization: Basic bWU6c2VjcmV0"))
    let refused = storeFailure { _ = try client.demand("GET") }
    #expect(refused?.kind == .fatal(.notAuthorised))
    let wrong = Self.client(
      ScriptedPeer([.json(401, #"{"error":"unauthorized","reason":"Name or password is incorrect."}"#)]), user: "me")
    let failed = storeFailure { _ = try wrong.demand("GET") }
    #expect(failed?.kind == .fatal(.notAuthorised))
    #expect(
      failed?.sentence == "http://h/d does not accept this name and password (CouchDB: 401 unauthorized Name or "
        + "password is incorrect.).")
  }

  @Test("names of databases are encoded")
  func encodesNames() {
    #expect(CouchAddress.encoded("a/b+c_$(1)") == "a%2Fb%2Bc_%24%281%29")
    #expect(CouchAddress.encodedKey("ü\u{FFF0}") == "%22%C3%BC%EF%BF%B0%22")
  }

  @Test("nobody there")
  func tellsUnreachable() {
    let store = CouchStore(server: "http://127.0.0.1:1", database: "d", user: "me", password: "secret")
    let failed = storeFailure { _ = try store.prepare(Self.dataset, startingOver: false) }
    #expect(failed?.kind == .fatal(.unreachable))
    #expect(failed?.sentence.contains("secret") == false)
  }
}
