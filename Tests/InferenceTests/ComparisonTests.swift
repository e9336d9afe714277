import Inference
import Pacing
import Testing

struct ComparisonTests {
  private let rules = ComparisonRules(bootstrap: BlockBootstrap(resamples: 12))
  private let pss = Figure.scalar("pss", better: .down)

  private func scalars(_ label: String, _ values: [Double], from round: Int = 0) -> Repeats {
    Repeats(label, values.enumerated().map { Repeat(round: round + $0, scalars: ["pss": [$1], "rate": [$1]]) })
  }

  /// The verdicts of `cases` comparisons on a machine that drifts.
  private func verdicts(
    _ cases: Int, rounds: Int, _ pairing: Comparison.Pairing, slower: Double
  ) -> [Comparison.Verdict] {
    var model = NoiseModel()
    model.intervals = 10
    model.samples = 12
    var random = SplitMix64(seed: UInt64(rounds) * 100 + UInt64(slower * 10))
    return (0..<cases).map { _ in
      let drifts = model.drifts(rounds, &random)
      let a = model.repeats("a", drifts, &random)
      let b = model.repeats(
        "b", pairing == .paired ? drifts : model.drifts(rounds, &random), slower: slower, &random)
      return rules.compare(a, b, pairing).verdict
    }
  }

  @Test(
    "Two runs of the same server are not distinguishable in 19 of 20 tries, all five figures together",
    arguments: [(3, Comparison.Pairing.paired), (6, .paired), (4, .unpaired)])
  func falseAlarms(rounds: Int, pairing: Comparison.Pairing) {
    let cases = 100
    let quiet = verdicts(cases, rounds: rounds, pairing, slower: 1).count { $0 == .notDistinguishable }
    // Four deviations below 95 %.
    #expect(Double(quiet) / Double(cases) > 0.95 - 4 * (0.95 * 0.05 / Double(cases)).squareRoot(), "\(quiet)")
  }

  @Test("A server that is 10 % slower is worse in 19 of 20 tries, given six rounds of both")
  func power() {
    let cases = 60
    let worse = verdicts(cases, rounds: 6, .paired, slower: 1.1).count { $0 == .worse }
    #expect(worse >= cases * 19 / 20, "\(worse) of \(cases)")
  }

  @Test("Runs at different times differ by more than their repeats do, which earlier runs make up for")
  func pastRuns() {
    var model = NoiseModel()
    model.intervals = 10
    model.samples = 12
    model.round = 0.01
    var random = SplitMix64(seed: 6)
    // What the machine was like in the hour of a run, 4 %.
    func run() -> Repeats {
      let hour = 0.04 * random.nextNormal()
      return model.repeats("x", model.drifts(4, &random).map { $0 + hour }, &random)
    }
    let cases = 60
    var alarms = (without: 0, with: 0)
    for _ in 0..<cases {
      var rules = rules
      let (a, b) = (run(), run())
      if rules.compare(a, b, .unpaired).verdict != .notDistinguishable { alarms.without += 1 }
      rules.pastRuns = (0..<5).map { _ in run() }
      if rules.compare(a, b, .unpaired).verdict != .notDistinguishable { alarms.with += 1 }
    }
    #expect(alarms.without > cases * 3 / 20)
    // Four deviations above 5 %.
    #expect(Double(alarms.with) <= Double(cases) * 0.05 + 4 * (Double(cases) * 0.05 * 0.95).squareRoot())
  }

  @Test("What is not paired comes with a caution unless enough earlier runs say how far runs differ")
  func caution() {
    let (a, b) = (scalars("a", [100, 101, 99]), scalars("b", [100, 102, 99]))
    #expect(rules.compare(a, b, .paired, [pss]).caution == nil)
    #expect(rules.compare(a, b, .unpaired, [pss]).caution != nil)
    var rules = rules
    rules.pastRuns = [Repeats](repeating: a, count: 4)
    #expect(rules.compare(a, b, .unpaired, [pss]).caution == nil)
  }

  @Test("What the machine does to both drops out of pairs, and only of pairs")
  func pairs() throws {
    let a = scalars("a", [100, 150, 90, 120])
    let b = scalars("b", [105.1, 157.3, 94.6, 126])
    let paired = rules.compare(a, b, .paired, [pss]).figures[0]
    #expect(paired.verdict == .worse)
    #expect((try #require(paired.ratio).value - 1.05).magnitude < 1e-3)
    #expect(try #require(paired.ratio).low > 1.04 && paired.ratio!.high < 1.06)
    #expect(try #require(paired.difference).low > 0)
    let unpaired = rules.compare(a, b, .unpaired, [pss]).figures[0]
    #expect(unpaired.verdict == .notDistinguishable)
    #expect(try #require(unpaired.difference).low < 0 && unpaired.difference!.high > 0)
    #expect(unpaired.confidence == 0.95)
  }

