import Foundation
import Testing

/// The parts of a `Reactometer-Ledger` field by name, in nanoseconds.
private func ledger(_ reply: Reply) throws -> [String: UInt64] {
  let field = try #require(reply.field("Reactometer-Ledger"), "no ledger in: \(reply.head)")
  let parts = field.split(separator: ";").map { $0.split(separator: "=", maxSplits: 1) }
  #expect(parts.map { String($0[0]) } == ["read", "parse", "queue", "hand-over", "work", "cpu", "return", "made"])
  return Dictionary(uniqueKeysWithValues: parts.map { (String($0[0]), UInt64($0[1]) ?? .max) })
}

private func asking(_ target: String) -> String {
  "GET \(target) HTTP/1.1\r\nHost: x\r\nReactometer-Ledger: 1\r\n\r\n"
}

/// The clock both ends stamp on.
private func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

@Suite("The ledger that a server tells of a request")
struct LedgerTests {
  @Test("its parts follow each other between the moments our own clock saw", arguments: servers)
  func adds(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1", "--server-timing"])
    let connection = try server.connect()
    for _ in 0..<5 {
      let sent = now()
      try connection.send(asking("/?fib=25"))
      let reply = try connection.readReply()
      let received = now()
      let parts = try ledger(reply)
      let (read, made) = (try #require(parts["read"]), try #require(parts["made"]))
      #expect(sent <= read && read <= made && made <= received)
      let told = ["parse", "queue", "hand-over", "work", "return"].reduce(UInt64(0)) { $0 + (parts[$1] ?? 0) }
      #expect(told <= made - read, "the parts exceed the whole: \(parts)")
      #expect(try #require(parts["work"]) > 0)
      #expect(try #require(parts["cpu"]) > 0)
      #expect(try #require(parts["cpu"]) <= #require(parts["work"]) + 1_000)
      if name == "inline-server" {
        #expect([parts["queue"], parts["hand-over"], parts["return"]] == [0, 0, 0])
      } else {
        #expect(try #require(parts["hand-over"]) > 0)
        #expect(try #require(parts["return"]) > 0)
      }
      #expect(reply.field("Server-Timing") != nil)
    }
  }

  @Test("a request without work tells zeros for the job, and all its time as parsing", arguments: servers)
  func withoutWork(_ name: String) throws {
    let server = try TestServer(name)
    let connection = try server.connect()
    for target in ["/hi", "/nowhere", "/?fib=x"] {
      try connection.send(asking(target))
      let parts = try ledger(try connection.readReply())
      for part in ["queue", "hand-over", "work", "cpu", "return"] { #expect(parts[part] == 0) }
      #expect(try #require(parts["read"]) + #require(parts["parse"]) == parts["made"])
    }
  }

  @Test("nobody is told who did not ask", arguments: servers)
  func optIn(_ name: String) throws {
    let server = try TestServer(name)
    #expect(try server.get("/hi").field("Reactometer-Ledger") == nil)
    #expect(try server.get("/?fib=5").field("Reactometer-Ledger") == nil)
    let connection = try server.connect()
    try connection.send("GET /hi HTTP/1.1\r\nHost: x\r\nReactometer-Ledger: 0\r\n\r\n")
    #expect(try connection.readReply().field("Reactometer-Ledger") == nil)
  }

  @Test(
    "pipelined requests of one read share its moment, whatever the first of them had to wait for", arguments: servers)
  func pipelined(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1"])
    let connection = try server.connect()
    try connection.send(asking("/?fib=25") + asking("/?fib=20") + asking("/hi"))
    let parts = try (0..<3).map { _ in try ledger(try connection.readReply()) }
    #expect(Set(parts.map { $0["read"] }).count == 1)
    #expect(try #require(parts[1]["parse"]) > #require(parts[0]["work"]), "it waited behind the first")
    #expect(try #require(parts[0]["made"]) <= #require(parts[1]["made"]))
  }

  @Test("what waits for a busy worker queues; what meets a free one does not", arguments: pools)
  func queueing(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1", "--max-fib", "35"])
    let connections = try (0..<2).map { _ in try server.connect() }
    // The first is long enough to be running when the second comes.
    try connections[0].send(asking("/?fib=34"))
    try eventually("the worker runs it") {
      try server.statistics()["running"] as? Int == 1 || server.counter("jobs_finished") == 1
    }
    try connections[1].send(asking("/?fib=10"))
    let first = try ledger(try connections[0].readReply())
    let second = try ledger(try connections[1].readReply())
    #expect(first["queue"] == 0)
    let end = try ["read", "parse", "hand-over", "work"].reduce(UInt64(0)) { try $0 + #require(first[$1]) }
    let begin = try ["read", "parse", "queue"].reduce(UInt64(0)) { try $0 + #require(second[$1]) }
    if try #require(second["read"]) < end { #expect(begin == end, "free when the first was done") }
  }
}
