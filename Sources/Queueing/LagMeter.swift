import Measurement

/// How late the loop would have been for an arrival at any moment, weighted by time.
///
/// While one thing after the other waits for a busy loop, an arrival at t would wait until the loop has done all that came before
/// t. So between two arrivals the lag falls by a nanosecond in each nanosecond: it takes every value of a range once. A range is
/// entered at its two ends only, and spread over the buckets between when the histogram is asked for.
struct LagMeter {
  /// Everything before is accounted for.
  private(set) var frontier: UInt64 = 0
  private var weights = WeightHistogram()
  private var whole = WeightHistogram()
  private let sampleNanoseconds: UInt64
  /// Histograms of samples that are complete, the next to be handed out first.
  private(set) var finished: [PackedHistogram] = []

  init(sampleNanoseconds: UInt64) { self.sampleNanoseconds = sampleNanoseconds }

  /// What came at `from`, and all that came until `until`, found the loop free at `free`.
  mutating func record(from: UInt64, until: UInt64, free: UInt64) {
    advance(to: from, free: 0)
    advance(to: min(until, free), free: free)
  }

  /// Accounts for the time until `end`, in which the loop was free at `free` or, if that is earlier, at once.
  mutating func advance(to end: UInt64, free: UInt64) {
    while frontier < end {
      let boundary = (frontier / sampleNanoseconds + 1) * sampleNanoseconds
      let stop = min(end, boundary)
      if free > frontier {
        weights.addRange(longest: free - frontier, length: stop - frontier)
      } else {
        weights.addZero(length: stop - frontier)
      }
      frontier = stop
      if stop == boundary { finishSample() }
    }
  }

  /// The last sample, shorter than the others.
  mutating func finish(at end: UInt64) {
    advance(to: end, free: 0)
    if end % sampleNanoseconds != 0 { finishSample() }
  }

  private mutating func finishSample() {
    finished.append(weights.drain(into: &whole))
  }

  func total() -> PackedHistogram {
    var whole = whole
    var unused = WeightHistogram()
    return whole.drain(into: &unused)
  }
}

/// Time by lag, in the buckets of a ``PackedHistogram``.
struct WeightHistogram {
  /// Nanoseconds in parts of buckets.
  private var parts = [UInt64](repeating: 0, count: PackedBucket.indices)
  /// Where stretches of whole buckets begin (1) and end (-1).
  private var edges = [Int32](repeating: 0, count: PackedBucket.indices + 1)
  private var lowest = PackedBucket.indices
  private var highest = 0

  mutating func addZero(length: UInt64) { add(length, to: 0) }

  /// Every lag from `longest` down to `longest - length`, each for a nanosecond.
  mutating func addRange(longest: UInt64, length: UInt64) {
    let least = longest - length
    let first = PackedBucket.index(of: least)
    let last = PackedBucket.index(of: longest)
    if first == last { return add(length, to: first) }
    add(lowestNanoseconds(ofBucket: first + 1) - least, to: first)
    edges[first + 1] += 1
    edges[last] -= 1
    add(longest - lowestNanoseconds(ofBucket: last), to: last)
  }

  private mutating func add(_ length: UInt64, to bucket: Int) {
    parts[bucket] += length
    lowest = min(lowest, bucket)
    highest = max(highest, bucket)
  }

  /// What it holds in whole microseconds, rounded; it is empty afterwards and `sum` holds it.
  mutating func drain(into sum: inout WeightHistogram) -> PackedHistogram {
    var packed = PackedHistogram()
    guard lowest <= highest else { return packed }
    var depth: Int32 = 0
    for bucket in lowest...highest {
      depth += edges[bucket]
      edges[bucket] = 0
      let begin = lowestNanoseconds(ofBucket: bucket)
      let width = depth == 0 ? 0 : lowestNanoseconds(ofBucket: bucket + 1) - begin
      let time = parts[bucket] + UInt64(depth) * width
      parts[bucket] = 0
      if time == 0 { continue }
      sum.add(time, to: bucket)
      packed.record(begin, count: UInt32(clamping: (time + 500) / 1_000))
    }
    edges[highest + 1] = 0
    lowest = PackedBucket.indices
    highest = 0
    return packed
  }
}
