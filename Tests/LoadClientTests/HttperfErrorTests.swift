import Glibc
import Httperf
import Measurement
import Testing

@testable import LoadClient

@Suite("httperf's errors")
struct HttperfErrorTests {
  struct Row: Sendable {
    var name: String
    var action: ScriptedServer.Action
    /// Of one connection that wants three.
    var replies: Int
    var error: HttperfError
  }

  static let rows = [
    Row(name: "closed", action: .replyAndClose(""), replies: 0, error: .connectionReset),
    Row(name: "reset", action: .reset, replies: 0, error: .connectionReset),
    Row(name: "closed behind a reply", action: .replyAndClose(ScriptedServer.ok), replies: 1, error: .connectionReset),
    Row(
      name: "the reply says that it is the last",
      action: .replyAndClose("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi"), replies: 1,
      error: .connectionReset),
    Row(
      name: "a body until the end of the connection", action: .replyAndClose("HTTP/1.0 200 OK\r\n\r\nhello"),
      replies: 1,
      error: .connectionReset),
    Row(
      name: "closed in a counted body counts as a reply",
      action: .replyAndClose("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"), replies: 1, error: .connectionReset),
    Row(
      name: "closed in a chunk",
      action: .replyAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhi"), replies: 0,
      error: .connectionReset),
    Row(
      name: "closed in a head", action: .replyAndClose("HTTP/1.1 200 OK\r\nCont"), replies: 0, error: .connectionReset),
    Row(name: "no HTTP", action: .reply("hello\r\n\r\n"), replies: 0, error: .other),
    Row(name: "more than was asked for", action: .reply(ScriptedServer.ok + "junk"), replies: 1, error: .other),
  ]

  @Test("a connection that breaks counts once, under what broke it", arguments: rows)
  func breaks(row: Row) throws {
    let server = try ScriptedServer { _ in row.action }
    let results = try perform(
      httperf(server) {
        $0.connections = 3
        $0.callsPerConnection = 3
      })
    #expect(results.connections == 3)
    #expect(results.replies == 3 * row.replies)
    #expect(results.lifetime.samples == (row.replies == 0 ? 0 : 3))
    #expect(results.occurred == [row.error: 3], "\(row.name)")
  }

  @Test("a connection whose calls are all answered is no error, whoever closes it")
  func lastReply() throws {
    let server = try ScriptedServer { _ in .replyAndClose(ScriptedServer.ok) }
    let results = try perform(httperf(server) { $0.connections = 3 })
    #expect(results.replies == 3)
    #expect(results.occurred == [:])
  }

  @Test("the unanswered rest of a burst is lost with its connection")
  func burst() throws {
    // All four are read first: closing with some unread would be a reset, which can take the replies with it.
    let server = try ScriptedServer {
      $0 % 4 == 3 ? .replyAndClose(ScriptedServer.ok + ScriptedServer.ok) : .silence
    }
    let results = try perform(
      httperf(server) {
        $0.connections = 3
        $0.callsPerConnection = 8
        $0.burstLength = 4
      })
    #expect(results.requests == 12)
    #expect(results.replies == 6)
    #expect(results.occurred == [.connectionReset: 3])
  }

  @Test("a reply that does not come, or not to its end, times out", arguments: [(0.1, 0.0), (0, 0.1), (0.05, 0.05)])
  func timeouts(timeout: Double, think: Double) throws {
    let server = try ScriptedServer { number in
      number % 2 == 0 ? .silence : .reply("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")
    }
    let results = try perform(
      httperf(server) {
        $0.connections = 4
        $0.timeoutSeconds = timeout
        $0.thinkTimeoutSeconds = think
      })
    #expect(results.requests == 4)
    #expect(results.replies == 0)
    #expect(results.occurred == [.clientTimeout: 4])
    #expect(results.durationSeconds > 0.3)
    // The two replies that began have a response time all the same.
    #expect(results.responseMean > 0)
  }

  @Test("refused connections count, and prove that nothing is there")
  func refused() throws {
    let server = try ScriptedServer()
    server.stop()
    let results = try perform(httperf(server) { $0.connections = 4 })
    #expect(results.connections == 4)
    #expect(results.connectMean == 0)
    #expect(results.occurred == [.connectionRefused: 4])
    #expect(
      HttperfVerdict(results, server: "x", port: 1)
        == .unreachable("http://x:1 cannot be reached: all 4 connections were refused."))
  }

  @Test("a name without an address cannot be reached")
  func lookup() {
    var options = HttperfOptions()
    options.server = "not a name"
    #expect { try HttperfRun.perform(options) } throws: { error in
      "\(error)".hasPrefix("http://not a name:80 cannot be reached: the host 'not a name' cannot be looked up")
    }
  }

  @Test(
    "an errno has its kind",
    arguments: [
      (EMFILE, .descriptorUnavailable), (EINVAL, .descriptorUnavailable), (ENFILE, .fileTableFull),
      (ECONNREFUSED, .connectionRefused), (ETIMEDOUT, .socketTimeout), (ECONNRESET, .connectionReset),
      (EPIPE, .connectionReset), (EADDRNOTAVAIL, .addressUnavailable), (EADDRINUSE, .addressUnavailable),
      (EHOSTUNREACH, .other), (0, .other),
    ] as [(Int32, HttperfError)])
  func kinds(code: Int32, kind: HttperfError) {
    #expect(HttperfError(errno: code) == kind)
    #expect(HttperfError(.notConnected(.other), errno: code) == kind)
  }

  @Test(
    "a run with too few good replies proves nothing",
    arguments: [
      ([0, 10, 0, 0, 0], 10, nil), ([0, 5, 5, 0, 0], 10, nil), ([0, 4, 6, 0, 0], 10, "only 4 of 10 replies"),
      ([0, 4, 0, 0, 0], 10, "only 4 of 10 requests"), ([0, 0, 0, 0, 0], 10, "not one reply"),
    ] as [([Int], Int, String?)])
  func verdicts(statuses: [Int], requests: Int, reason: String?) {
    var results = HttperfResults()
    results.connections = 10
    results.requests = requests
    results.statuses = statuses
    guard let reason else {
      #expect(HttperfVerdict(results, server: "x", port: 1) == .valid)
      return
    }
    guard case .provesNothing(let sentence) = HttperfVerdict(results, server: "x", port: 1) else {
      Issue.record("it proves something")
      return
    }
    #expect(sentence.contains(reason))
  }

  @Test("a client out of descriptors proves nothing")
  func descriptors() {
    var results = HttperfResults()
    results.connections = 10
    results.requests = 10
    results.statuses = [0, 10, 0, 0, 0]
    results[.descriptorUnavailable] = 1
    #expect(
      HttperfVerdict(results, server: "x", port: 1)
        == .provesNothing(
          "The run proves nothing: the client ran out of file descriptors, in 1 of 11 attempts to connect."))
  }
}
