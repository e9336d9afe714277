internal import Glibc

/// The difference B - A of one figure on its scale, with its uncertainty.
struct Contrast: Sendable {
  let figure: Figure
  let scale: Scale
  private let a: Evidence
  private let b: Evidence
  private let pairing: Comparison.Pairing
  /// The figure in earlier runs of the same thing.
  private let past: [Double]
  /// On the scale: of logarithms, as a rule.
  private(set) var difference = 0.0
  private var uncertainty: Uncertainty?
  /// Why they cannot be compared.
  private(set) var shortfall: String?

  init(_ a: Evidence, _ b: Evidence, _ scale: Scale, _ pairing: Comparison.Pairing, past: [Double]) {
    (figure, self.scale, self.a, self.b, self.pairing, self.past) = (a.figure, scale, a, b, pairing, past)
    shortfall = a.shortfall ?? b.shortfall
    guard shortfall == nil, let difference = difference(on: scale) else { return }
    self.difference = difference
    uncertainty = uncertainty(a, b, scale)
    if uncertainty?.between == nil {
      shortfall =
        pairing == .paired
        ? "Two rounds that both were measured in are the least that can be compared."
        : "Two repeats of each are the least that can be compared."
    }
  }

  /// Of pairs, the mean of the rounds' own differences, for which alone the spread of the rounds speaks: a percentile of all rounds
  /// together is decided by the slowest of them, and strays further from one set of rounds to the next than the rounds do.
  private func difference(on scale: Scale) -> Double? {
    guard let pooledA = a.pooled, let pooledB = b.pooled else { return nil }
    let rounds = rounds(a, b, scale)
    if pairing == .paired, !rounds.isEmpty { return rounds.reduce(0, +) / Double(rounds.count) }
    return scale.apply(pooledB) - scale.apply(pooledA)
  }

  private func rounds(_ a: Evidence, _ b: Evidence, _ scale: Scale) -> [Double] {
    zip(a.perRepeat, b.perRepeat).map { scale.apply($1) - scale.apply($0) }
  }

  private func uncertainty(_ a: Evidence, _ b: Evidence, _ scale: Scale) -> Uncertainty? {
    guard let ofA = a.uncertainty(on: scale), let ofB = b.uncertainty(on: scale) else { return nil }
    var apart = Uncertainty(differenceOf: ofA, and: ofB)
    if pairing == .unpaired {
      if past.count > 1 {
        let error = (2 * variance(past.map(scale.apply))).squareRoot()
        apart.runs = BlockBootstrap.Spread(error: error, freedom: Double(past.count - 1))
      }
      return apart
    }
    return Uncertainty(meanOf: rounds(a, b, scale), within: apart.within, resolution: apart.resolution)
  }

  /// How probable so large a difference is when the true one does not exceed `threshold` (a share of A).
  func probability(beyond threshold: Double) -> Double {
    let distance = difference.magnitude - limit(threshold, isUp: difference > 0)
    return distance > 0 ? uncertainty?.probability(ofStraying: distance) ?? 1 : 1
  }

  func isWithin(_ threshold: Double, error: Double) -> Bool {
    guard let half = uncertainty?.halfWidth(error: error) else { return false }
    return difference + half < limit(threshold, isUp: true) && difference - half > -limit(threshold, isUp: false)
  }

  /// How far a change by this share is on the scale.
  private func limit(_ threshold: Double, isUp: Bool) -> Double {
    switch scale {
    case .logarithmic: isUp ? log1p(threshold) : -log1p(-min(threshold, 1))
    case .linear: threshold * (a.pooled ?? 0).magnitude
    }
  }

  func bounds(error: Double) -> (ratio: Bounds?, difference: Bounds?) {
    guard let half = uncertainty?.halfWidth(error: error) else { return (nil, nil) }
    let plain = Bounds(value: difference, low: difference - half, high: difference + half)
    if scale == .linear { return (nil, plain) }
    let ratio = Bounds(value: exp(plain.value), low: exp(plain.low), high: exp(plain.high))
    return (ratio, linearBounds(error: error, sided: plain))
  }

  /// In the figure's unit. B is larger exactly when the ratio is above 1, so both intervals are made to agree on that.
  private func linearBounds(error: Double, sided: Bounds) -> Bounds? {
    guard let pooledA = a.pooled, let pooledB = b.pooled else { return nil }
    // A standard error of logarithms is one in shares of the value.
    var (linearA, linearB) = (a, b)
    linearA.within?.error *= pooledA
    linearB.within?.error *= pooledB
    guard let half = uncertainty(linearA, linearB, .linear)?.halfWidth(error: error) else { return nil }
    guard let value = difference(on: .linear) else { return nil }
    var (low, high) = (value - half, value + half)
    low = sided.low > 0 ? max(low, 0) : min(low, 0)
    high = sided.high < 0 ? min(high, 0) : max(high, 0)
    return Bounds(value: value, low: low, high: high)
  }

  func advice(error: Double, threshold: Double, rounds: Int) -> RoundsAdvice? {
    guard scale == .logarithmic, let uncertainty, let between = uncertainty.between else { return nil }
    let single = max(between.error, uncertainty.within?.error ?? 0)
    // More rounds would not tell more of how runs differ.
    guard single > 0, single >= uncertainty.runs?.error ?? 0 else { return nil }
    return RoundsAdvice(
      spread: single * Double(rounds).squareRoot(), error: error, pairing: pairing, rounds: rounds,
      threshold: threshold)
  }
}
