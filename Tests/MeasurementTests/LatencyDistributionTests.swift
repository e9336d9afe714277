import Measurement
import Testing

@Suite struct LatencyDistributionTests {
  private func distribution(completed: [UInt64], censored: [UInt64] = []) -> LatencyDistribution {
    var distribution = LatencyDistribution()
    for value in completed { distribution.record(value) }
    for value in censored { distribution.recordAtLeast(value) }
    return distribution
  }

  @Test("without samples there are no figures")
  func empty() {
    let empty = LatencyDistribution()
    #expect(empty.percentile(50) == nil && empty.mean == nil && empty.max == nil)
  }

  @Test("without censored samples every figure is exact")
  func complete() {
    let complete = distribution(completed: [1, 2, 3, 4])
    #expect(complete.percentile(50) == Bounded(2))
    #expect(complete.mean == Bounded(3))
    #expect(complete.max == Bounded(4))
  }

  /// Ten completed samples 1...10 and some ages; `bound` says whether the percentile may be larger than given.
  @Test(
    "a percentile is a lower bound when a censored age below it could have moved it",
    arguments: [
      // An age above the percentile cannot have pushed it up.
      ([100], 50, 6, false), ([100, 100], 50, 6, false),
      // An age at or below it can.
      ([1], 50, 5, true), ([5, 5], 50, 5, true),
      // The percentile is itself an age.
      ([100, 100, 100, 100, 100, 100], 99, 100, true),
      // Only ages beyond the median: the tail is unknown, the median is not.
      ([1000, 1000], 90, 1000, true), ([1000, 1000], 50, 6, false),
    ] as [([UInt64], Double, UInt64, Bool)])
  func bounds(censored: [UInt64], percent: Double, value: UInt64, bound: Bool) {
    let mixed = distribution(completed: Array(1...10), censored: censored)
    #expect(mixed.percentile(percent) == Bounded(value, isLowerBound: bound))
  }

  @Test("a censored age below a percentile that equal samples hold up leaves it exact")
  func heldUp() {
    let mixed = distribution(completed: [1, 1, 1, 1, 5, 5, 5, 5, 5, 5], censored: [2])
    #expect(mixed.percentile(80) == Bounded(5))
  }

  @Test(
    "a percentile that censored ages could move by less than a hundredth, and the mean beside a few, are not marked")
  func negligible() {
    var run = distribution(completed: Array(1_000_000..<1_010_000), censored: [500_000, 600_000])
    for percent in [50.0, 99, 99.9] { #expect(run.percentile(percent)?.isLowerBound == false) }
    #expect(run.mean?.isLowerBound == false)
    #expect(run.max?.isLowerBound == false)
    run.recordAtLeast(5_000_000)
    #expect(run.percentile(99)?.isLowerBound == false)
    #expect(run.mean?.isLowerBound == true)
    #expect(run.max == Bounded(run.combined.maxNanoseconds, isLowerBound: true))
  }

  @Test("mean and maximum are lower bounds when a sizeable share was censored")
  func meanAndMax() {
    let mixed = distribution(completed: [10, 20], censored: [30])
    #expect(mixed.mean == Bounded(20, isLowerBound: true))
    #expect(mixed.max == Bounded(30, isLowerBound: true))
    #expect(distribution(completed: [10, 20], censored: [5]).max == Bounded(20, isLowerBound: true))
  }

  @Test("whatever the true latencies of censored requests, the figure is below the true one, and equal when exact")
  func truth() {
    var generator = Sequence(state: 11)
    for _ in 0..<200 {
      let truth = (0..<50).map { _ in generator.next(below: 2000) + 1 }
      let watched = truth.map { (latency: $0, age: generator.next(below: 3000) + 1) }
      var seen = LatencyDistribution()
      var all = LatencyHistogram()
      for (latency, age) in watched {
        all.record(latency)
        if age < latency { seen.recordAtLeast(age) } else { seen.record(latency) }
      }
      for percent in [1, 25, 50, 75, 90, 99, 100] as [Double] {
        let figure = seen.percentile(percent)!
        #expect(figure.valueNanoseconds <= all.percentile(percent))
        if !figure.isLowerBound {
          #expect(Double(all.percentile(percent)) <= Double(figure.valueNanoseconds) * 1.01 + 1)
        }
      }
    }
  }

  @Test("merging equals recording everything in one, and combined holds all samples")
  func merge() {
    var left = distribution(completed: [1, 2], censored: [9])
    left.add(distribution(completed: [3], censored: [7, .max]))
    #expect(left == distribution(completed: [1, 2, 3], censored: [9, 7, .max]))
    #expect(left.combined.count == 6 && left.count == 6)
    #expect(left.clampedCount == 1)
  }
}

/// A tiny seeded source of numbers.
private struct Sequence {
  var state: UInt64

  mutating func next(below bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % bound
  }
}
