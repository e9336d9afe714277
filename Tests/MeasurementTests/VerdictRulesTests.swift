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

  private static func refusing(ok: Int, refused: Int, failed: Int = 0, isAllowed: Bool? = true) -> RunRecord {
    sound {
      $0.counts = counts(sent: 10_000, ok: ok, failed: refused + failed)
      ($0.failures[.refused], $0.failures[.status5xx], $0.allowsRefusals) = (refused, failed, isAllowed)
    }
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
    (
      sound { $0.counts = counts(sent: 10_000, ok: 0) }, .void,
      "None of the 10000 requests sent while it was measured was answered in that time."
    ),
    // A server that was gone for a while, in which few requests were tried.
    (
      sound {
        $0.counts = counts(sent: 10_000, ok: 9_990, failed: 10)
        ($0.failures[.connectRefused], $0.failures[.connectionReset]) = (6, 4)
      }, .suspect,
      "6 connections were refused: for a part of the time nobody listened, as when a server dies or is restarted."
    ),
    // Refusals (503) count for nothing where they are what is measured; other failures still do.
    (refusing(ok: 2_000, refused: 8_000), .valid, nil),
    (refusing(ok: 2_000, refused: 8_000, isAllowed: nil), .void, nil),
    (
      refusing(ok: 4_000, refused: 5_000, failed: 1_000), .suspect,
      "20.0 % of the requests failed or timed out (1000 failed, most of them status 5xx, 0 timed out); failed ones have "
        + "no latency."
    ),
    (refusing(ok: 0, refused: 10_000), .void, "All of the 10000 completed requests were refused."),
    (sound { $0.counts = RequestCounts() }, .void, "No request was sent."),
    (
      sound { $0.counts.ok -= 1 }, .void,
      "The counts do not add up (10000 scheduled, 10000 sent, 0 unsent, 9999 completed, 0 in flight): please report "
        + "this bug."
    ),
    (sound { $0.counts = counts(sent: 9_500, ok: 9_500) }, .valid, nil),
    (
      sound { $0.counts = counts(sent: 9_400, ok: 9_400) }, .suspect,
      "The offered rate was not reached: 940.0 of 1000.0 requests per second were sent (94.0 %); the server was the limit."
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
      "200 of 10000 requests were due but never sent (2.0 %): no connection was free for them; the "
        + "server was the limit."
    ),
    (sound { $0.client.scheduleLag.p99 = 0.9 }, .valid, nil),
    (
      sound { $0.client.scheduleLag.p99 = 1.1 }, .suspect,
      "The client itself was late: its schedule lag has a p99 of 1.100 ms, 22.0 % of the latency's p99 of 5.000 ms; "
        + "the client or the host was the limit, its busiest thread used only 30.0 % of a core."
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
    (
      sound {
        $0.counts = counts(sent: 9_800, ok: 9_800, unsent: 200)
        $0.client = ClientSummary(cpuShare: 0.95, unhandled: 200)
      }, .suspect,
      "200 of 10000 requests were due but never sent (2.0 %): the client had not come to them; the client was the "
        + "limit, its busiest thread used 95.0 % of a core."
    ),
    (
      sound {
        $0.counts = counts(sent: 9_800, ok: 9_800, unsent: 200)
        $0.client.unhandled = 50
      }, .suspect,
      "200 of 10000 requests were due but never sent (2.0 %): the client had not come to 50, and for 150 no connection "
        + "was free; the server was the limit."
    ),
    (
      sound {
        $0.durationSeconds = 2.34
        $0.interrupted = true
        $0.offeredRate = nil
      }, .suspect, "The run was interrupted after 2.3 s."
    ),
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

  private static func late(_ run: inout RunRecord) { run.client.scheduleLag.p99 = 2 }
  private static func slow(_ run: inout RunRecord) { run.counts = counts(sent: 5_000, ok: 5_000, unsent: 5_000) }
  private static func busy(_ run: inout RunRecord) {
    slow(&run)
    run.client.cpuShare = 0.97
  }

  /// What kept the run from its schedule: the run, the machine, the end of the first reason.
  private static let limits: [(RunRecord, HostLoad?, String)] = [
    (sound(slow), nil, "the server was the limit."),
    (sound(busy), nil, "the client was the limit, its busiest thread used 97.0 % of a core."),
    (sound(slow), host(), "the server was the limit."),
    (sound(busy), host(others: 1, idle: 0), "the client was the limit, its busiest thread used 97.0 % of a core."),
    (sound(slow), host(others: 1, idle: 0.1), "the host was the limit."),
    (sound(slow), host(stolen: 0.4, idle: 0.1), "the host was the limit."),
    (sound(slow), host(stolen: 0.05), "the server was the limit."),
    (
      sound(late), nil,
      "the client or the host was the limit, its busiest thread used only 30.0 % of a core."
    ),
    (sound(late), host(), "the client was the limit, it was late with 1.00 of 2 cores idle."),
    (sound(late), host(idle: 0.04), "the host was the limit, client and server left 0.04 of 2 cores idle."),
    (sound(late), host(stolen: 0.05), "the host was the limit."),
    (sound(late), host(sharesOneCore: true), "the host was the limit."),
  ]

  private static func host(
    others: Double = 0, stolen: Double = 0, idle: Double = 1, sharesOneCore: Bool = false
  ) -> HostLoad {
    HostLoad(
      ProcessorUse(server: 0.7, client: 0.3, others: others, idle: idle, stolen: stolen), cores: 2,
      sharesOneCore: sharesOneCore)
  }

  @Test("an open loop that did not keep to its schedule names what was the limit", arguments: limits.indices)
  private func limit(row: Int) {
    let (run, host, end) = Self.limits[row]
    let verdict = VerdictRules().verdict(for: run, host: host)
    #expect(verdict.state == .suspect)
    #expect(verdict.reasons.first?.hasSuffix("; " + end) == true, "\(verdict.reasons)")
    // Said once, whatever the number of symptoms.
    #expect(verdict.reasons.count { $0.contains("was the limit") } == 1)
  }

  @Test(
    "a machine that was not the run's own is held against it, also in a closed loop",
    arguments: [
      (host(), nil), (host(others: 5, idle: 3), nil), (host(others: 0.2, idle: 0), nil), (host(stolen: 0.02), nil),
      (host(others: 0.74, idle: 0.06), "Other processes used 0.74 of 2 cores; 0.06 were idle."),
      (host(stolen: 0.03), "The hypervisor took 0.03 of 2 cores away."),
      (host(sharesOneCore: true), "Client and server had one core between them: each waited while the other ran."),
      (
        HostLoad(ProcessorUse(server: 0.5, client: 0.5, others: 0, idle: 0), cores: 1),
        "Client and server had one core between them: each waited while the other ran."
      ),
    ] as [(HostLoad, String?)])
  func hosts(host: HostLoad, reason: String?) {
    for run in [Self.sound(), Self.closed { _ in }] {
      #expect(VerdictRules().verdict(for: run, host: host).reasons == (reason.map { [$0] } ?? []))
    }
  }

  @Test("a printed percentile wants enough samples, one that is not printed does not")
  func samples() {
    let run = Self.sound {
      $0.counts = Self.counts(sent: 57, ok: 57)
      $0.latency.samples = 57
      $0.offeredRate = 5.7
    }
    var rules = VerdictRules()
    #expect(rules.verdict(for: run).state == .valid)
    rules.printedFigures = [.p50, .p99, .p999]
    #expect(
      rules.verdict(for: run).reasons == ["The p99 rests on 57 samples, and needs 100 to differ from the maximum."])
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
