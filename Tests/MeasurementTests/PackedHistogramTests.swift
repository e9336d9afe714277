import Measurement
import Testing

@Suite struct PackedHistogramTests {
  @Test(
    "the squared variation is the variance over the square of the mean",
    arguments: [([5, 5, 5], 0), ([1, 1, 3, 3], 0.25), ([0, 0, 0, 4], 3), ([10, 20, 30], 1.0 / 6)]
      as [([UInt64], Double)])
  func variation(milliseconds: [UInt64], expected: Double) throws {
    var histogram = PackedHistogram()
    for value in milliseconds { histogram.record(value * 1_000_000) }
    // Each value stands in the middle of a bucket that is 0.8 % wide.
    #expect((try #require(histogram.squaredVariation) - expected).magnitude < 0.02 * expected + 1e-4)
  }

  @Test("without samples, or without time, nothing varies")
  func nothing() {
    var histogram = PackedHistogram()
    #expect(histogram.squaredVariation == nil)
    histogram.record(0)
    #expect(histogram.squaredVariation == nil)
  }
}
