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
    let (a, b) = pairing == .paired ? commonRounds(a, b) : (a, b)
    var samples = [Sample(a, figures), Sample(b, figures)]
    let past = pairing == .paired ? [] : pastRuns.map { Sample($0, figures) }
    let pastValues = figures.indices.map { index in past.compactMap { $0.evidence[index].pooled } }
    let scales = figures.indices.map { index in
      Scale(fitting: samples.flatMap { $0.evidence[index].perRepeat } + pastValues[index])
    }
    samples[0].resample(bootstrap, on: scales)
    // The same seed for both would have them sway together.
    var other = bootstrap
    other.seed = ~bootstrap.seed
    samples[1].resample(other, on: scales)
    let contrasts = figures.indices.map { index in
      Contrast(samples[0].evidence[index], samples[1].evidence[index], scales[index], pairing, past: pastValues[index])
    }
    return Comparison(
      a: a.label, b: b.label, pairing: pairing, familyError: familyError, threshold: threshold,
      rounds: samples.map(\.repeats), pastRuns: past.count, figures: judge(contrasts, samples))
  }

  private func judge(_ contrasts: [Contrast], _ samples: [Sample]) -> [FigureComparison] {
    let tellable = contrasts.indices.filter { contrasts[$0].shortfall == nil }
    let holm = Holm(
      tellable.map { contrasts[$0].probability(beyond: threshold) }, familyError: familyError)
    let estimator = Estimator(confidence: confidence, bootstrap: bootstrap)
    return contrasts.indices.map { index in
      let contrast = contrasts[index]
      let estimates = samples.map {
        estimator.estimate($0.evidence[index], on: contrast.scale, repeats: $0.repeats)
      }
      var result = FigureComparison(
        figure: contrast.figure.name, better: contrast.figure.better, a: estimates[0], b: estimates[1],
        verdict: .cannotTell, note: contrast.shortfall)
      if let place = tellable.firstIndex(of: index) {
        fill(&result, contrast, error: holm.errors[place], isFound: holm.isFound[place])
        result.probability = holm.adjusted[place]
        result.advice = contrast.advice(
          error: familyError / Double(tellable.count), threshold: threshold, rounds: samples.map(\.repeats).min() ?? 0)
      }
      return result
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

  /// The trials of both whose round the other has too; of several of one round, the first goes with the first.
  private func commonRounds(_ a: Repeats, _ b: Repeats) -> (Repeats, Repeats) {
    var rest = b.repeats
    var (ofA, ofB): ([Repeat], [Repeat]) = ([], [])
    for repeated in a.repeats {
      guard let partner = rest.firstIndex(where: { $0.round == repeated.round }) else { continue }
      ofA.append(repeated)
      ofB.append(rest.remove(at: partner))
    }
    return (Repeats(a.label, ofA), Repeats(b.label, ofB))
  }
}
