import Measurement
import Testing

@testable import LoadClient

@Suite("What is counted in a span")
struct TallyTests {
  /// From 1000 to 2000.
  private static let window = Window(start: 1_000, end: 2_000)

  private static func exchange(startedAt: UInt64, endedAt: UInt64, failure: FailureKind? = nil) -> Exchange {
    var exchange = Exchange(token: 0, startedAt: startedAt)
    exchange.sentAt = startedAt
    exchange.firstByteAt = endedAt
    exchange.endedAt = endedAt
    exchange.failure = failure
    return exchange
  }

  /// A request due at 1500: what became of it, its counts, and the ages of its samples, completed and censored.
  private static let rows: [(@Sendable (inout Tally) -> Void, RequestCounts, [UInt64], [UInt64])] = [
    (
      { $0.ended(sent(&$0, at: 1_500, endedAt: 1_999), due: 1_500) }, RequestCounts(scheduled: 1, sent: 1, ok: 1),
      [499], []
    ),
    (
      { $0.ended(sent(&$0, at: 1_500, endedAt: 1_999, .wrongBody), due: 1_500) },
      RequestCounts(scheduled: 1, sent: 1, failed: 1), [], []
    ),
    // Answered after the span: in flight at its end, and followed to its own.
    (
      { $0.ended(sent(&$0, at: 1_500, endedAt: 2_000), due: 1_500) },
      RequestCounts(scheduled: 1, sent: 1, inFlightAtEnd: 1), [500], []
    ),
    (
      { $0.ended(sent(&$0, at: 1_500, endedAt: 2_300, .closedEarly), due: 1_500) },
      RequestCounts(scheduled: 1, sent: 1, inFlightAtEnd: 1), [], [800]
    ),
    (
      { $0.timedOut(sent(&$0, at: 1_500, endedAt: 0), due: 1_500, at: 1_900) },
      RequestCounts(scheduled: 1, sent: 1, timedOut: 1), [], [400]
    ),
    (
      { $0.timedOut(sent(&$0, at: 1_500, endedAt: 0), due: 1_500, at: 2_400) },
      RequestCounts(scheduled: 1, sent: 1, inFlightAtEnd: 1), [], [900]
    ),
    (
      { $0.leftInFlight(sent(&$0, at: 1_500, endedAt: 0), due: 1_500, at: 2_500) },
      RequestCounts(scheduled: 1, sent: 1, inFlightAtEnd: 1), [], [1_000]
    ),
    // Sent after the span: unsent at its end.
    (
      { $0.ended(sent(&$0, at: 2_000, endedAt: 2_100), due: 1_500) }, RequestCounts(scheduled: 1, unsent: 1), [600],
      []
    ),
    (
      { $0.leftInFlight(sent(&$0, at: 2_000, endedAt: 0), due: 1_500, at: 2_500) },
      RequestCounts(scheduled: 1, unsent: 1), [], [1_000]
    ),
    ({ $0.leftUnsent(due: 1_500, at: 2_500) }, RequestCounts(scheduled: 1, unsent: 1), [], [1_000]),
  ]

  private static func sent(
    _ tally: inout Tally, at now: UInt64, endedAt: UInt64, _ failure: FailureKind? = nil
  ) -> Exchange {
    tally.sent(at: now)
    return exchange(startedAt: now, endedAt: endedAt, failure: failure)
  }

  @Test("is what was known at its end, with latencies that are followed beyond it", arguments: rows.indices)
  func fates(row: Int) {
    let (fate, counts, completed, censored) = Self.rows[row]
    var tally = Tally(window: Self.window, asksLedger: false)
    tally.counts.scheduled += 1
    fate(&tally)
    #expect(tally.counts == counts)
    #expect(tally.counts.isConsistent)
    #expect(tally.latency.completed.recordedCounts.map(\.nanoseconds) == completed)
    #expect(tally.latency.censored.recordedCounts.map(\.nanoseconds) == censored)
    let interval = tally.intervals.intervals.first ?? Interval()
    #expect(interval.completed == counts.ok)
    #expect(interval.failed == counts.failed + counts.timedOut)
    #expect(interval.latency.count == completed.count)
    #expect(interval.censored.count == censored.count)
  }

  @Test("tells requests the client came to late from those it never came to in the span")
  func unhandled() {
    var tally = Tally(window: Self.window, asksLedger: false)
    tally.handled(due: 1_500, at: 1_600)
    tally.handled(due: 1_500, at: 2_000)
    tally.leftUnhandled(due: 1_500, at: 2_200)
    #expect(tally.unhandled == 2)
    #expect(tally.scheduleLag.count == 3)
  }
}
