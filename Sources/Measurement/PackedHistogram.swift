/// Counts of latencies in few bytes: only the buckets that hold something, usually under 1 KiB. For the many short
/// intervals of a run, where a ``LatencyHistogram`` each would be too much.
///
/// Two significant digits (0.8 %). In JSON a flat list of bucket number and count by turns.
public struct PackedHistogram: Equatable, Sendable {
  /// In order of latency, none empty.
  public internal(set) var buckets: [PackedBucket] = []

  public init() {}

  /// The same samples, less finely told apart. Reading back what ``unpacked`` gave changes nothing.
  public init(_ histogram: LatencyHistogram) {
    for bucket in histogram.recordedCounts {
      let index = PackedBucket.index(of: bucket.nanoseconds)
      if let last = buckets.last, Int(last.index) == index {
        buckets[buckets.count - 1].count += UInt32(clamping: bucket.count)
      } else {
        buckets.append(PackedBucket(index: index, count: UInt32(clamping: bucket.count)))
      }
    }
  }

  /// How many samples there are.
  public var count: Int { buckets.reduce(0) { $0 + Int($1.count) } }

  public var isEmpty: Bool { buckets.isEmpty }

  /// Counts one latency. Cheap for few samples; for many, record into a dense histogram and pack that.
  public mutating func record(_ nanoseconds: UInt64, count: UInt32 = 1) {
    if count > 0 { insert(PackedBucket(index: PackedBucket.index(of: nanoseconds), count: count)) }
  }

  public mutating func add(_ other: PackedHistogram) {
    for bucket in other.buckets { insert(bucket) }
  }

  private mutating func insert(_ bucket: PackedBucket) {
    var (low, high) = (0, buckets.count)
    while low < high {
      let middle = (low + high) / 2
      if buckets[middle].index < bucket.index { low = middle + 1 } else { high = middle }
    }
    if low < buckets.endIndex, buckets[low].index == bucket.index {
      buckets[low].count += bucket.count
    } else {
      buckets.insert(bucket, at: low)
    }
  }

  /// The latency in nanoseconds that `percent` (0...100) of the samples did not exceed, by nearest rank; nothing without
  /// samples.
  public func percentile(_ percent: Double) -> UInt64? {
    let rank = LatencyHistogram.rank(of: percent, among: UInt64(count))
    var seen: UInt64 = 0
    for bucket in buckets {
      seen += UInt64(bucket.count)
      if seen >= rank { return bucket.highestNanoseconds }
    }
    return nil
  }

  /// From the middle of each bucket, in nanoseconds; nothing without samples.
  public var mean: Double? {
    if isEmpty { return nil }
    return buckets.reduce(0) { $0 + Double($1.middleNanoseconds) * Double($1.count) } / Double(count)
  }

  /// The squared coefficient of variation (variance over the square of the mean), from the middle of each bucket; nothing
  /// without samples. 0 when all are alike, 1 for an exponential distribution.
  public var squaredVariation: Double? {
    guard let mean, mean > 0 else { return nil }
    let squares = buckets.reduce(0) {
      $0 + Double($1.middleNanoseconds) * Double($1.middleNanoseconds) * Double($1.count)
    }
    return Swift.max(0, squares / Double(count) / (mean * mean) - 1)
  }

  /// The longest latency; nothing without samples.
  public var max: UInt64? { buckets.last?.highestNanoseconds }

  /// As a full histogram, for merging into figures and for the HdrHistogram log; each sample in the middle of its bucket.
  public var unpacked: LatencyHistogram {
    var histogram = LatencyHistogram()
    for bucket in buckets { histogram.record(bucket.middleNanoseconds, count: UInt64(bucket.count)) }
    return histogram
  }
}

extension PackedHistogram: Codable {
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    while !container.isAtEnd {
      let index = try container.decode(UInt16.self)
      let count = try container.decode(UInt32.self)
      guard count > 0, index < PackedBucket.indices, buckets.last.map({ $0.index < index }) ?? true else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "the buckets of a histogram are not in order, or one is empty or unknown")
      }
      buckets.append(PackedBucket(index: Int(index), count: count))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for bucket in buckets {
      try container.encode(bucket.index)
      try container.encode(bucket.count)
    }
  }
}

/// A range of latencies and how many fell in it. Below 256 ns each nanosecond has its own; above, 128 to each doubling.
public struct PackedBucket: Equatable, Sendable {
  public internal(set) var index: UInt16
  public internal(set) var count: UInt32

  init(index: Int, count: UInt32) {
    self.index = UInt16(index)
    self.count = count
  }

  /// How many ranges there are up to the longest latency told apart.
  public static let indices = index(of: LatencyHistogram.highestNanoseconds) + 1

  public static func index(of nanoseconds: UInt64) -> Int {
    let value = min(nanoseconds, LatencyHistogram.highestNanoseconds)
    let shift = max(0, 56 - value.leadingZeroBitCount)
    return shift << 7 + Int(value >> UInt64(shift))
  }

  /// The longest latency of the range.
  public var highestNanoseconds: UInt64 {
    let (first, shift) = lowest
    return first + (1 << shift - 1)
  }

  /// What a sample of the range stands for when it must be one number.
  public var middleNanoseconds: UInt64 {
    let (first, shift) = lowest
    return first + (1 << shift) / 2
  }

  private var lowest: (UInt64, shift: UInt64) {
    let index = UInt64(index)
    let shift = index < 256 ? 0 : index >> 7 - 1
    return ((index - shift << 7) << shift, shift)
  }
}
