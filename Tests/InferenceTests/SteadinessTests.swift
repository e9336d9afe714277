import Inference
import Pacing
import Testing

struct SteadinessTests {
  private static let rows: [(values: [Double], trend: Steadiness.Trend, orders: Double?)] = [
    ([1, 2, 3, 4, 5], .rising, 2.0 / 120), ([5, 4, 3, 2, 1], .falling, 2.0 / 120), ([1, 2, 3, 4], .cannotTell, nil),
    ([1, 1, 1, 1, 1], .steady, 1), ([1, 2, 3, 5, 4], .steady, 10.0 / 120), ([1, 2, 3, 4, 6, 5], .rising, 12.0 / 720),
    ([3, 1, 4, 2, 5, 1], .steady, nil), ([], .cannotTell, nil),
  ]

  @Test("A figure that rises or falls over the repeats is found, as far as their number allows", arguments: rows)
  func trends(values: [Double], trend: Steadiness.Trend, probability: Double?) throws {
    let steadiness = Steadiness(of: values)
    #expect(steadiness.trend == trend)
    if let probability { #expect((try #require(steadiness.probability) - probability).magnitude < 1e-12) }
    #expect((steadiness.probability == nil) == (trend == .cannotTell))
  }

  @Test("The size of a drift is the median of the slopes")
  func size() {
    #expect(Steadiness(of: [100, 102, 104, 106, 300]).changePerStep == 2.0 / 104)
  }

  @Test("Values that do not drift are found steady in 19 of 20 cases")
  func falseAlarms() {
    var random = SplitMix64(seed: 21)
    let steady = (0..<400).count { _ in
      Steadiness(of: (0..<8).map { _ in random.nextUnit() }).trend == .steady
    }
    #expect(steady >= 370)
  }

  @Test("The memory of a server that grows from repeat to repeat is rising")
  func figure() {
    let repeats = (0..<6).map { Repeat(round: $0, scalars: ["pss": [10 + Double($0), 10.5 + Double($0)]]) }
    #expect(Steadiness(of: .scalar("pss", better: .down), in: Repeats("a", repeats)).trend == .rising)
    #expect(Steadiness(of: .throughput, in: Repeats("a", repeats)).trend == .cannotTell)
  }
}

struct RecoveryTests {
  private let quiet = [Double](repeating: 10, count: 20)

  private func recovery(_ values: [Double?]) -> Recovery {
    let points = values.enumerated().map {
      Recovery.Point(sinceEventNanoseconds: UInt64($0) * 100_000_000, value: $1)
    }
    return RecoveryRules().recovery(points, quiet: quiet, intervalNanoseconds: 100_000_000)
  }

  @Test("It is back at the first interval from which on it stays in the band")
  func back() {
    #expect(recovery([90, 50, 12, 10.9, 10, 10, 10, 10]) == .after(nanoseconds: 300_000_000))
    #expect(recovery([10, 10, 10, 10, 10]) == .after(nanoseconds: 0))
  }

  @Test("A single interval above the band is no relapse, three in a row are")
  func relapse() {
    #expect(recovery([90, 10, 10, 10, 50, 10, 10, 10]) == .after(nanoseconds: 100_000_000))
    #expect(recovery([90, 10, 10, 50, 50, 50, 10, 10, 10, 10, 10]) == .after(nanoseconds: 600_000_000))
  }

  @Test("Intervals in which nothing was answered are not back")
  func stalled() {
    #expect(recovery([nil, nil, 10, nil, nil, nil, 10, 10, 10, 10, 10]) == .after(nanoseconds: 600_000_000))
  }

  @Test("What stays above the band, or is not watched long enough in it, has not recovered")
  func never() {
    #expect(recovery([90, 80, 70, 60, 50, 40]) == .notWithin(nanoseconds: 600_000_000))
    #expect(recovery([90, 80, 70, 60, 10, 10, 10, 10]) == .notWithin(nanoseconds: 800_000_000))
  }

  @Test("Without a quiet phase, or anything after the event, it cannot be told")
  func cannotTell() {
    let rules = RecoveryRules()
    let point = Recovery.Point(sinceEventNanoseconds: 0, value: 1)
    for (points, quiet) in [([point], [1.0]), ([], self.quiet), ([point], self.quiet)] {
      guard case .cannotTell = rules.recovery(points, quiet: quiet, intervalNanoseconds: 100_000_000) else {
        Issue.record("told from \(points.count) points and \(quiet.count) quiet ones")
        continue
      }
    }
  }
}
