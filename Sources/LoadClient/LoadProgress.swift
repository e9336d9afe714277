public import Measurement

/// How far a run is, for people who watch it.
public struct LoadProgress: Sendable {
  /// Seconds of the measured window gone by; below 0 during the warm-up.
  public var elapsedSeconds: Double
  /// Seconds until the window ends; nothing when only the number of requests ends it.
  public var remainingSeconds: Double?
  /// What has been counted in the window so far.
  public var counts: RequestCounts
  /// Latencies of the good answers so far.
  public var latency: LatencyHistogram

  /// Good answers per second of the window so far.
  public var throughput: Double { elapsedSeconds > 0 ? Double(counts.ok) / elapsedSeconds : 0 }
}
