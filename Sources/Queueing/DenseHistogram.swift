import Measurement

/// Counts in the buckets of a ``PackedHistogram``, for when recording must be one addition. Packed when an interval ends.
struct DenseHistogram {
  private var counts = [UInt32](repeating: 0, count: PackedBucket.indices)
  private(set) var isEmpty = true

  mutating func record(_ nanoseconds: UInt64) {
    counts[PackedBucket.index(of: nanoseconds)] &+= 1
    isEmpty = false
  }

  /// What it holds; it is empty afterwards.
  mutating func drain() -> PackedHistogram {
    var packed = PackedHistogram()
    if isEmpty { return packed }
    for index in counts.indices where counts[index] > 0 {
      packed.record(lowestNanoseconds(ofBucket: index), count: counts[index])
      counts[index] = 0
    }
    isEmpty = true
    return packed
  }
}

/// Where a bucket of ``PackedHistogram`` begins; the inverse of `PackedBucket.index(of:)`.
func lowestNanoseconds(ofBucket index: Int) -> UInt64 {
  let shift = index < 256 ? 0 : index >> 7 - 1
  return UInt64(index - shift << 7) << UInt64(shift)
}
