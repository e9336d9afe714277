/// When a run is suspect or void. One value, so that the thresholds can be read, printed and tested.
public struct VerdictRules: Equatable, Sendable {
  /// Void when no more than this share of the completed requests was good: whatever the run measured, it was the errors.
  public var voidOkShare = 0.5
  /// Suspect above this share of failed and timed out requests: failures have no latency of their own, and the 99th
  /// percentile rests on one sample in a hundred, so more failures than that could be its whole tail.
  public var failedShare = 0.01
  /// Suspect when less than this share of the offered rate was sent. Random arrivals get three standard deviations
  /// more, since their number varies by the square root of it.
  public var reachedShare = 0.95
  /// Suspect when more than this share of what was due was never sent.
  public var unsentShare = 0.01
  /// Open loop: suspect when a thread was busier than this. It sends late well before it is busy all the time.
  public var openCPUShare = 0.9
  /// Closed loop: a busy client is normal, but one without idle time measures itself.
  public var closedCPUShare = 0.95
  /// Open loop: suspect when the 99th percentile of the schedule lag is above this share of that of the latency, which
  /// contains the lag: the tail is then the client's own.
  public var lagShare = 0.2
  /// A schedule lag below this many milliseconds is what a wake-up on a shared machine costs, and is not held against a run.
  public var lagFloorMilliseconds = 1.0

  public init() {}

  /// Judges a run from its record alone, so that a saved run can be judged again. The record's own verdict is ignored.
  public func verdict(for run: RunRecord, host: HostLoad? = nil) -> Verdict {
    var verdict = Verdict()
    judgeCounts(run, &verdict)
    judgeFailures(run.counts, run.failures, &verdict)
    if run.model == .open {
      judgeRate(run, &verdict)
      judgeUnsent(run.counts, &verdict)
      judgeLag(run, &verdict)
    }
    judgeCPU(run, &verdict)
    judgeClamped(run, &verdict)
    return verdict
  }

  private func judgeCounts(_ run: RunRecord, _ verdict: inout Verdict) {
    if run.counts.isConsistent { return }
    verdict.add(
      .void,
      "The counts do not add up (\(run.counts.scheduled) scheduled, \(run.counts.sent) sent, \(run.counts.unsent) "
        + "unsent, \(run.counts.completed) completed, \(run.counts.inFlightAtEnd) in flight): please report this bug.")
  }

  private func judgeFailures(_ counts: RequestCounts, _ failures: FailureCounts, _ verdict: inout Verdict) {
    let bad = counts.failed + counts.timedOut
    let kind = failures.occurred.first.map { ", most of them \($0.kind.title)" } ?? ""
    let breakdown = "\(counts.failed) failed\(kind), \(counts.timedOut) timed out"
    if counts.completed == 0 {
      verdict.add(
        .void, counts.sent == 0 ? "No request was sent." : "None of the \(counts.sent) requests sent was answered.")
    } else if counts.ok == 0 {
      verdict.add(.void, "None of the \(counts.completed) completed requests was answered well (\(breakdown)).")
    } else if Double(counts.ok) <= voidOkShare * Double(counts.completed) {
      verdict.add(
        .void, "Only \(counts.ok) of \(counts.completed) completed requests were answered well (\(breakdown)).")
    } else if Double(bad) > failedShare * Double(counts.completed) {
      verdict.add(
        .suspect,
        "\(percent(bad, of: counts.completed)) of the requests failed or timed out (\(breakdown)); failed ones "
          + "have no latency.")
    }
  }

  private func judgeRate(_ run: RunRecord, _ verdict: inout Verdict) {
    guard let offered = run.offeredRate, offered > 0 else { return }
    let isRandom = run.arrivals != nil && run.arrivals != "constant"
    let slack = isRandom ? 3 / (offered * run.durationSeconds).squareRoot() : 0
    guard run.achievedRate < (reachedShare - slack) * offered else { return }
    verdict.add(
      .suspect,
      "The offered rate was not reached: \(fixed(run.achievedRate, 1)) of \(fixed(offered, 1)) requests per second "
        + "were sent (\(percent(run.achievedRate / offered))).")
  }

  private func judgeUnsent(_ counts: RequestCounts, _ verdict: inout Verdict) {
    guard Double(counts.unsent) > unsentShare * Double(counts.scheduled) else { return }
    verdict.add(
      .suspect,
      "\(counts.unsent) of \(counts.scheduled) requests were due but never sent "
        + "(\(percent(counts.unsent, of: counts.scheduled))): no connection was free for them.")
  }

  private func judgeLag(_ run: RunRecord, _ verdict: inout Verdict) {
    let lag = run.client.scheduleLag.p99
    guard lag > lagFloorMilliseconds, let latency = run.latency[.p99], lag > lagShare * latency else { return }
    verdict.add(
      .suspect,
      "The client itself was late: its schedule lag has a p99 of \(fixed(lag, 3)) ms, "
        + "\(percent(lag / latency)) of the latency's p99 of \(fixed(latency, 3)) ms.")
  }

  private func judgeCPU(_ run: RunRecord, _ verdict: inout Verdict) {
    let limit = run.model == .open ? openCPUShare : closedCPUShare
    guard run.client.cpuShare > limit else { return }
    verdict.add(
      .suspect,
      "The client was saturated: its busiest thread used \(percent(run.client.cpuShare)) of a core"
        + (run.model == .open
          ? ", so it could not send on time." : "; a closed loop then measures the client, not the server."))
  }

  private func judgeClamped(_ run: RunRecord, _ verdict: inout Verdict) {
    guard run.clamped > 0 else { return }
    verdict.add(.suspect, "\(run.clamped) latencies were longer than 1 h and were counted as 1 h.")
  }
}

private func percent(_ part: Int, of whole: Int) -> String { percent(Double(part) / Double(whole)) }

private func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

/// A number with a fixed count of decimals; this room has no Foundation to ask.
private func fixed(_ value: Double, _ decimals: Int) -> String {
  let scale = [1, 10, 100, 1000][decimals]
  let scaled = (value * Double(scale)).rounded()
  guard scaled.magnitude < 1e15 else { return "\(value)" }
  let whole = Int64(scaled)
  let fraction = String(whole.magnitude % UInt64(scale))
  let zeros = String(repeating: "0", count: decimals - fraction.count)
  return (whole < 0 ? "-" : "") + "\(whole.magnitude / UInt64(scale))" + (decimals == 0 ? "" : "." + zeros + fraction)
}
