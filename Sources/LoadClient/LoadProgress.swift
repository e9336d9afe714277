public import Measurement

/// How far a run is, for people who watch it.
public struct LoadProgress: Sendable {
  /// Seconds of warm-up still to go; 0 once the measured window has begun.
  public var untilWindowSeconds: Double
  /// Seconds until the window ends; nothing when only the number of requests ends it.
  public var remainingSeconds: Double?
  /// What has been counted in the window so far.
  public var counts = RequestCounts()
  /// Good answers per second of the window so far.
  public var throughput = 0.0
  /// Latencies of the good answers so far.
  public var latency = LatencyHistogram()
}
