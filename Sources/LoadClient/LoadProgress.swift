public import Measurement

/// How far a run is, for people who watch it.
public struct LoadProgress: Sendable {
  /// Seconds until the first span begins; 0 once it has.
  public var untilWindowSeconds: Double
  /// Seconds until the run ends; nothing when only the number of requests ends it.
  public var remainingSeconds: Double?
  /// What has been counted in the spans so far.
  public var counts = RequestCounts()
  /// Good answers per second of the spans so far.
  public var throughput = 0.0
  /// Latencies of the good answers so far.
  public var latency = LatencyHistogram()
}
