public import Measurement

/// A quantity that is read off a record; ``name`` and ``unit`` are those of JSON and CSV.
public enum Measure: Hashable, Sendable {
  // Of one stream of requests.

  /// Good answers per second.
  case throughput
  /// From when a request was due, or sent in a closed loop.
  case latency(LatencySummary.Figure)
  /// Throughput as a share of that of the quiet phase of the same trials, 0...1 or a little above.
  case shareKept
  /// Share of the answers that were refusals (503).
  case refused
  /// Mean of one part of the requests' time.
  case ledger(Ledger.Part)
  /// Mean from due until whole, by itself.
  case ledgerWhole
  /// What the parts lack of the whole, as a share of it.
  case ledgerResidual
  /// Mean CPU time of the work.
  case workCPU
  /// Share of the workers' (or the loop's) time that the work of this stream took.
  case utilisation
  /// Mean time a request waited until a worker or the loop was free for it: as the server told it, else what its latency was
  /// above the work itself and a quiet server's answer.
  case wait
  /// The same by the formula for this load; the estimate's note names it.
  case predictedWait
  /// The same, were the formula told how much the work's time varied from request to request.
  case predictedWaitOfVaryingWork
  /// The latency that 99 of 100 do not exceed, by the formula.
  case predictedP99
  /// From the load's beginning until the probe's latency left the band of the quiet phase.
  case timeToDegrade
  /// From the load's end until it was back for good.
  case timeToRecover

  // Of the server as a whole.

  case memory(MemoryKind, Moment)
  /// CPU seconds per second.
  case cores(ProcessorUser)
  /// CPU time of the server's processes per good answer of any stream.
  case cpuPerRequest
  /// Time that the server's threads were runnable and got no core, per second.
  case runDelay
  case runDelayPerRequest
  /// Context switches of the server's threads, both kinds.
  case switches
  case switchesPerRequest
  /// Share of the time in which an arrival would have waited longer than this for the loop.
  case lagShare(aboveMilliseconds: Int)
  /// The wait for the loop at 99 of 100 moments.
  case lagP99
  /// One turn of the loop.
  case iteration(LatencySummary.Figure)
  /// The longest single callback; the estimate's note names its kind.
  case longestCallback
  /// Proportional, resident, unique set size, of all the server's processes together.
  public enum MemoryKind: String, CaseIterable, Sendable { case pss, rss, uss }

  public enum Moment: String, CaseIterable, Sendable {
    /// At the beginning of the phase.
    case before
    /// The most in it.
    case peak
    /// At its end.
    case after
  }

  public enum ProcessorUser: String, CaseIterable, Sendable { case server, client, others, stolen, idle }

  /// As in `p99`, `ledger_queue`, `pss_peak`.
  public var name: String {
    switch self {
    case .throughput: "throughput"
    case .latency(let figure): figure.rawValue
    case .shareKept: "share_kept"
    case .refused: "refused"
    case .ledger(let part): "ledger_\(part.rawValue)"
    case .ledgerWhole: "ledger_whole"
    case .ledgerResidual: "ledger_residual"
    case .workCPU: "work_cpu"
    case .wait: "wait_mean"
    case .predictedWait: "predicted_wait_mean"
    case .predictedWaitOfVaryingWork: "predicted_wait_mean_varying_work"
    case .predictedP99: "predicted_p99"
    case .timeToDegrade: "time_to_degrade"
    case .timeToRecover: "time_to_recover"
    case .memory(let kind, let moment): "\(kind.rawValue)_\(moment.rawValue)"
    case .cores(let user): "cores_\(user.rawValue)"
    case .cpuPerRequest: "cpu_per_request"
    case .runDelay: "run_delay"
    case .runDelayPerRequest: "run_delay_per_request"
    case .switches: "context_switches"
    case .switchesPerRequest: "context_switches_per_request"
    case .lagShare(let limit): "lag_above_\(limit)_ms"
    case .lagP99: "lag_p99"
    case .iteration(let figure): "iteration_\(figure.rawValue)"
    case .longestCallback: "longest_callback"
    case .utilisation: "utilisation"
    }
  }

  /// As it stands in names: `ms`, `per_s`, `mib`, `share`, `cores`, `ms_per_s`, `count`.
  public var unit: String {
    switch self {
    case .throughput, .switches: "per_s"
    case .shareKept, .refused, .ledgerResidual, .lagShare, .utilisation: "share"
    case .memory: "mib"
    case .cores: "cores"
    case .runDelay: "ms_per_s"
    case .switchesPerRequest: "count"
    default: "ms"
    }
  }
}
