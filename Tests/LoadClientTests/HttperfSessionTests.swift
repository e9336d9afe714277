import Httperf
import Testing

@testable import LoadClient

@Suite("httperf's sessions")
struct HttperfSessionTests {
  private func options(
    _ server: ScriptedServer, calls: Int, burst: Int = 1, think: Double = 0,
    change: (inout HttperfOptions) -> Void = { _ in }
  ) -> HttperfOptions {
    httperf(server) {
      $0.session = HttperfSession(sessions: 3, callsPerSession: calls, thinkSeconds: think)
      $0.burstLength = burst
      change(&$0)
    }
  }

  @Test(
    "a session makes its calls on one connection", arguments: [(1, 1), (4, 1), (6, 3), (5, 3), (40, 33)])
  func calls(calls: Int, burst: Int) throws {
    let server = try ScriptedServer()
    let results = try perform(options(server, calls: calls, burst: burst))
    #expect(results.connections == 3)
    #expect(results.requests == 3 * calls)
    #expect(results.replies == 3 * calls)
    #expect(results.occurred == [:])
    let sessions = try #require(results.sessions)
    #expect(sessions.completed == 3 && sessions.initiated == 3)
    #expect(sessions.connectionsPerSession == 1)
    #expect(sessions.lengths == [Int](repeating: 0, count: calls) + [3])
  }

  @Test("the first call of a burst goes alone, the others together")
  func bursts() throws {
    // Of each four: the first is answered at once, the others when all three have come.
    let server = try ScriptedServer { number in
      switch number % 4 {
      case 0: .reply(ScriptedServer.ok)
      case 3: .reply(String(repeating: ScriptedServer.ok, count: 3))
      default: .silence
      }
    }
    let results = try perform(options(server, calls: 8, burst: 4))
    #expect(results.replies == 24)
    #expect(results.sessions?.completed == 3)
  }

  @Test("a pause comes between bursts, and none after the last")
  func thinking() throws {
    let server = try ScriptedServer()
    let results = try perform(options(server, calls: 6, burst: 2, think: 0.05))
    let sessions = try #require(results.sessions)
    #expect(sessions.completed == 3)
    #expect(sessions.lifetimeSeconds > 0.08)
    #expect(results.durationSeconds > 3 * 0.08)
  }

  @Test("before HTTP/1.1 each call has its connection, and a burst as many as a session may have")
  func http10() throws {
    let server = try ScriptedServer(
      replying: "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi")
    let results = try perform(
      options(server, calls: 5, burst: 5) { $0.httpVersion = HttperfVersion(major: 1, minor: 0) })
    #expect(results.connections == 15)
    #expect(results.replies == 15)
    #expect((2...5).contains(results.maxConcurrentConnections))
    #expect(results.sessions?.connectionsPerSession == 5)
    #expect(results.occurred == [:])
  }

  @Test("a connection that breaks after a reply is replaced, and its calls are sent again")
  func replaced() throws {
    let server = try ScriptedServer { _ in .replyAndClose(ScriptedServer.ok) }
    let results = try perform(options(server, calls: 5, burst: 3))
    #expect(results.replies == 15)
    #expect(results.connections == 15)
    let sessions = try #require(results.sessions)
    #expect(sessions.completed == 3)
    #expect(sessions.connectionsPerSession == 5)
    #expect(results.occurred == [.connectionReset: 12])
  }

  @Test("a session whose connection breaks before a reply has failed")
  func failed() throws {
    let server = try ScriptedServer { number in number == 2 ? .reset : .reply(ScriptedServer.ok) }
    let results = try perform(
      options(server, calls: 2) { $0.session?.thinkSeconds = 0 })
    // The second session's first call is the server's third.
    let sessions = try #require(results.sessions)
    #expect(sessions.completed == 2 && sessions.initiated == 3)
    #expect(sessions.lengths == [1, 0, 2])
    #expect(results.occurred == [.connectionReset: 1])
  }

  @Test("a session with a call that times out has failed, whatever came before")
  func timeout() throws {
    let server = try ScriptedServer { number in number == 0 ? .reply(ScriptedServer.ok) : .silence }
    let results = try perform(options(server, calls: 4) { $0.timeoutSeconds = 0.1 })
    let sessions = try #require(results.sessions)
    #expect(sessions.completed == 0 && sessions.initiated == 3)
    #expect(sessions.lengths == [2, 1])
    #expect(sessions.failtimeSeconds > 0.08)
    #expect(results.occurred == [.clientTimeout: 3])
  }

  @Test("sessions begin at a rate, side by side")
  func rate() throws {
    let server = try ScriptedServer()
    let results = try perform(
      options(server, calls: 2, think: 0.3) { $0.period = .deterministic(perSecond: 1000) })
    #expect(results.sessions?.completed == 3)
    #expect(results.maxConcurrentConnections == 3)
  }

  @Test(
    "a session that could not hold its bursts is refused",
    arguments: [
      (5, 1, "a session has at most 4 connections: --max-connections is 5"),
      (2, 66, "a session has at most 64 calls outstanding: --burst-length is 66"),
    ])
  func impossible(connections: Int, burst: Int, sentence: String) throws {
    let server = try ScriptedServer()
    let options = options(server, calls: 100, burst: burst) { $0.maxConnections = connections }
    #expect(throws: LoadError.plan(sentence)) { try HttperfRun.perform(options) }
  }
}
