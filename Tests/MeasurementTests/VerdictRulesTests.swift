import Measurement
import Testing

@Suite struct VerdictRulesTests {
  /// A run nothing can be said against: open loop, 10 s at 1000/s.
  static func sound(_ change: (inout RunRecord) -> Void = { _ in }) -> RunRecord {
    var run = RunRecord(model: .open, url: "http://127.0.0.1:8080/", durationSeconds: 10)
    run.offeredRate = 1000
    run.arrivals = "constant"
    run.counts = RequestCounts(scheduled: 10_000, sent: 10_000, ok: 10_000)
    run.latency = LatencySummary(samples: 10_000)
    run.latency[.p50] = 1
    run.latency[.p99] = 5
    run.client = ClientSummary(cpuShare: 0.3, scheduleLag: LagSummary(p50: 0.01, p99: 0.1, max: 0.5))
    change(&run)
    run.deriveRates()
    return run
  }

  private static func counts(sent: Int, ok: Int, failed: Int = 0, timedOut: Int = 0, unsent: Int = 0) -> RequestCounts {
    RequestCounts(
      scheduled: sent + unsent, sent: sent, ok: ok, failed: failed, timedOut: timedOut,
      inFlightAtEnd: sent - ok - failed - timedOut, unsent: unsent)
  }

  static let rows: [(RunRecord, Verdict.State, String?)] = [
    (sound(), .valid, nil),
    (sound { $0.counts = counts(sent: 10_000, ok: 9_900, failed: 100) }, .valid, nil),
    (
      sound { $0.counts = counts(sent: 10_000, ok: 9_800, failed: 150, timedOut: 50) }, .suspect,
      "2.0 % of the requests failed or timed out (150 failed, 50 timed out); failed ones have no latency."
    ),
    (
      sound { $0.counts = counts(sent: 10_000, ok: 5_000, failed: 5_000) }, .void,
      "Only 5000 of 10000 completed requests were answered well (5000 failed, 0 timed out)."
    ),
    (sound { $0.counts = counts(sent: 10_000, ok: 5_001, failed: 4_999) }, .suspect, nil),
    (
      sound { $0.counts = counts(sent: 10_000, ok: 0, timedOut: 9_000) }, .void,
      "None of the 9000 completed requests was answered well (0 failed, 9000 timed out)."
    ),
    (sound { $0.counts = counts(sent: 10_000, ok: 0) }, .void, "None of the 10000 requests sent was answered."),
    (sound { $0.counts = RequestCounts() }, .void, "No request was sent."),
    (
      sound { $0.counts.ok -= 1 }, .void,
      "The counts do not add up (10000 scheduled, 10000 sent, 0 unsent, 9999 completed, 0 in flight): please report "
        + "this bug."
    ),
    (sound { $0.counts = counts(sent: 9_500, ok: 9_500) }, .valid, nil),
    (
      sound { $0.counts = counts(sent: 9_400, ok: 9_400) }, .suspect,
      "The offered rate was not reached: 940.0 of 1000.0 requests per second were sent (94.0 %)."
    ),
    // Poisson arrivals: 10,000 expected, so three standard deviations are 3 %.
    (
      sound {
        $0.counts = counts(sent: 9_300, ok: 9_300)
        $0.arrivals = "poisson"
      }, .valid, nil
    ),
    (
      sound {
        $0.counts = counts(sent: 9_100, ok: 9_100)
        $0.arrivals = "poisson"
      }, .suspect, nil
    ),
    (sound { $0.counts = counts(sent: 9_900, ok: 9_900, unsent: 100) }, .valid, nil),
    (
      sound { $0.counts = counts(sent: 9_800, ok: 9_800, unsent: 200) }, .suspect,
      "200 of 10000 requests were due but never sent (2.0 %): no connection was free for them."
    ),
    (sound { $0.client.scheduleLag.p99 = 0.9 }, .valid, nil),
    (
      sound { $0.client.scheduleLag.p99 = 1.1 }, .suspect,
      "The client itself was late: its schedule lag has a p99 of 1.100 ms, 22.0 % of the latency's p99 of 5.000 ms."
    ),
    (
      sound {
        $0.client.scheduleLag.p99 = 1
        $0.latency[.p99] = 1
      }, .valid, nil
    ),
    (
      sound {
        $0.client.scheduleLag.p99 = 1.01
        $0.latency[.p99] = 1.01
      }, .suspect, nil
    ),
    (sound { $0.client.cpuShare = 0.9 }, .valid, nil),
    (
      sound { $0.client.cpuShare = 0.93 }, .suspect,
      "The client was saturated: its busiest thread used 93.0 % of a core, so it could not send on time."
    ),
    (closed { $0.client.cpuShare = 0.95 }, .valid, nil),
    (
      closed { $0.client.cpuShare = 0.99 }, .suspect,
      "The client was saturated: its busiest thread used 99.0 % of a core; a closed loop then measures the client, not "
        + "the server."
    ),
    (closed { $0.client.scheduleLag.p99 = 1000 }, .valid, nil),
    (sound { $0.clamped = 2 }, .suspect, "2 latencies were longer than 1 h and were counted as 1 h."),
  ]

  static func closed(_ change: (inout RunRecord) -> Void) -> RunRecord {
    sound { run in
      run.model = .closed
      run.offeredRate = nil
      run.arrivals = nil
      change(&run)
    }
  }

  @Test("each rule gives its state and its sentence", arguments: rows.indices)
  func rules(row: Int) {
    let (run, state, reason) = Self.rows[row]
    let verdict = VerdictRules().verdict(for: run)
    #expect(verdict.state == state)
    #expect(verdict.reasons.isEmpty == (state == .valid))
    if let reason { #expect(verdict.reasons.first == reason) }
  }

  @Test("several reasons are all given, the gravest first")
  func several() {
    let run = Self.sound {
      $0.counts = Self.counts(sent: 5_000, ok: 0, failed: 5_000)
      $0.client.cpuShare = 1
    }
    let verdict = VerdictRules().verdict(for: run)
    #expect(verdict.state == .void)
    #expect(verdict.reasons.count == 3)
    #expect(verdict.reasons[0].hasPrefix("None of the 5000 completed requests"))
  }
}
