public import Measurement

/// What a simulation gives, in the same values that a measurement does.
public struct SimulationResult: Equatable, Sendable {
  public var streams: [StreamResult]
  public var samples: [SystemSample]
  /// How late the loop would have been for an arrival at any moment, weighted by time: counts are microseconds. Exact but for
  /// the width of the buckets.
  public var lag: PackedHistogram
  /// Share of the time that the loop was not waiting, 0...1.
  public var loopUtilisation: Double
  /// Share of the time that a worker had a job, 0...1; 0 without workers.
  public var workerUtilisation: Double
  /// Share of the cores' time that was used, 0...1.
  public var coreUtilisation: Double
  /// Steps of the simulation, for judging its speed.
  public var events: UInt64
}

/// What one stream of traffic met.
public struct StreamResult: Equatable, Sendable {
  public var name: String
  public var counts = RequestCounts()
  public var failures = FailureCounts()
  /// Of good answers, from the time each was due.
  public var latency = LatencyHistogram()
  /// Of good answers, from the time the client handled each.
  public var service = LatencyHistogram()
  /// By the time of the answer, warm-up included; from 0 to the end of the simulation.
  public var intervals: [Interval] = []
  public var ledger = Ledger()
  /// Requests in the system, waiting to be sent included, added up over time. By Little's law the sum of all times from due
  /// until ended.
  public var requestNanoseconds: UInt64 = 0

  public init(name: String) { self.name = name }
}

/// The server's telemetry and the CPU time of all, for one short stretch.
public struct SystemSample: Equatable, Sendable {
  /// What a server would have told; the lag's counts are microseconds.
  public var loop: LoopSample
  public var loopCPUNanoseconds: UInt64 = 0
  public var workerCPUNanoseconds: UInt64 = 0
  public var clientCPUNanoseconds: UInt64 = 0
  /// Time that the loop, and that workers, could have computed and had no core or a part of one.
  public var loopDelayNanoseconds: UInt64 = 0
  public var workerDelayNanoseconds: UInt64 = 0
}
