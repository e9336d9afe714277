import Measurement
import Testing

@Suite struct LatencyHistogramTests {
  @Test("an empty histogram has zeros")
  func empty() {
    let histogram = LatencyHistogram()
    #expect(histogram.count == 0 && histogram.percentile(99) == 0)
    #expect(histogram.minNanoseconds == 0 && histogram.maxNanoseconds == 0 && histogram.meanNanoseconds == 0)
  }

  @Test("values up to 2047 ns are kept to the nanosecond", arguments: [1, 2, 999, 2047] as [UInt64])
  func exact(nanoseconds: UInt64) {
    var histogram = LatencyHistogram()
    histogram.record(nanoseconds)
    #expect(histogram.percentile(50) == nanoseconds)
    #expect(histogram.maxNanoseconds == nanoseconds && histogram.minNanoseconds == nanoseconds)
  }

  @Test(
    "every longer value is at most 0.1 % high",
    arguments: [2049, 83_456, 1_234_567, 1_400_000_000, 3_599_999_999_999] as [UInt64])
  func resolution(nanoseconds: UInt64) {
    var histogram = LatencyHistogram()
    histogram.record(nanoseconds)
    let figure = histogram.percentile(50)
    #expect(figure >= nanoseconds)
    #expect(Double(figure) <= Double(nanoseconds) * 1.001)
    #expect(abs(histogram.meanNanoseconds - Double(nanoseconds)) <= Double(nanoseconds) * 0.001)
  }

  @Test(
    "a percentile is the sample of nearest rank",
    arguments: [(0, 1), (10, 1), (14.9, 1), (15, 2), (50, 5), (90, 9), (94.9, 9), (95, 10), (99, 10), (100, 10)]
      as [(Double, UInt64)])
  func ranks(percent: Double, expected: UInt64) {
    var histogram = LatencyHistogram()
    for value in 1...10 as ClosedRange<UInt64> { histogram.record(value) }
    #expect(histogram.percentile(percent) == expected)
  }

  @Test("a value beyond an hour is counted as an hour, and counted as clamped")
  func clamped() {
    var histogram = LatencyHistogram()
    histogram.record(.max)
    histogram.record(LatencyHistogram.highestNanoseconds + 1, count: 2)
    histogram.record(LatencyHistogram.highestNanoseconds)
    #expect(histogram.count == 4)
    #expect(histogram.clampedCount == 3)
    #expect(Double(histogram.maxNanoseconds) <= 3.6e12 * 1.001)
  }

  @Test("adding histograms equals recording everything in one")
  func add() {
    var (left, right, both) = (LatencyHistogram(), LatencyHistogram(), LatencyHistogram())
    for value in stride(from: 17, to: 90_000_000, by: 77_777) as StrideTo<UInt64> {
      if value.isMultiple(of: 2) { left.record(value) } else { right.record(value, count: 3) }
      both.record(value, count: value.isMultiple(of: 2) ? 1 : 3)
    }
    right.record(.max)
    both.record(.max)
    left.add(right)
    #expect(left == both)
    #expect(left.clampedCount == 1)
  }

  @Test("recorded counts give each bucket once, in order, and add up")
  func recordedCounts() {
    var histogram = LatencyHistogram()
    for value in [5, 5, 7, 1_000_000, 1_000_001, 2_000_000_000] as [UInt64] { histogram.record(value) }
    let buckets = Array(histogram.recordedCounts)
    #expect(buckets.map(\.nanoseconds) == [5, 7, 999_936, 1_999_634_432])
    #expect(buckets.map(\.count) == [2, 1, 2, 1])
  }
}
