import HTTPCodec
import Measurement
import Pacing
import Reactor
import Testing

@testable import LoadClient

@Suite("A run on a timetable")
struct TimetableTests {
  private func plan(
    _ server: ScriptedServer, _ spans: [LoadSpan], change: (inout LoadPlan) -> Void = { _ in }
  ) throws -> LoadPlan {
    var plan = LoadPlan(url: try HTTPURL("http://127.0.0.1:\(server.port)/"))
    plan.spans = spans
    plan.timeout = .seconds(60)
    plan.connections = 3
    change(&plan)
    return plan
  }

  private func perform(_ plan: LoadPlan, stop: StopFlag = StopFlag()) throws -> TimetableOutcome {
    let outcome = try LoadRun.performTimetable(plan, stop: stop)
    for span in outcome.spans {
      let counts = span.counts
      #expect(counts.isConsistent)
      #expect(span.failures.total == counts.failed)
      #expect(span.latency.count == UInt64(counts.ok + counts.timedOut + counts.inFlightAtEnd + counts.unsent))
      #expect(span.intervals.reduce(0) { $0 + $1.completed } == counts.ok)
    }
    return outcome
  }

  private static let spans = [
    LoadSpan(from: .milliseconds(20), until: .milliseconds(60)),
    LoadSpan(from: .milliseconds(80), until: .milliseconds(120)),
  ]

  @Test(
    "counts each request in the span it was due in, and what was due in none only in the timeline", arguments: [1, 3])
  func openSpans(threads: Int) throws {
    let server = try ScriptedServer()
    let outcome = try perform(
      plan(server, Self.spans) {
        $0.arrivals = .constant(perSecond: 1_000)
        $0.intervalWidth = .milliseconds(20)
        $0.threads = threads
      })
    #expect(outcome.spans.map(\.counts.scheduled) == [40, 40])
    #expect(outcome.spans.map(\.measuredSeconds) == [0.04, 0.04])
    // An arrival each millisecond, from the origin to the end of the last span, whatever came of it.
    #expect(outcome.timeline.intervals.map(\.combined.count) == Array(repeating: 20, count: 6))
    #expect(!outcome.wasInterrupted)
  }

  @Test("measures the spans of a closed loop, which goes on in the gaps")
  func closedSpans() throws {
    let server = try ScriptedServer()
    let outcome = try perform(plan(server, Self.spans))
    let inSpans = outcome.spans.reduce(0) { $0 + $1.counts.ok }
    #expect(outcome.timeline.intervals.reduce(0) { $0 + $1.completed } >= inSpans)
    #expect(outcome.spans.allSatisfy { $0.counts.failed == 0 && $0.counts.unsent == 0 })
  }

  @Test("begins at the origin it is given")
  func origin() throws {
    let server = try ScriptedServer()
    let origin = MonotonicClock.nanoseconds() + 30_000_000
    let outcome = try perform(plan(server, Self.spans) { $0.origin = origin })
    #expect(outcome.timeline.startNanoseconds == origin)
    #expect(outcome.spans.map(\.startNanoseconds) == [origin + 20_000_000, origin + 80_000_000])
    #expect(outcome.spans.map(\.endNanoseconds) == [origin + 60_000_000, origin + 120_000_000])
    #expect(outcome.spans.map(\.warmupSeconds) == [0.02, 0.08])
    #expect(outcome.timeline.intervals.count == 1)
  }

  @Test("counts what was due before it could begin as requests the client had not come to")
  func pastOrigin() throws {
    let server = try ScriptedServer()
    let plan = try plan(server, [LoadSpan(from: .zero, until: .milliseconds(100))]) {
      $0.origin = MonotonicClock.nanoseconds() - 1_000_000_000
      $0.arrivals = .constant(perSecond: 100)
    }
    let span = try perform(plan).spans[0]
    #expect(span.counts == RequestCounts(scheduled: 10, unsent: 10))
    #expect(span.unhandled == 10)
    #expect(span.scheduleLag.count == 10)
  }

  @Test("that is stopped has what it measured, and marks the spans that were cut short")
  func interruption() throws {
    let stop = StopFlag()
    // The thirtieth request to arrive was due at 30 ms or later.
    let server = try ScriptedServer { number in
      if number == 30 { stop.raise() }
      return .reply(ScriptedServer.ok)
    }
    let plan = try plan(
      server,
      [
        LoadSpan(from: .zero, until: .milliseconds(10)), LoadSpan(from: .milliseconds(20), until: .seconds(60)),
        LoadSpan(from: .seconds(70), until: .seconds(80)),
      ]
    ) { $0.arrivals = .constant(perSecond: 1_000) }
    let outcome = try perform(plan, stop: stop)
    #expect(outcome.wasInterrupted)
    #expect(outcome.spans.map(\.wasInterrupted) == [false, true, true])
    #expect(outcome.spans.map(\.counts.scheduled).first == 10)
    #expect(outcome.spans[1].counts.scheduled > 0)
    #expect(outcome.spans[2].counts == RequestCounts())
    #expect(outcome.spans[2].measuredSeconds == 0)
    let records = outcome.spans.map { $0.record(plan: plan, machine: MachineDescription(), startedAt: "") }
    #expect(records.map(\.interrupted) == [false, true, true])
    #expect(records[1].verdict.reasons.contains { $0.hasPrefix("The run was interrupted after ") })
    #expect(records[2].verdict.state == .void)
  }

  @Test("has no single outcome when it has several spans")
  func single() throws {
    let server = try ScriptedServer()
    let plan = try plan(server, Self.spans)
    #expect(throws: LoadError.self) { try LoadRun.perform(plan) }
  }

  private static let problems: [([LoadSpan], Int?, String)] = [
    ([LoadSpan(from: .seconds(1), until: .seconds(1))], nil, "ends at"),
    ([LoadSpan(from: .seconds(-1), until: .seconds(1))], nil, "in their order"),
    (
      [LoadSpan(from: .zero, until: .seconds(2)), LoadSpan(from: .seconds(1), until: .seconds(3))], nil,
      "not overlapping"
    ),
    ([LoadSpan(from: .zero, until: nil)], nil, "no end"),
    ([LoadSpan(from: .zero, until: nil)], 5, ""),
    ([LoadSpan(from: .zero, until: .seconds(1)), LoadSpan(from: .seconds(1), until: .seconds(2))], 5, "one span"),
  ]

  @Test("says what is wrong with its spans", arguments: problems)
  func problem(spans: [LoadSpan], requests: Int?, word: String) throws {
    var plan = LoadPlan(url: try HTTPURL("http://localhost/"))
    plan.spans = spans
    plan.requests = requests
    #expect(plan.problem.map { $0.description.contains(word) } ?? word.isEmpty)
  }
}
