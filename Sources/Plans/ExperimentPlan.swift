/// What an experiment does: which servers it measures, with what work, how hard and for how long.
///
/// Read from YAML by ``init(yaml:file:)``; saved with every record, so that a table can be printed again.
public struct ExperimentPlan: Equatable, Sendable, Codable {
  /// Names the results folder.
  public var name: String
  /// N of the Fibonacci number one `GET /` computes.
  public var fib: Int
  /// Decides the order of the servers in each round, and when the probe's requests are due.
  public var seed: UInt64
  /// How long a fresh server is warmed up before anything is measured.
  @InSeconds public var warmup: Duration
  /// How long every later step runs before it is measured, so that it does not see the one before it.
  @InSeconds public var settle: Duration
  /// How long one request may take.
  @InSeconds public var timeout: Duration
  /// Length of the intervals that series are recorded in, such as 100 ms.
  @InSeconds public var interval: Duration
  public var servers: [ServerPlan]
  /// Experiment A: a fixed load of work.
  public var fixedLoad: ClosedStream?
  /// Experiment B: the request that costs no CPU.
  public var baseline: ClosedStream?
  /// Experiment C: the request that costs no CPU, before, beside and after CPU load.
  public var contention: Contention?
  /// What is varied; every experiment is done at each of its points.
  public var sweep = Sweep()
  /// What is looked for instead of being given.
  public var search: SearchPlan?

  enum CodingKeys: String, CodingKey {
    case name, fib, seed, servers, sweep, search
    case interval = "interval_s"
    case warmup = "warmup_s"
    case settle = "settle_s"
    case timeout = "timeout_s"
    case fixedLoad = "A"
    case baseline = "B"
    case contention = "C"
  }
}

/// Connections that each send the next request when the last one was answered.
public struct ClosedStream: Equatable, Sendable, Codable {
  public var connections: Int
  @InSeconds public var duration: Duration
  /// How often it is measured, each time on a fresh server; the tables show the median.
  public var repeats: Int

  enum CodingKeys: String, CodingKey {
    case connections, repeats
    case duration = "duration_s"
  }
}

/// Experiment C: two courses on one server, each through the phases quiet, loaded and recovery. They must not run
/// together, for the first would fill the queue that the second measures.
public struct Contention: Equatable, Sendable, Codable {
  /// Closed loop on the easy request: how much of it the server can serve. Its duration is that of one phase.
  public var throughput: ClosedStream?
  /// Open loop on the easy request: how soon one is answered that comes from elsewhere.
  public var probe: Probe?
  /// Requests for work, beside both in the loaded phase.
  public var load: Load
  public var repeats: Int
  /// What an answer of 503 to the load means; a failure where nothing is said.
  public var refusals: Refusals?

  public enum Refusals: String, CaseIterable, Sendable, Codable {
    /// It makes the trial doubtful, as any answer does that is not right.
    case failures
    /// It is what a bounded queue does with more load than it takes: counted and printed.
    case allowed
  }
}

/// A slow open loop: a request leaves when it is due, whatever the server does.
public struct Probe: Equatable, Sendable, Codable {
  /// Requests per second.
  public var rate: Double
  /// The law of the arrivals.
  public var arrivals: ArrivalLaw
  /// Of one phase.
  @InSeconds public var duration: Duration

  enum CodingKeys: String, CodingKey {
    case rate, arrivals
    case duration = "duration_s"
  }
}

/// A duration that is a number of seconds in JSON.
@propertyWrapper
public struct InSeconds: Equatable, Sendable, Codable {
  public var wrappedValue: Duration

  public init(wrappedValue: Duration) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let seconds = try container.decode(Double.self)
    // A year is far beyond any plan, and far within what a Duration can hold.
    guard (0...31_536_000).contains(seconds) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(seconds) is no number of seconds for a plan")
    }
    // Plans are written in whole nanoseconds: without rounding, 0.3 would be read as a little less than what was written.
    wrappedValue = .nanoseconds(Int64((seconds * 1e9).rounded()))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.inSeconds)
  }
}

extension Duration {
  /// As a number, for rates and for JSON.
  package var inSeconds: Double { self / .seconds(1) }
}
