/// Everything one run of the load client measured: what is saved, and what every report is made from.
///
/// Its JSON is the schema `reactometer.run/1`; latencies are in milliseconds, rates in requests per second.
public struct RunRecord: Equatable, Sendable, Codable {
  public static let schemaName = "reactometer.run/1"

  /// What decides when a request is sent.
  public enum Model: String, Sendable, Codable {
    /// A connection sends its next request when the last one ended.
    case closed
    /// A request is sent when it is due, whatever is outstanding.
    case open
  }

  public var schema = RunRecord.schemaName
  public var model: Model
  public var url: String
  /// When the run began, as the caller writes time (ISO 8601).
  public var startedAt = ""
  /// Length of the measured window, without warm-up.
  public var durationSeconds: Double
  public var warmupSeconds = 0.0
  public var timeoutSeconds: Double?
  /// Connections asked for; in an open loop the most there may be.
  public var connections = 0
  /// Connections opened over the whole run, more than ``connections`` when the server closed some.
  public var connectionsOpened = 0
  public var threads = 1
  /// The run was stopped before its end: Ctrl-C.
  public var interrupted = false
  public var seed: UInt64?
  /// The law of the arrivals, such as `poisson`; nothing in a closed loop.
  public var arrivals: String?

  /// Requests per second asked for; nothing in a closed loop.
  public var offeredRate: Double?
  /// Requests really sent per second of the window.
  public var achievedRate = 0.0
  /// Good replies per second of the window.
  public var throughput = 0.0
  /// From when a request was due (open) or sent (closed).
  public var latency = LatencySummary()
  /// From when it was really sent.
  public var service = LatencySummary()
  /// Latencies beyond what a histogram tells apart (1 h).
  public var clamped = 0
  public var counts = RequestCounts()
  public var failures = FailureCounts()
  /// Answers of 503 are part of what was measured, as of a bounded queue: they are counted, and no reason for doubt.
  public var allowsRefusals: Bool?
  public var bytesReceived: UInt64 = 0
  public var intervals: [IntervalSummary] = []
  /// Where the latency of the good answers went, when that was asked for.
  public var ledger: Ledger?
  public var client = ClientSummary()
  public var machine = MachineDescription()
  public var verdict = Verdict()

  public init(model: Model, url: String, durationSeconds: Double) {
    self.model = model
    self.url = url
    self.durationSeconds = durationSeconds
  }

  /// Sets the rates that follow from ``counts`` and ``durationSeconds``.
  public mutating func deriveRates() {
    guard durationSeconds > 0 else { return }
    achievedRate = Double(counts.sent) / durationSeconds
    throughput = Double(counts.ok) / durationSeconds
  }

  enum CodingKeys: String, CodingKey {
    case schema, model, url, connections, threads, seed, arrivals, throughput, clamped, counts, failures, intervals
    case interrupted, ledger, client, machine, verdict
    case startedAt = "started_at"
    case allowsRefusals = "allows_refusals"
    case durationSeconds = "duration_s"
    case warmupSeconds = "warmup_s"
    case timeoutSeconds = "timeout_s"
    case connectionsOpened = "connections_opened"
    case offeredRate = "offered_rate"
    case achievedRate = "achieved_rate"
    case latency = "latency_ms"
    case service = "service_ms"
    case bytesReceived = "bytes_received"
  }
}

/// What the run cost the client, to judge whether it measured the server or itself.
public struct ClientSummary: Equatable, Sendable, Codable {
  /// CPU time per second of its busiest thread, 0...1.
  public var cpuShare: Double
  /// How long after they were due requests were sent, in milliseconds; zeros in a closed loop.
  public var scheduleLag: LagSummary
  /// Requests that were due and to which the client itself had not come when the window closed.
  public var unhandled: Int

  public init(cpuShare: Double = 0, scheduleLag: LagSummary = LagSummary(), unhandled: Int = 0) {
    self.cpuShare = cpuShare
    self.scheduleLag = scheduleLag
    self.unhandled = unhandled
  }

  /// An older record does not tell the unhandled.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      cpuShare: try container.decode(Double.self, forKey: .cpuShare),
      scheduleLag: try container.decode(LagSummary.self, forKey: .scheduleLag),
      unhandled: try container.decodeIfPresent(Int.self, forKey: .unhandled) ?? 0)
  }

  enum CodingKeys: String, CodingKey {
    case unhandled
    case cpuShare = "cpu_share"
    case scheduleLag = "schedule_lag_ms"
  }
}

/// The machine and the versions a number was measured on; filled in by an edge.
public struct MachineDescription: Equatable, Sendable, Codable {
  public var processor = ""
  public var cores = 0
  public var memoryBytes: UInt64 = 0
  public var kernel = ""
  public var os = ""
  public var libevent = ""
  public var swift = ""

  public init() {}

  enum CodingKeys: String, CodingKey {
    case processor, cores, kernel, os, libevent, swift
    case memoryBytes = "memory_bytes"
  }
}

/// One second of a run.
public struct IntervalSummary: Equatable, Sendable, Codable {
  /// Seconds from the start of the measured window.
  public var startSeconds: Double
  /// Good replies that arrived in it.
  public var completed: Int
  public var failed: Int
  /// Latency of the requests due in it in milliseconds, those without an answer at their age; nothing when none was due.
  public var p50: Double?
  public var p99: Double?

  public init(startSeconds: Double, completed: Int, failed: Int, p50: Double? = nil, p99: Double? = nil) {
    self.startSeconds = startSeconds
    self.completed = completed
    self.failed = failed
    self.p50 = p50
    self.p99 = p99
  }

  enum CodingKeys: String, CodingKey {
    case completed, failed
    case startSeconds = "start_s"
    case p50 = "p50_ms"
    case p99 = "p99_ms"
  }
}
