import HTTPCodec
public import Measurement
import Pacing

/// What a run measured in one of its spans, all threads together.
///
/// The counts are what was known when the span ended; latencies of requests due in it are followed beyond that, as far as
/// the run goes. So a request answered after the span was in flight at its end, and has its latency all the same.
public struct LoadOutcome: Sendable {
  public var counts: RequestCounts
  public var failures: FailureCounts
  /// From when a request was due (open loop) or begun (closed). Holds the good answers, and as "at least" those that timed
  /// out, were in flight when the run ended, or were never sent: `ok + timedOut + inFlightAtEnd + unsent` samples.
  public var latency: LatencyDistribution
  /// From when it was really written to a standing connection; nothing for those that never were.
  public var service: LatencyDistribution
  /// How late the client itself handled what was due; empty in a closed loop.
  public var scheduleLag: LatencyHistogram
  /// Requests due that the client had not come to when the span ended; part of the unsent.
  public var unhandled: Int
  /// The span second by second.
  public var intervals: [IntervalSummary]
  /// The parts of the good answers' latencies, when the plan asks for them.
  public var ledger: Ledger?
  /// CPU time each thread used per second of the span, 0...1.
  public var processorShares: [Double]
  /// The span as it became, in nanoseconds on `MonotonicClock`.
  public var startNanoseconds: UInt64
  public var endNanoseconds: UInt64
  /// Over the whole run, warm-up included.
  public var connectionsOpened: Int
  /// Time of the run before the span.
  public var warmupSeconds: Double
  /// By answers to measured requests.
  public var bytesReceived: UInt64
  /// The run was asked to stop before the span's end.
  public var wasInterrupted: Bool

  /// Length of the span as it became.
  public var measuredSeconds: Double { Double(endNanoseconds.elapsed(since: startNanoseconds)) / 1e9 }

  /// - Parameter planned: the span as it was to be.
  init(results: [LaneResult], span: Int, planned: Window) {
    var tally = results[0].tallies[span]
    for result in results.dropFirst() { tally.add(result.tallies[span]) }
    let end = results.map { $0.timetable.windows[span].end }.max() ?? planned.start
    counts = tally.counts
    failures = tally.failures
    latency = tally.latency
    service = tally.service
    scheduleLag = tally.scheduleLag
    unhandled = tally.unhandled
    intervals = tally.intervals.summaries(until: end)
    ledger = tally.ledger?.ledger
    processorShares = results.map { $0.processorShares[span] }
    startNanoseconds = planned.start
    endNanoseconds = end
    warmupSeconds = Double(planned.start.elapsed(since: results[0].timetable.origin)) / 1e9
    connectionsOpened = results.reduce(0) { $0 + $1.connectionsOpened }
    bytesReceived = tally.bytesReceived
    wasInterrupted = results.contains { $0.wasInterrupted && $0.timetable.windows[span].end < planned.end }
  }

  /// The span as it is saved and reported, judged by `rules`.
  /// - Parameters:
  ///   - startedAt: the wall-clock time as it shall stand in the record, ISO 8601.
  ///   - host: who had the machine's cores meanwhile, when that was watched.
  public func record(
    plan: LoadPlan, machine: MachineDescription, startedAt: String, rules: VerdictRules = VerdictRules(),
    host: HostLoad? = nil
  ) -> RunRecord {
    var record = RunRecord(
      model: plan.arrivals == nil ? .closed : .open, url: plan.url.description, durationSeconds: measuredSeconds)
    record.startedAt = startedAt
    record.warmupSeconds = warmupSeconds
    record.interrupted = wasInterrupted
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
    if plan.allowsRefusals { record.allowsRefusals = true }
    record.bytesReceived = bytesReceived
    record.intervals = intervals
    record.latency = LatencySummary(latency)
    record.service = LatencySummary(service)
    record.clamped = Int(latency.clampedCount)
    record.ledger = ledger
    record.client = ClientSummary(
      cpuShare: processorShares.max() ?? 0, scheduleLag: LagSummary(scheduleLag), unhandled: unhandled)
    record.machine = machine
    record.deriveRates()
    record.verdict = rules.verdict(for: record, host: host)
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
