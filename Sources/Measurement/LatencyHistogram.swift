public import Histogram

/// Counts of latencies in nanoseconds: fixed memory (270 KiB), a few nanoseconds to record, no sample dropped.
///
/// From 1 ns to 1 h with three significant digits; a longer latency is recorded as 1 h and counted in
/// ``clampedCount``. Every figure is the upper edge of the bucket its sample fell in, hence at most 0.1 % high, and the
/// percentile is the sample of nearest rank: the conventions of HdrHistogram in C and Python, so that tools which read
/// our files print the same numbers.
public struct LatencyHistogram: Equatable, Sendable {
  /// The longest latency told apart: 1 h.
  public static let highestNanoseconds: UInt64 = 3_600_000_000_000

  @usableFromInline var buckets: Histogram<UInt64>

  /// How many samples were longer than ``highestNanoseconds``.
  public internal(set) var clampedCount: UInt64 = 0

  public init() {
    buckets = Histogram(
      lowestDiscernibleValue: 1, highestTrackableValue: Self.highestNanoseconds, numberOfSignificantValueDigits: .three)
  }

  /// Counts one latency, or `count` of the same length.
  @inlinable
  public mutating func record(_ nanoseconds: UInt64, count: UInt64 = 1) {
    guard nanoseconds <= Self.highestNanoseconds else { return recordClamped(count: count) }
    buckets.record(nanoseconds, count: count)
  }

  @usableFromInline
  mutating func recordClamped(count: UInt64) {
    clampedCount += count
    buckets.record(Self.highestNanoseconds, count: count)
  }

  /// Adds the samples of another histogram, such as another thread's.
  public mutating func add(_ other: LatencyHistogram) {
    buckets.add(other.buckets)
    clampedCount += other.clampedCount
  }

  /// How many samples were recorded.
  @inlinable public var count: UInt64 { buckets.totalCount }

  /// Shortest latency, the lower edge of its bucket; 0 without samples.
  public var minNanoseconds: UInt64 { buckets.lowestEquivalentForValue(buckets.min) }

  /// Longest latency; 0 without samples.
  public var maxNanoseconds: UInt64 { buckets.max }

  /// Mean in nanoseconds, from the middle of each bucket; 0 without samples.
  public var meanNanoseconds: Double {
    if count == 0 { return 0 }
    let sum = recordedCounts.reduce(0.0) { sum, bucket in
      sum + Double(buckets.medianEquivalentForValue(bucket.nanoseconds)) * Double(bucket.count)
    }
    return sum / Double(count)
  }

  /// The latency that `percent` (0...100) of the samples did not exceed; 0 without samples.
  public func percentile(_ percent: Double) -> UInt64 {
    value(atRank: Self.rank(of: percent, among: count)) ?? 0
  }

  /// Each bucket that holds samples, shortest first: the lowest latency it stands for, and how many.
  public var recordedCounts: RecordedCounts { RecordedCounts(self) }

  /// Walks the buckets that hold samples.
  ///
  /// Not the library's own iterator: that adds up `value * count` on its way, which stops the program when a run's
  /// latencies sum up to 584 years, and takes twice as long.
  public struct RecordedCounts: Sequence, IteratorProtocol {
    private let histogram: LatencyHistogram
    private var upcoming: UInt64
    private let last: UInt64

    fileprivate init(_ histogram: LatencyHistogram) {
      self.histogram = histogram
      upcoming = histogram.minNanoseconds
      last = histogram.maxNanoseconds
    }

    public mutating func next() -> (nanoseconds: UInt64, count: UInt64)? {
      while upcoming <= last && histogram.count > 0 {
        let nanoseconds = upcoming
        upcoming = histogram.buckets.nextNonEquivalentForValue(nanoseconds)
        let count = histogram.buckets.countForValue(nanoseconds)
        if count > 0 { return (nanoseconds, count) }
      }
      return nil
    }
  }
}

extension LatencyHistogram {
  /// Which sample in order of size a percentile names, from 1. Rounds to the nearest, as `hdr_value_at_percentile` does.
  static func rank(of percent: Double, among count: UInt64) -> UInt64 {
    let percent = Swift.min(Swift.max(percent, 0), 100)
    return Swift.max(1, UInt64(percent * Double(count) / 100 + 0.5))
  }

  /// Upper edge of the bucket of the sample of that rank; nothing when there are fewer samples.
  func value(atRank rank: UInt64) -> UInt64? {
    if rank > count { return nil }
    var seen: UInt64 = 0
    for bucket in recordedCounts {
      seen += bucket.count
      if seen >= rank { return buckets.highestEquivalentForValue(bucket.nanoseconds) }
    }
    return nil
  }
}
