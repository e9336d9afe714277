/// Makes estimates with intervals out of repeats.
///
/// The value is that of all samples together. The interval is value ± t * s / sqrt(n) on the ``Scale`` of the figure,
/// with s the deviation of the n repeats' own figures and t Student's quantile for n - 1 (4.3 for three repeats, where
/// a normal distribution would have 2), and never narrower than the ``BlockBootstrap`` within the repeats and the buckets of
/// the histogram allow. With one repeat there is no interval: nothing is known of how repeats differ.
public struct Estimator: Equatable, Sendable {
  public var confidence: Double
  public var bootstrap: BlockBootstrap

  public init(confidence: Double = 0.95, bootstrap: BlockBootstrap = BlockBootstrap()) {
    self.confidence = confidence
    self.bootstrap = bootstrap
  }

  public func estimate(_ figure: Figure, of repeats: Repeats) -> Estimate { estimates([figure], of: repeats)[0] }

  /// Several at once from the same resamples, in the order asked for.
  public func estimates(_ figures: [Figure], of repeats: Repeats) -> [Estimate] {
    var sample = Sample(repeats, figures)
    let scales = sample.evidence.map { Scale(fitting: $0.perRepeat) }
    if repeats.repeats.count > 1 { sample.resample(bootstrap, on: scales) }
    return zip(sample.evidence, scales).map { estimate($0, on: $1, repeats: sample.repeats) }
  }

  /// For one trial by itself, such as a point of a sweep: its interval tells how exactly this trial was measured, not
  /// what the next one would give, and says so in its note.
  public func estimates(_ figures: [Figure], withinOne repeated: Repeat, label: String = "the trial") -> [Estimate] {
    var sample = Sample(Repeats(label, [repeated]), figures)
    let scales = sample.evidence.map { Scale(fitting: $0.perRepeat) }
    sample.resample(bootstrap, on: scales)
    return zip(sample.evidence, scales).map { evidence, scale in
      var estimate = estimate(evidence, on: scale, repeats: 1)
      guard evidence.shortfall == nil else { return estimate }
      guard evidence.within != nil, let uncertainty = evidence.uncertainty(on: scale) else {
        estimate.note = "\(evidence.figure.name) of one trial needs at least 2 blocks of intervals."
        return estimate
      }
      setBounds(&estimate, uncertainty, scale)
      estimate.note = "From one trial: what differs from trial to trial is not in the interval."
      return estimate
    }
  }

  func estimate(_ evidence: Evidence, on scale: Scale, repeats: Int) -> Estimate {
    var estimate = Estimate(
      value: evidence.pooled, confidence: confidence, repeats: repeats, intervals: evidence.intervals,
      isLowerBound: evidence.isLowerBound, note: evidence.shortfall)
    guard let uncertainty = evidence.uncertainty(on: scale) else { return estimate }
    if uncertainty.between == nil {
      estimate.note = "One repeat tells nothing about how repeats differ: there is no interval."
    } else {
      setBounds(&estimate, uncertainty, scale)
    }
    return estimate
  }

  private func setBounds(_ estimate: inout Estimate, _ uncertainty: Uncertainty, _ scale: Scale) {
    guard let value = estimate.value else { return }
    let half = uncertainty.halfWidth(error: 1 - confidence)
    estimate.low = scale.undo(scale.apply(value) - half)
    estimate.high = scale.undo(scale.apply(value) + half)
  }
}
