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

  /// Suspect when other processes used more than this many cores while less than ``enoughIdleCores`` was free: whoever needed
  /// one had to wait for them.
  public var othersCores = ProcessorUse.leastOthers
  /// While this much of a core is idle, neither others nor client and server stand in each other's way.
  public var enoughIdleCores = ProcessorUse.enoughIdle
  /// Suspect when the hypervisor took more than this much of a core: it takes whole milliseconds at a time, so little of it
  /// already shows in a 99th percentile.
  public var stolenCores = 0.02
  /// The percentiles that a table prints of the run: suspect when it has fewer samples than one of them needs to differ from
  /// the maximum (``LatencySummary/Figure/samplesNeeded``). None where a report marks such figures itself.
  public var printedFigures: [LatencySummary.Figure] = []

  public init() {}

  /// Judges a run from its record alone, so that a saved run can be judged again. The record's own verdict is ignored.
  /// - Parameter host: who had the machine's cores meanwhile, when that was watched.
  public func verdict(for run: RunRecord, host: HostLoad? = nil) -> Verdict {
    var verdict = Verdict()
    judgeCounts(run, &verdict)
    judgeInterruption(run, &verdict)
    judgeFailures(run, &verdict)
    if run.model == .open { judgeSchedule(run, host, &verdict) }
    judgeCPU(run, &verdict)
    if let host { judgeHost(host, &verdict) }
    judgeSamples(run, &verdict)
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

  private func judgeInterruption(_ run: RunRecord, _ verdict: inout Verdict) {
    guard run.interrupted else { return }
    verdict.add(.suspect, "The run was interrupted after \(fixed(run.durationSeconds, 1)) s.")
  }

  private func judgeFailures(_ run: RunRecord, _ verdict: inout Verdict) {
    var (counts, failures) = (run.counts, run.failures)
    if run.allowsRefusals == true {
      counts.failed -= failures[.refused]
      failures[.refused] = 0
      // A server that refuses everything serves nobody, whatever was allowed.
      if counts.completed == 0, run.counts.completed > 0 {
        return verdict.add(.void, "All of the \(run.counts.completed) completed requests were refused.")
      }
    }
    // Few requests are tried while nobody listens, so the share of failures does not show it.
    let refused = failures[.connectRefused]
    if refused > 0, counts.ok > 0 {
      verdict.add(
        .suspect,
        "\(refused) connections were refused: for a part of the time nobody listened, as when a server dies or is restarted."
      )
    }
    let bad = counts.failed + counts.timedOut
    let kind = failures.occurred.first.map { ", most of them \($0.kind.title)" } ?? ""
    let breakdown = "\(counts.failed) failed\(kind), \(counts.timedOut) timed out"
    if counts.completed == 0 {
      verdict.add(
        .void,
        counts.sent == 0
          ? "No request was sent."
          : "None of the \(counts.sent) requests sent while it was measured was answered in that time.")
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

  private func judgeCPU(_ run: RunRecord, _ verdict: inout Verdict) {
    let limit = run.model == .open ? openCPUShare : closedCPUShare
    guard run.client.cpuShare > limit else { return }
    verdict.add(
      .suspect,
      "The client was saturated: its busiest thread used \(percent(run.client.cpuShare)) of a core"
        + (run.model == .open
          ? ", so it could not send on time." : "; a closed loop then measures the client, not the server."))
  }

  private func judgeHost(_ host: HostLoad, _ verdict: inout Verdict) {
    if host.sharesOneCore {
      verdict.add(.suspect, "Client and server had one core between them: each waited while the other ran.")
    }
    if host.use.others > othersCores, host.use.idle < enoughIdleCores {
      verdict.add(
        .suspect,
        "Other processes used \(fixed(host.use.others, 2)) of \(cores(host)); \(fixed(host.use.idle, 2)) were idle.")
    }
    if isRobbed(host) {
      verdict.add(.suspect, "The hypervisor took \(fixed(host.use.stolen, 2)) of \(cores(host)) away.")
    }
  }

  private func judgeSamples(_ run: RunRecord, _ verdict: inout Verdict) {
    for figure in run.latency.unsupported where printedFigures.contains(figure) {
      verdict.add(
        .suspect,
        "The \(figure.rawValue) rests on \(run.latency.samples) samples, and needs \(figure.samplesNeeded) to differ from "
          + "the maximum.")
    }
  }

  private func judgeClamped(_ run: RunRecord, _ verdict: inout Verdict) {
    guard run.clamped > 0 else { return }
    verdict.add(.suspect, "\(run.clamped) latencies were longer than 1 h and were counted as 1 h.")
  }
}
