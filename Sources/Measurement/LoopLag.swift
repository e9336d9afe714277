/// How late an event loop runs what is due: the heartbeat of a loop fires late by exactly as long as the loop was busy
/// with something else.
public struct LoopLag: Equatable, Sendable {
  public private(set) var histogram = LatencyHistogram()
  /// The latest lag recorded.
  public private(set) var lastNanoseconds: UInt64 = 0

  public init() {}

  /// A heartbeat ran this much after it was due.
  public mutating func record(_ nanoseconds: UInt64) {
    histogram.record(nanoseconds)
    lastNanoseconds = nanoseconds
  }

  /// A heartbeat ran this much late and stands as well for the beats that were due meanwhile: each of them is recorded with
  /// the delay it would have had. Otherwise a long stall would weigh as little as a short one.
  public mutating func record(_ nanoseconds: UInt64, missedBeats: UInt64, every interval: UInt64) {
    // A process that was suspended for hours must not spend minutes here.
    for beat in 0...min(missedBeats, 100_000) { record(nanoseconds - min(nanoseconds, beat &* interval)) }
    lastNanoseconds = nanoseconds
  }

  public mutating func add(_ other: LoopLag) {
    histogram.add(other.histogram)
    lastNanoseconds = max(lastNanoseconds, other.lastNanoseconds)
  }

  /// Forgets everything, for instance between two phases.
  public mutating func reset() { self = LoopLag() }

  public var count: UInt64 { histogram.count }
  public var maxNanoseconds: UInt64 { histogram.maxNanoseconds }

  public var summary: LagSummary { LagSummary(histogram) }
}

/// Lags in milliseconds; zeros when none was recorded.
public struct LagSummary: Equatable, Sendable, Codable {
  public var p50: Double
  public var p99: Double
  public var max: Double

  public init(p50: Double = 0, p99: Double = 0, max: Double = 0) {
    self.p50 = p50
    self.p99 = p99
    self.max = max
  }

  public init(_ histogram: LatencyHistogram) {
    self.init(
      p50: Double(histogram.percentile(50)) / 1e6, p99: Double(histogram.percentile(99)) / 1e6,
      max: Double(histogram.maxNanoseconds) / 1e6)
  }
}
