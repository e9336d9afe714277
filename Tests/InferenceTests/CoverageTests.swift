import Glibc
import Inference
import Measurement
import Pacing
import Testing

/// How often intervals called 95 % hold the truth, counted. Seeded: the counts are the same in each run, and the tolerance is
/// what chance alone leaves open, so that another generator or compiler would pass as well.
struct CoverageTests {
  private static let cases = 300
  private let estimator = Estimator(bootstrap: BlockBootstrap(resamples: 12))

  /// Four deviations of a count whose share is 95 %.
  private func isCovered(_ hits: Int, upTo most: Double = 1) -> Bool {
    let share = Double(hits) / Double(Self.cases)
    let tolerance = 4 * (0.95 * 0.05 / Double(Self.cases)).squareRoot()
    return share > 0.95 - tolerance && share <= most
  }

  @Test("Intervals of repeats from known distributions hold their mean", arguments: [2, 3, 5, 10])
  func scalars(count: Int) {
    let draws: [(truth: Double, draw: (inout SplitMix64) -> Double)] = [
      (50, { 50 + 2 * $0.nextNormal() }), (-3, { -3 + $0.nextNormal() / 2 }),
      (exp(0.005), { exp(0.1 * $0.nextNormal()) }),
    ]
    for (number, distribution) in draws.enumerated() {
      var random = SplitMix64(seed: UInt64(100 * count + number))
      var hits = 0
      for _ in 0..<Self.cases {
        let repeats = (0..<count).map { Repeat(round: $0, scalars: ["x": [distribution.draw(&random)]]) }
        let estimate = estimator.estimate(.scalar("x", better: .up), of: Repeats("x", repeats))
        if estimate.low! <= distribution.truth, distribution.truth <= estimate.high! { hits += 1 }
      }
      #expect(isCovered(hits, upTo: 0.99), "distribution \(number): \(hits) of \(Self.cases)")
    }
  }

  @Test("Intervals of an exponential distribution's median hold it")
  func exponential() {
    var random = SplitMix64(seed: 11)
    var hits = 0
    for _ in 0..<Self.cases {
      let repeats = (0..<4).map { round in
        var histogram = PackedHistogram()
        for _ in 0..<100 { histogram.record(UInt64(1e6 * random.nextExponential())) }
        return Repeat(round: round, stretches: [Stretch(durationNanoseconds: 100_000_000, latency: histogram)])
      }
      let estimate = estimator.estimate(.percentile(50), of: Repeats("x", repeats))
      if estimate.low! <= 1e6 * M_LN2, 1e6 * M_LN2 <= estimate.high! { hits += 1 }
    }
    #expect(isCovered(hits), "\(hits) of \(Self.cases)")
  }

  @Test("Intervals of every figure hold the truth on a machine that drifts", arguments: [3, 5])
  func figures(rounds: Int) {
    var model = NoiseModel()
    model.intervals = 10
    model.samples = 12
    let figures: [Figure] = [.throughput, .percentile(50), .percentile(99), .shareKept, .scalar("pss", better: .down)]
    var hits = [Int](repeating: 0, count: figures.count)
    var random = SplitMix64(seed: UInt64(rounds))
    for _ in 0..<Self.cases {
      let repeats = model.repeats("x", model.drifts(rounds, &random), &random)
      for (index, estimate) in estimator.estimates(figures, of: repeats).enumerated() {
        let truth = model.truth(of: figures[index])
        if estimate.low! <= truth, truth <= estimate.high! { hits[index] += 1 }
      }
    }
    for (figure, hits) in zip(figures, hits) { #expect(isCovered(hits), "\(figure.name): \(hits) of \(Self.cases)") }
  }
}
