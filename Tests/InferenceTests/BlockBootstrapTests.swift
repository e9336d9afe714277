import Glibc
import Measurement
import Pacing
import Testing

@testable import Inference

struct BlockBootstrapTests {
  private func autoregressive(_ count: Int, _ correlation: Double, _ random: inout SplitMix64) -> [Double] {
    var last = random.nextNormal()
    return (0..<count).map { _ in
      defer { last = correlation * last + (1 - correlation * correlation).squareRoot() * random.nextNormal() }
      return last
    }
  }

  @Test("Blocks of a prefix sum go round at its end")
  func circular() {
    let sums = PrefixSums(rows: 4, width: 1) { row, sums, offset in sums[offset] += [1.0, 10, 100, 1000][row] }
    var totals = [0.0]
    sums.add(from: 3, count: 3, to: &totals)
    #expect(totals == [1011])
    sums.addAll(to: &totals)
    #expect(totals == [2122])
    #expect(sums[2, 0] == 100)
  }

  @Test("The length of blocks grows with the correlation", arguments: [(0.0, 6, 10), (0.5, 6, 22), (0.9, 15, 67)])
  func lengths(correlation: Double, least: Int, most: Int) {
    var random = SplitMix64(seed: 77)
    let series = (0..<3).map { _ in autoregressive(200, correlation, &random) }
    let length = BlockLength.automatic(series)
    #expect(length >= least && length <= most)
  }

  @Test("Series without any variation, or hardly any length, have blocks all the same")
  func degenerate() {
    #expect(BlockLength.automatic([[1, 1, 1, 1, 1, 1, 1, 1]]) == 2)
    #expect(BlockLength.automatic([[1, 2]]) == 1)
    #expect(BlockLength.automatic([]) == 1)
  }

  @Test(
    "The error within a repeat is that of theory, also where intervals are correlated",
    arguments: [(0.0, 0.8), (0.5, 0.75), (0.8, 0.6)])
  func error(correlation: Double, least: Double) throws {
    var random = SplitMix64(seed: 4)
    // Of the mean of AR(1) with variance 1: (1 + r) / (1 - r) / n.
    let count = 200.0
    let theory = ((1 + correlation) / (1 - correlation) / count).squareRoot()
    var errors: [Double] = []
    for _ in 0..<30 {
      let repeated = Repeat(round: 0, scalars: ["x": autoregressive(Int(count), correlation, &random)])
      let figure = Figure.scalar("x", better: .up)
      let sums = SampleSums([repeated], for: [figure])
      let spread = BlockBootstrap(seed: random.next(), resamples: 60).spreads([figure], [.linear], of: sums)[0]
      errors.append(try #require(spread).error)
    }
    let ratio = mean(errors) / theory
    #expect(ratio > least && ratio < 1.15)
  }
}
