internal import Glibc

/// How A and B are held against each other.
public struct ComparisonRules: Equatable, Sendable {
  /// The chance of at least one false alarm among all figures together.
  public var familyError = 0.05
  /// The change, as a share (0.02 for 2 %), up to which a difference does not matter: "worse" only when the whole
  /// interval lies beyond it.
  public var threshold = 0.0
  /// Of the estimates of A and B by themselves.
  public var confidence = 0.95
  public var bootstrap = BlockBootstrap()
  /// Earlier runs of one and the same thing on the same machine, 4 or more: how far they differ is how far A and B,
  /// measured at different times, differ with nothing changed. Not needed for pairs.
  ///
  /// Without them the repeats of a run have to stand for it, and they cannot: they saw only the machine of that hour.
  public var pastRuns: [Repeats] = []

  public init(
    familyError: Double = 0.05, threshold: Double = 0, confidence: Double = 0.95,
    bootstrap: BlockBootstrap = BlockBootstrap(), pastRuns: [Repeats] = []
  ) {
    self.familyError = familyError
    self.threshold = threshold
    self.confidence = confidence
    self.bootstrap = bootstrap
    self.pastRuns = pastRuns
  }

  /// Compares B with A. With pairs, only rounds that both have are used.
  public func compare(
    _ a: Repeats, _ b: Repeats, _ pairing: Comparison.Pairing, _ figures: [Figure] = Figure.standard
  ) -> Comparison {
    compare([ComparedPair(a, b, figures, pastRuns: pastRuns)], pairing)[0]
  }

  /// Compares several pairs of samples at once, such as those of each stream of each server: ``familyError`` is for all of
  /// their figures together.
  ///
  /// - Parameter pairs: with earlier runs of their own; ``pastRuns`` is not asked.
  /// - Returns: a comparison of each pair, in their order.
  public func compare(_ pairs: [ComparedPair], _ pairing: Comparison.Pairing) -> [Comparison] {
    let pairs = pairs.map { MeasuredPair($0, pairing, bootstrap) }
    let judged = judge(pairs)
    return zip(pairs, judged).map { pair, figures in
      Comparison(
        a: pair.a, b: pair.b, pairing: pairing, familyError: familyError, threshold: threshold,
        rounds: pair.samples.map(\.repeats), pastRuns: pair.pastRuns, figures: figures)
    }
  }

  private func judge(_ pairs: [MeasuredPair]) -> [[FigureComparison]] {
    let tellable = pairs.flatMap(\.contrasts).filter { $0.shortfall == nil }
    let holm = Holm(tellable.map { $0.probability(beyond: threshold) }, familyError: familyError)
    let estimator = Estimator(confidence: confidence, bootstrap: bootstrap)
    var place = 0
    return pairs.map { pair in
      pair.contrasts.indices.map { index in
        let contrast = pair.contrasts[index]
        let estimates = pair.samples.map {
          estimator.estimate($0.evidence[index], on: contrast.scale, repeats: $0.repeats)
        }
        var result = FigureComparison(
          figure: contrast.figure.name, better: contrast.figure.better, a: estimates[0], b: estimates[1],
          verdict: .cannotTell, note: contrast.shortfall)
        guard contrast.shortfall == nil else { return result }
        fill(&result, contrast, error: holm.errors[place], isFound: holm.isFound[place])
        result.probability = holm.adjusted[place]
        result.advice = contrast.advice(
          error: familyError / Double(tellable.count), threshold: threshold,
          rounds: pair.samples.map(\.repeats).min() ?? 0)
        place += 1
        return result
      }
    }
  }

  private func fill(_ result: inout FigureComparison, _ contrast: Contrast, error: Double, isFound: Bool) {
    let bounds = contrast.bounds(error: error)
    result.confidence = 1 - error
    result.ratio = bounds.ratio
    result.difference = bounds.difference
    if isFound {
      let isUp = contrast.difference > 0
      result.verdict = isUp == (contrast.figure.better == .up) ? .better : .worse
    } else {
      result.verdict = .notDistinguishable
      result.isWithinThreshold = contrast.isWithin(threshold, error: error)
    }
  }
}
