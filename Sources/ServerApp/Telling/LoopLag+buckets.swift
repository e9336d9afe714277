import Measurement

extension LoopLag {
  /// Its beats in a few classes, as Prometheus takes histograms.
  struct Buckets: Equatable {
    /// For each bound the beats that ran no later than that.
    var cumulative: [UInt64]
    /// Of all beats, to one part in a thousand.
    var sumNanoseconds: Double
    var count: UInt64
  }

  /// - Parameter bounds: in nanoseconds, rising.
  func buckets(_ bounds: [UInt64]) -> Buckets {
    var buckets = Buckets(cumulative: bounds.map { _ in 0 }, sumNanoseconds: 0, count: 0)
    var place = 0
    for (nanoseconds, count) in histogram.recordedCounts {
      while place < bounds.count, nanoseconds > bounds[place] {
        buckets.cumulative[place] = buckets.count
        place += 1
      }
      buckets.count += count
      buckets.sumNanoseconds += Double(nanoseconds) * Double(count)
    }
    for rest in place..<bounds.count { buckets.cumulative[rest] = buckets.count }
    return buckets
  }
}
