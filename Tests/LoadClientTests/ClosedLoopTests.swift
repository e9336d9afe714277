import HTTPCodec
import Measurement
import Reactor
import Testing

@testable import LoadClient

@Suite("The closed loop")
struct ClosedLoopTests {
  @Test("counts every request once, on as many connections as asked for", arguments: [(1, 1), (2, 1), (5, 2), (4, 4)])
  func counts(connections: Int, threads: Int) throws {
    let server = try ScriptedServer()
    let outcome = try perform(
      plan(server, requests: 40) {
        $0.connections = connections
        $0.threads = threads
      })
    #expect(outcome.counts == RequestCounts(scheduled: 40, sent: 40, ok: 40))
    #expect(outcome.connectionsOpened == connections)
    #expect(outcome.processorShares.count == threads)
    #expect(outcome.scheduleLag.count == 0)
    #expect(outcome.bytesReceived == UInt64(40 * ScriptedServer.ok.utf8.count))
    #expect(!outcome.wasInterrupted)
  }

  @Test("opens no more connections than it has requests")
  func fewRequests() throws {
    let server = try ScriptedServer()
    let outcome = try perform(plan(server, requests: 3) { $0.connections = 10 })
    #expect(outcome.connectionsOpened == 3)
    #expect(outcome.counts.ok == 3)
  }

  @Test("does not count the warm-up")
  func warmup() throws {
    let server = try ScriptedServer()
    let outcome = try perform(plan(server, requests: 20) { $0.warmup = .milliseconds(20) })
    #expect(outcome.counts == RequestCounts(scheduled: 20, sent: 20, ok: 20))
  }

  @Test(
    "takes an answer for good only with a 2xx status",
    arguments: [
      ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", FailureKind.status4xx),
      ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", .refused),
      ("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", .status3xx),
      ("HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", .malformedReply),
      ("nonsense\r\n\r\n", .malformedReply),
      (ScriptedServer.ok + "surplus\r\n\r\n", .malformedReply),
    ])
  func badReplies(reply: String, kind: FailureKind) throws {
    let server = try ScriptedServer(replying: reply)
    let plan = try plan(server, requests: 4)
    let outcome = try perform(plan)
    guard reply.hasPrefix(ScriptedServer.ok) else {
      #expect(outcome.counts == RequestCounts(scheduled: 4, sent: 4, failed: 4))
      #expect(outcome.failures[kind] == 4)
      #expect(outcome.verdict(plan) == .void)
      return
    }
    // The first answer is whole; what follows it answers nothing.
    #expect(outcome.counts.completed == 4)
  }

  @Test("compares bodies when asked to", arguments: [("hi", "hi", true), ("hi", "hi\n", true), ("hi", "ho", false)])
  func bodies(expected: String, body: String, isGood: Bool) throws {
    let server = try ScriptedServer(replying: "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let outcome = try perform(plan(server, requests: 4) { $0.expectedBody = expected })
    #expect(outcome.counts.ok == (isGood ? 4 : 0))
    #expect(outcome.failures[.wrongBody] == (isGood ? 0 : 4))
  }

  @Test(
    "opens a new connection after an answer that was the connection's last",
    arguments: [
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", "HTTP/1.1 200 OK\r\n\r\nhi",
      "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    ])
  func lastReplies(reply: String) throws {
    let server = try ScriptedServer { _ in .replyAndClose(reply) }
    let outcome = try perform(plan(server, requests: 6) { $0.expectedBody = "hi" })
    #expect(outcome.counts == RequestCounts(scheduled: 6, sent: 6, ok: 6))
    #expect(outcome.connectionsOpened == 6)
    #expect(outcome.latency.completed.maxNanoseconds >= outcome.service.completed.maxNanoseconds)
  }

  @Test(
    "goes on after a connection broke",
    arguments: [
      (
        ScriptedServer.Action.replyAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"),
        FailureKind.closedEarly
      ),
      (.replyAndClose("HTTP/1."), .closedEarly), (.replyAndClose(""), .closedEarly), (.reset, .connectionReset),
    ])
  func brokenConnections(action: ScriptedServer.Action, kind: FailureKind) throws {
    let server = try ScriptedServer { $0 == 2 ? action : .reply(ScriptedServer.ok) }
    let outcome = try perform(plan(server, requests: 10) { $0.connections = 1 })
    #expect(outcome.counts == RequestCounts(scheduled: 10, sent: 10, ok: 9, failed: 1))
    #expect(outcome.failures[kind] == 1)
    #expect(outcome.connectionsOpened == 2)
  }

  @Test("gives up requests that are too old, which are then at least that old")
  func timeouts() throws {
    let server = try ScriptedServer { _ in .silence }
    let plan = try plan(server, requests: 4) { $0.timeout = .milliseconds(20) }
    let outcome = try perform(plan)
    #expect(outcome.counts == RequestCounts(scheduled: 4, sent: 4, timedOut: 4))
    #expect(outcome.latency.censored.minNanoseconds >= 19_900_000)
    #expect(outcome.latency.percentile(50)?.isLowerBound == true)
    #expect(outcome.verdict(plan) == .void)
  }

  @Test("counts refused connections as failures, with pauses between the attempts")
  func refusals() throws {
    let server = try ScriptedServer { _ in
      .replyAndVanish("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    }
    let outcome = try perform(plan(server, requests: 4) { $0.connections = 1 })
    #expect(outcome.counts == RequestCounts(scheduled: 4, sent: 4, ok: 1, failed: 3))
    #expect(outcome.failures[.connectRefused] == 3)
    // 10 ms before the second refusal, 20 ms before the third.
    #expect(outcome.measuredSeconds >= 0.03)
  }

  @Test("leaves what is outstanding at the end in flight, at least as old as it is")
  func inFlight() throws {
    let server = try ScriptedServer { _ in .silence }
    let outcome = try perform(
      plan(server, requests: 100) {
        $0.connections = 3
        $0.duration = .milliseconds(50)
      })
    #expect(outcome.counts == RequestCounts(scheduled: 3, sent: 3, inFlightAtEnd: 3))
    #expect(outcome.measuredSeconds == 0.05)
  }

  @Test("stops when asked to, and says so")
  func interruption() throws {
    let server = try ScriptedServer()
    let stop = StopFlag()
    stop.raise()
    let plan = try plan(server, requests: 1_000_000_000)
    let outcome = try perform(plan, stop: stop)
    #expect(outcome.wasInterrupted)
    #expect(outcome.counts.ok < 1_000_000_000)
  }

  @Test("refuses to begin when nothing answers")
  func unreachable() throws {
    let server = try ScriptedServer()
    let plan = try plan(server, requests: 1)
    server.stop()
    let error = #expect(throws: LoadError.self) { try LoadRun.perform(plan) }
    guard case .unreachable(_, let reason) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(reason.contains("Connection refused"))
  }

  @Test("is stopped while it waits for the target's first answer")
  func stoppedEarly() throws {
    let server = try DeafServer()
    var plan = LoadPlan(url: try HTTPURL("http://127.0.0.1:\(server.port)/"))
    plan.timeout = .seconds(600)
    let stop = StopFlag()
    stop.raise()
    let error = #expect(throws: LoadError.self) { try LoadRun.perform(plan, stop: stop) }
    #expect(error?.description.hasSuffix("stopped before it had answered") == true)
  }
}
