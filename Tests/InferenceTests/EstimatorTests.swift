import Inference
import Measurement
import Pacing
import Testing

struct EstimatorTests {
  private let estimator = Estimator(bootstrap: BlockBootstrap(resamples: 50))

  /// Stretches of 100 ms, each with these latencies.
  private func stretches(_ count: Int, _ latencies: [UInt64], unanswered: Int = 0) -> [Stretch] {
    var histogram = PackedHistogram()
    for latency in latencies { histogram.record(latency) }
    let one = Stretch(durationNanoseconds: 100_000_000, latency: histogram, unanswered: unanswered)
    return [Stretch](repeating: one, count: count)
  }

  private func scalars(_ values: [Double]) -> Repeats {
    Repeats("a server", values.enumerated().map { Repeat(round: $0, scalars: ["pss": [$1]]) })
  }

  @Test("Figures are those of all samples together, not means of figures")
  func pooled() throws {
    // 10 at 1 us in one repeat and 30 at 200 ns in the other, which took half as long.
    let repeats = Repeats(
      "a server",
      [
        Repeat(round: 0, stretches: stretches(10, [1_000]), quiet: stretches(10, [100, 100])),
        Repeat(round: 1, stretches: stretches(5, [200, 200, 200, 200, 200, 200]), quiet: stretches(5, [100, 100])),
      ])
    let figures: [Figure] = [.throughput, .percentile(50), .meanLatency, .shareKept]
    let values = estimator.estimates(figures, of: repeats).map(\.value)
    #expect((try #require(values[0]) - 40 / 1.5).magnitude < 1e-9)
    // In the middle third of the bucket of 200 ns, which reaches from 200 to 201.
    #expect(try #require(values[1]) > 200.6 && values[1]! < 200.7)
    // The bucket of 1,000 ns has its middle at 1,002.
    #expect(values[2] == 400.5)
    #expect((try #require(values[3]) - 40 / 1.5 / 20).magnitude < 1e-9)
  }

  @Test("Three repeats have the interval of Student's t on their logarithms")
  func student() throws {
    let estimate = estimator.estimate(.scalar("pss", better: .down), of: scalars([100, 110, 121]))
    // Logarithms 1.1 apart by a factor: deviation log(1.1), times 4.3027 / sqrt(3).
    let factor = 1.267_16
    #expect((try #require(estimate.value) - 110.3333).magnitude < 1e-3)
    #expect((try #require(estimate.high) / 110.3333 - factor).magnitude < 1e-4)
    #expect((try #require(estimate.low) * factor / 110.3333 - 1).magnitude < 1e-4)
    #expect(estimate.repeats == 3 && estimate.intervals == 3 && estimate.note == nil)
  }

  @Test("A figure that was zero in a repeat is reckoned with as it is")
  func linear() throws {
    let estimate = estimator.estimate(.scalar("pss", better: .down), of: scalars([0, 1, 2]))
    #expect((try #require(estimate.high) - (1 + 4.302_653 / 3.0.squareRoot())).magnitude < 1e-5)
    #expect(try #require(estimate.low) < 0)
  }

  @Test("One repeat has a value and no interval, but one within it when asked for")
  func single() throws {
    let repeated = Repeat(round: 0, stretches: (0..<20).flatMap { stretches(1, $0 % 3 == 0 ? [900] : [700, 800]) })
    let estimate = estimator.estimate(.throughput, of: Repeats("a server", [repeated]))
    #expect(estimate.value == 16.5 && estimate.low == nil && estimate.high == nil)
    #expect(estimate.note == "One repeat tells nothing about how repeats differ: there is no interval.")
    let within = estimator.estimates([.throughput], withinOne: repeated)[0]
    #expect(try #require(within.low) < 16.5 && within.high! > 16.5)
    #expect(within.note == "From one trial: what differs from trial to trial is not in the interval.")
  }

  @Test(
    "A percentile of too few samples has no interval",
    arguments: [(99.0, 99, true), (99, 100, false), (50, 1, true), (50, 2, false), (99.9, 999, true), (100, 500, true)])
  func fewSamples(percent: Double, samples: Int, isTooFew: Bool) {
    let enough = Repeat(round: 0, stretches: stretches(10, [UInt64](repeating: 5_000, count: 200)))
    let repeated = Repeat(round: 1, stretches: stretches(1, [UInt64](repeating: 5_000, count: samples)))
    let estimate = estimator.estimate(.percentile(percent), of: Repeats("a server", [enough, repeated]))
    #expect(estimate.value != nil)
    #expect((estimate.low == nil) == isTooFew)
    #expect((estimate.note != nil) == isTooFew)
  }

  @Test("What is missing is told", arguments: [Figure.shareKept, .scalar("pss", better: .down), .percentile(50)])
  func missing(figure: Figure) {
    let empty = [Repeat(round: 0), Repeat(round: 1)]
    let estimate = estimator.estimate(figure, of: Repeats("a server", empty))
    #expect(estimate.value == nil && estimate.low == nil)
    #expect(estimate.note == "Repeat 1 of a server holds nothing to compute \(figure.name) from.")
    #expect(estimator.estimate(figure, of: Repeats("a server", [])).note == "Nothing was measured of a server.")
  }

  @Test("A percentile among requests without an answer is known from below only")
  func unanswered() throws {
    let repeats = Repeats(
      "a server", (0..<3).map { Repeat(round: $0, stretches: stretches(50, [100, 100, 100, 200], unanswered: 1)) })
    let median = estimator.estimate(.percentile(50), of: repeats)
    #expect(!median.isLowerBound && median.low != nil)
    let tail = estimator.estimate(.percentile(99), of: repeats)
    #expect(tail.isLowerBound && tail.value == 201 && tail.low == nil)
    #expect(
      tail.note == "p99 of repeat 1 of a server falls among its 50 requests without an answer.")
  }

  @Test("No interval of a percentile is narrower than what the histogram tells apart")
  func resolution() throws {
    let repeats = Repeats("a server", (0..<5).map { Repeat(round: $0, stretches: stretches(40, [1_000_000])) })
    let estimate = estimator.estimate(.percentile(50), of: repeats)
    #expect(try #require(estimate.halfWidthShare) > 0.002 && estimate.halfWidthShare! < 0.005)
  }

  @Test("The same seed gives the same interval, another one nearly the same")
  func seeded() throws {
    var random = SplitMix64(seed: 9)
    var model = NoiseModel()
    model.trial = 0
    model.round = 0
    let repeats = model.repeats("a server", [0, 0], &random)
    let widths = [3, 3, 4].map { seed in
      Estimator(bootstrap: BlockBootstrap(seed: seed, resamples: 400))
        .estimates([.throughput], withinOne: repeats.repeats[0])[0].halfWidthShare!
    }
    #expect(widths[0] == widths[1] && widths[0] != widths[2])
    #expect((widths[0] / widths[2] - 1).magnitude < 0.2)
  }
}
