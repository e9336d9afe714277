import HTTPCodec
public import Measurement
import Pacing

/// What a run measured, all threads together.
public struct LoadOutcome: Sendable {
  public var counts: RequestCounts
  public var failures: FailureCounts
  /// From when a request was due (open loop) or begun (closed). Holds the good answers, and as "at least" those that timed
  /// out, were in flight at the end, or were never sent: `ok + timedOut + inFlightAtEnd + unsent` samples.
  public var latency: LatencyDistribution
  /// From when it was really written to a standing connection; nothing for those that never were.
  public var service: LatencyDistribution
  /// How late the client itself handled what was due; empty in a closed loop.
  public var scheduleLag: LatencyHistogram
  /// The measured window second by second.
  public var intervals: [IntervalSummary]
  /// CPU time each thread used per second of the window, 0...1.
  public var processorShares: [Double]
  /// Length of the window as it became.
  public var measuredSeconds: Double
  /// Over the whole run, warm-up included.
  public var connectionsOpened: Int
  /// By answers to measured requests.
  public var bytesReceived: UInt64
  /// The run was asked to stop before its end.
  public var wasInterrupted: Bool

  init(results: [LaneResult], window: Window) {
    var tally = results[0].tally
    for result in results.dropFirst() { tally.add(result.tally) }
    let end = results.map(\.windowEnd).max() ?? window.start
    counts = tally.counts
    failures = tally.failures
    latency = tally.latency
    service = tally.service
    scheduleLag = tally.scheduleLag
    intervals = tally.intervals.summaries(until: end)
    processorShares = results.map(\.processorShare)
    measuredSeconds = Double(end.elapsed(since: window.start)) / 1e9
    connectionsOpened = tally.connectionsOpened
    bytesReceived = tally.bytesReceived
    wasInterrupted = results.contains(where: \.wasInterrupted)
  }

  /// The run as it is saved and reported, judged by `rules`.
  /// - Parameter startedAt: the wall-clock time as it shall stand in the record, ISO 8601.
  public func record(
    plan: LoadPlan, machine: MachineDescription, startedAt: String, rules: VerdictRules = VerdictRules()
  ) -> RunRecord {
    var record = RunRecord(
      model: plan.arrivals == nil ? .closed : .open, url: plan.url.description, durationSeconds: measuredSeconds)
    record.startedAt = startedAt
    record.warmupSeconds = plan.warmup.seconds
    record.timeoutSeconds = plan.timeout.seconds
    record.connections = plan.arrivals == nil ? plan.connections : plan.maxConnections
    record.connectionsOpened = connectionsOpened
    record.threads = processorShares.count
    if let arrivals = plan.arrivals {
      record.seed = plan.seed
      record.arrivals = arrivals.name
      record.offeredRate = arrivals.perSecond
    }
    record.counts = counts
    record.failures = failures
    record.bytesReceived = bytesReceived
    record.intervals = intervals
    record.latency = LatencySummary(latency)
    record.service = LatencySummary(service)
    record.clamped = Int(latency.clampedCount)
    record.client = ClientSummary(cpuShare: processorShares.max() ?? 0, scheduleLag: LagSummary(scheduleLag))
    record.machine = machine
    record.deriveRates()
    record.verdict = rules.verdict(for: record)
    return record
  }
}

extension Arrivals {
  /// The law's name in records: constant, poisson, uniform, steps.
  var name: String {
    switch self {
    case .constant: "constant"
    case .poisson: "poisson"
    case .uniform: "uniform"
    case .steps: "steps"
    }
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
