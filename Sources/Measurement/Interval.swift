/// One finished interval of an ``IntervalSeries``: what happened in it.
public struct Interval: Equatable, Sendable, Codable {
  public internal(set) var failed = 0
  /// Latencies of the good replies.
  public internal(set) var latency = PackedHistogram()

  public init(failed: Int = 0, latency: PackedHistogram = PackedHistogram()) {
    self.failed = failed
    self.latency = latency
  }

  public var completed: Int { latency.count }

  mutating func add(_ other: Interval) {
    failed += other.failed
    latency.add(other.latency)
  }

  func summary(startSeconds: Double) -> IntervalSummary {
    IntervalSummary(
      startSeconds: startSeconds, completed: completed, failed: failed, p50: milliseconds(50), p99: milliseconds(99))
  }

  private func milliseconds(_ percent: Double) -> Double? { latency.percentile(percent).map { Double($0) / 1e6 } }
}

/// The interval under way: a dense histogram, so that recording is one addition.
struct OpenInterval: Equatable, Sendable {
  var failed = 0
  private var counts = [UInt32](repeating: 0, count: PackedBucket.indices)
  private var completed = 0

  var isEmpty: Bool { failed == 0 && completed == 0 }

  mutating func record(_ index: Int) {
    counts[index] += 1
    completed += 1
  }

  mutating func clear() {
    failed = 0
    if completed == 0 { return }
    completed = 0
    for index in counts.indices { counts[index] = 0 }
  }

  var packed: Interval {
    var latency = PackedHistogram()
    if completed > 0 {
      for (index, count) in counts.enumerated() where count > 0 {
        latency.buckets.append(PackedBucket(index: index, count: count))
      }
    }
    return Interval(failed: failed, latency: latency)
  }
}
