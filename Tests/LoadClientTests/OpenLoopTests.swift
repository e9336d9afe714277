import HTTPCodec
import Measurement
import Pacing
import Testing

@testable import LoadClient

@Suite("The open loop")
struct OpenLoopTests {
  @Test("sends what is due and counts it once, whatever the number of threads", arguments: [1, 2, 3])
  func counts(threads: Int) throws {
    let server = try ScriptedServer()
    let outcome = try perform(
      plan(server, requests: 50) {
        $0.arrivals = .poisson(perSecond: 2_000)
        $0.threads = threads
        $0.warmup = .milliseconds(5)
      })
    #expect(outcome.counts == RequestCounts(scheduled: 50, sent: 50, ok: 50))
    #expect(outcome.scheduleLag.count == 50)
  }

  @Test("keeps what it could not send, and what was not answered, as at least that old")
  func censoring() throws {
    let server = try ScriptedServer { _ in .silence }
    let plan = try plan(server, requests: 1_000) {
      $0.arrivals = .constant(perSecond: 200)
      $0.duration = .milliseconds(100)
      $0.maxConnections = 2
    }
    let outcome = try perform(plan)
    // Two, unless the machine was away for nearly all of the window.
    let sent = outcome.counts.sent
    #expect((1...2).contains(sent))
    #expect(outcome.counts == RequestCounts(scheduled: 20, sent: sent, inFlightAtEnd: sent, unsent: 20 - sent))
    #expect(outcome.latency.percentile(50)?.isLowerBound == true)
    // The oldest was due at the start of the window, and its age is the window's length.
    #expect(outcome.latency.censored.maxNanoseconds >= 100_000_000)
    #expect(outcome.service.count <= 2)
    #expect(outcome.verdict(plan) == .void)
  }

  @Test("starts a request when it is due though others are outstanding, on a connection of its own")
  func independence() throws {
    let server = try ScriptedServer { $0 < 5 ? .silence : .reply(ScriptedServer.ok) }
    let outcome = try perform(
      plan(server, requests: 1_000) {
        $0.arrivals = .constant(perSecond: 200)
        $0.duration = .milliseconds(100)
      })
    #expect(outcome.counts.scheduled == 20)
    #expect(outcome.counts.unsent + outcome.counts.sent == 20)
    #expect(outcome.counts.inFlightAtEnd + outcome.counts.unsent >= 5)
    #expect(outcome.connectionsOpened >= 5)
  }

  @Test("sends what waited as soon as a connection comes free, counted from when it was due")
  func backlog() throws {
    let server = try ScriptedServer()
    let outcome = try perform(
      plan(server, requests: 200) {
        $0.arrivals = .constant(perSecond: 1_000_000)
        $0.maxConnections = 1
      })
    #expect(outcome.counts == RequestCounts(scheduled: 200, sent: 200, ok: 200))
    #expect(outcome.connectionsOpened == 1)
    #expect(outcome.latency.completed.maxNanoseconds > outcome.service.completed.minNanoseconds)
  }

  @Test("frees the connection of a request that was given up")
  func timeouts() throws {
    let server = try ScriptedServer { _ in .silence }
    let outcome = try perform(
      plan(server, requests: 6) {
        $0.arrivals = .constant(perSecond: 10_000)
        $0.timeout = .milliseconds(10)
        $0.maxConnections = 2
      })
    #expect(outcome.counts == RequestCounts(scheduled: 6, sent: 6, timedOut: 6))
    #expect(outcome.connectionsOpened == 6)
  }

  @Test("counts requests whose connection is refused as failed, and those that wait go on")
  func refusals() throws {
    let server = try ScriptedServer { _ in
      .replyAndVanish("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    }
    let outcome = try perform(
      plan(server, requests: 5) {
        $0.arrivals = .constant(perSecond: 100_000)
        $0.maxConnections = 1
      })
    #expect(outcome.counts == RequestCounts(scheduled: 5, sent: 5, ok: 1, failed: 4))
    #expect(outcome.failures[.connectRefused] == 4)
  }

  @Test("survives a server that closes idle connections")
  func idleClosures() throws {
    let server = try ScriptedServer { _ in .replyAndClose(ScriptedServer.ok) }
    let outcome = try perform(plan(server, requests: 20) { $0.arrivals = .constant(perSecond: 500) })
    #expect(outcome.counts.completed == 20)
  }
}

@Suite("The schedule of an open loop")
struct OpenScheduleTests {
  private static let timetable = Timetable(
    origin: 1_000, spans: [LoadSpan(from: .microseconds(100), until: .microseconds(10_100))])
  private static let window = timetable.windows[0]

  private func dues(lanes: Int, requests: Int?) throws -> [UInt64] {
    var plan = LoadPlan(url: try HTTPURL("http://localhost/"))
    plan.requests = requests
    plan.seed = 7
    var all: [UInt64] = []
    for lane in 0..<lanes {
      var schedule = try OpenSchedule(
        plan: plan, arrivals: .poisson(perSecond: 100_000), timetable: Self.timetable, lane: lane, lanes: lanes)
      while let due = schedule.next() { all.append(due) }
    }
    return all.sorted()
  }

  @Test("is the same whatever the number of lanes", arguments: [2, 3, 7])
  func lanes(count: Int) throws {
    #expect(try dues(lanes: count, requests: nil) == dues(lanes: 1, requests: nil))
    #expect(try dues(lanes: count, requests: 100) == dues(lanes: 1, requests: 100))
  }

  @Test("ends with the window, or after so many requests due in it")
  func end() throws {
    let all = try dues(lanes: 1, requests: nil)
    #expect(all.allSatisfy { $0 < Self.window.end })
    let some = try dues(lanes: 1, requests: 100)
    #expect(some.count { $0 >= Self.window.start } == 100)
    #expect(some == Array(all.prefix(some.count)))
  }
}