  @Test(
    "The direction of a figure decides what is worse, and the threshold what matters",
    arguments: [
      (Figure.Direction.down, 1.1, 0.0, Comparison.Verdict.worse), (.up, 1.1, 0, .better), (.up, 0.9, 0, .worse),
      (.down, 0.9, 0, .better), (.down, 1.1, 0.05, .worse), (.down, 1.1, 0.1, .notDistinguishable),
      (.down, 1.0, 0, .notDistinguishable), (.up, 0.9, 0.1, .notDistinguishable),
    ])
  func directions(better: Figure.Direction, factor: Double, threshold: Double, expected: Comparison.Verdict) {
    var rules = rules
    rules.threshold = threshold
    let noise = [1.001, 0.999, 1.002, 0.998, 1.0]
    let a = scalars("a", [100, 101, 99, 100, 102])
    let b = scalars("b", zip([100, 101, 99, 100, 102], noise).map { $0 * $1 * factor })
    let figure = rules.compare(a, b, .paired, [.scalar("pss", better: better)]).figures[0]
    #expect(figure.verdict == expected)
    #expect(figure.isWithinThreshold == false)
  }

  @Test("A difference within the threshold is told from one that is not known")
  func negligible() {
    var rules = rules
    rules.threshold = 0.02
    let a = scalars("a", [100, 101, 99, 100])
    let close = rules.compare(a, scalars("b", [100.4, 101.2, 99.3, 100.3]), .paired, [pss]).figures[0]
    #expect(close.verdict == .notDistinguishable && close.isWithinThreshold)
    let open = rules.compare(a, scalars("b", [120, 90, 99, 104]), .paired, [pss]).figures[0]
    #expect(open.verdict == .notDistinguishable && !open.isWithinThreshold)
  }

  @Test("Pairs are made by round, also if trials ran in another order or are missing")
  func rounds() {
    let a = scalars("a", [100, 200, 300, 400])
    var b = scalars("b", [200.2, 299.8, 400.4, 500], from: 1)
    b.repeats.reverse()
    let comparison = rules.compare(a, b, .paired, [pss])
    #expect(comparison.rounds == [3, 3])
    #expect(comparison.figures[0].verdict == .notDistinguishable)
    #expect(comparison.figures[0].ratio!.high < 1.01)
  }

  @Test("Too little to compare is said, and leaves the other figures to be judged")
  func shortfalls() {
    let a = scalars("a", [100, 101, 99])
    let b = scalars("b", [120, 121, 119])
    let comparison = rules.compare(a, b, .paired, [.throughput, pss])
    #expect(comparison.figures.map(\.verdict) == [.cannotTell, .worse])
    #expect(comparison.figures[0].note == "Repeat 1 of a holds nothing to compute throughput from.")
    #expect(comparison.figures[1].confidence == 0.95)
    #expect(comparison.verdict == .worse)
    let strangers = rules.compare(a, scalars("b", [1, 2], from: 9), .paired, [pss])
    #expect(strangers.verdict == .cannotTell && strangers.figures[0].note == "Nothing was measured of a.")
    let single = rules.compare(scalars("a", [1]), b, .unpaired, [pss])
    #expect(single.figures[0].note == "Two repeats of each are the least that can be compared.")
  }

  @Test("Figures that differ to both sides are mixed")
  func mixed() {
    let a = scalars("a", [100, 101, 99, 100])
    let b = scalars("b", [120, 121, 119, 120])
    let comparison = rules.compare(a, b, .paired, [pss, .scalar("rate", better: .up)])
    #expect(comparison.verdict == .mixed && comparison.hasWorse)
  }

  @Test("The advice names the rounds that show a difference, and what those at hand would show")
  func advice() throws {
    let advice = RoundsAdvice(spread: 0.02, error: 0.01, pairing: .paired, rounds: 3)
    // n = 5: (4.604 + 1.533) * 0.02 / sqrt(5) = 0.0549; n = 4: (5.841 + 1.638) * 0.01 = 0.0748; log 1.06 = 0.0583.
    #expect(advice.rounds(toSee: 0.06) == 5)
    #expect((advice.smallestVisible(rounds: 5) - 0.0564).magnitude < 1e-3)
    #expect(advice.rounds(toSee: 0.000_01) == nil)
    #expect(advice.rounds(toSee: 0) == nil)
    let unpaired = RoundsAdvice(spread: 0.02, error: 0.01, pairing: .unpaired, rounds: 3)
    #expect(try #require(unpaired.rounds(toSee: 0.06)) < 5)
  }
}
