/// One finished interval of an ``IntervalSeries``: counts, and the latency buckets that hold something.
struct Interval: Equatable, Sendable {
  var failed = 0
  /// In order of latency.
  var buckets: [PackedBucket] = []

  var completed: Int { buckets.reduce(0) { $0 + Int($1.count) } }

  /// A reply that belongs to an interval already packed; rare.
  mutating func record(_ index: Int) {
    insert(PackedBucket(index: index, count: 1))
  }

  mutating func add(_ other: Interval) {
    failed += other.failed
    for bucket in other.buckets { insert(bucket) }
  }

  private mutating func insert(_ bucket: PackedBucket) {
    let place = buckets.firstIndex { $0.index >= bucket.index } ?? buckets.endIndex
    if place < buckets.endIndex, buckets[place].index == bucket.index {
      buckets[place].count += bucket.count
    } else {
      buckets.insert(bucket, at: place)
    }
  }

  func summary(startSeconds: Double) -> IntervalSummary {
    IntervalSummary(
      startSeconds: startSeconds, completed: completed, failed: failed, p50: percentile(50), p99: percentile(99))
  }

  /// In milliseconds.
  private func percentile(_ percent: Double) -> Double? {
    let rank = LatencyHistogram.rank(of: percent, among: UInt64(completed))
    var seen: UInt64 = 0
    for bucket in buckets {
      seen += UInt64(bucket.count)
      if seen >= rank { return Double(bucket.highestNanoseconds) / 1e6 }
    }
    return nil
  }
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
    var buckets: [PackedBucket] = []
    if completed > 0 {
      for (index, count) in counts.enumerated() where count > 0 {
        buckets.append(PackedBucket(index: index, count: count))
      }
    }
    return Interval(failed: failed, buckets: buckets)
  }
}

/// A range of latencies and how many fell in it. Below 256 ns each nanosecond has its own; above, 128 to each doubling.
struct PackedBucket: Equatable, Sendable {
  var index: UInt16
  var count: UInt32

  init(index: Int, count: UInt32) {
    self.index = UInt16(index)
    self.count = count
  }

  /// How many ranges there are up to the longest latency.
  static let indices = index(of: LatencyHistogram.highestNanoseconds) + 1

  static func index(of nanoseconds: UInt64) -> Int {
    let value = min(nanoseconds, LatencyHistogram.highestNanoseconds)
    let shift = max(0, 56 - value.leadingZeroBitCount)
    return shift << 7 + Int(value >> UInt64(shift))
  }

  /// The longest latency of the range.
  var highestNanoseconds: UInt64 {
    let index = UInt64(index)
    let shift = index < 256 ? 0 : index >> 7 - 1
    return (index - shift << 7 + 1) << shift - 1
  }
}
