import Measurement

#if canImport(Glibc)
  import Glibc
#endif

/// Walks a histogram in steps that get finer towards its slowest samples: so many for each halving of what is left, and
/// 100 % last.
///
/// Source: `PercentileIterator.java` of HdrHistogram, and `percentile_iter_next` of its C version.
struct PercentileSteps: Sequence, IteratorProtocol {
  struct Step: Equatable {
    /// The level that was reached, of 100.
    var percent: Double
    /// The highest latency of the bucket where it was.
    var nanoseconds: UInt64
    /// Samples up to that bucket and within it.
    var count: UInt64
  }

  private let total: UInt64
  private let stepsPerHalf: Double
  private var buckets: LatencyHistogram.RecordedCounts
  private var highest: UInt64 = 0
  private var seen: UInt64 = 0
  private var level = 0.0
  private var isAtEnd = false

  init(_ histogram: LatencyHistogram, stepsPerHalf: Int = 5) {
    total = histogram.count
    self.stepsPerHalf = Double(stepsPerHalf)
    buckets = histogram.recordedCounts
  }

  mutating func next() -> Step? {
    if isAtEnd || total == 0 { return nil }
    if seen >= total {
      isAtEnd = true
      return Step(percent: 100, nanoseconds: highest, count: total)
    }
    // One bucket can reach several levels.
    while seen == 0 || 100 * Double(seen) / Double(total) < level, let bucket = buckets.next() {
      highest = Self.highestEquivalent(to: bucket.nanoseconds)
      seen += bucket.count
    }
    defer { level += 100 / (stepsPerHalf * 2 * exp2(log2(100 / (100 - level)).rounded(.down))) }
    return Step(percent: level, nanoseconds: highest, count: seen)
  }

  /// The upper edge of the bucket that begins at a value: 2,048 places of 1 ns, then 1,024 for each doubling.
  static func highestEquivalent(to lowest: UInt64) -> UInt64 {
    let doublings = Swift.max(0, 64 - lowest.leadingZeroBitCount - 11)
    return lowest + (1 << UInt64(doublings)) - 1
  }
}
