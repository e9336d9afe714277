/// When requests are due: the law of the gaps between one arrival and the next.
///
/// A value only; ``Pacer`` turns it into instants.
public enum Arrivals: Equatable, Sendable {
  /// Evenly spaced, the first at once.
  case constant(perSecond: Double)
  /// Exponential gaps with mean `1 / perSecond`: what many independent users produce.
  case poisson(perSecond: Double)
  /// Gaps drawn evenly from `fromSeconds ..< toSeconds`.
  case uniform(fromSeconds: Double, toSeconds: Double)
  /// Evenly spaced within a step, one step after the other, from the first again after the last.
  case steps([ArrivalStep])

  /// The most arrivals per second a schedule in whole nanoseconds can tell apart.
  public static let highestPerSecond = 1e9

  /// Arrivals per second in the long run; what a report prints as the offered rate.
  public var perSecond: Double {
    switch self {
    case .constant(let perSecond), .poisson(let perSecond): perSecond
    case .uniform(let from, let to): 2 / (from + to)
    case .steps(let steps): Self.perSecond(of: steps)
    }
  }

  /// A step lasts until the first arrival at or past its end, so it is as long as its whole number of gaps.
  private static func perSecond(of steps: [ArrivalStep]) -> Double {
    let arrivals = steps.map { ($0.durationSeconds / $0.gapSeconds).rounded(.up) }
    let seconds = zip(arrivals, steps).map { $0 * $1.gapSeconds }.reduce(0, +)
    return arrivals.reduce(0, +) / seconds
  }

  /// Says why no schedule can be made of this, or nothing when one can.
  var problem: PacingError? {
    switch self {
    case .constant(let perSecond), .poisson(let perSecond):
      return perSecond > 0 && perSecond <= Self.highestPerSecond ? nil : .rate(perSecond)
    case .uniform(let from, let to):
      return from >= 0 && to >= from && to.isFinite && 2 / (from + to) <= Self.highestPerSecond
        ? nil : .gaps(from, to)
    case .steps(let steps):
      if steps.isEmpty { return .noSteps }
      return steps.first { !$0.isUsable }.map { .step($0) }
    }
  }
}

/// A stretch of evenly spaced arrivals, for ``Arrivals/steps(_:)``.
public struct ArrivalStep: Equatable, Sendable {
  /// Seconds from one arrival to the next.
  public var gapSeconds: Double
  /// Seconds until the next step takes over.
  public var durationSeconds: Double

  public init(gapSeconds: Double, durationSeconds: Double) {
    self.gapSeconds = gapSeconds
    self.durationSeconds = durationSeconds
  }

  var isUsable: Bool {
    gapSeconds >= 1 / Arrivals.highestPerSecond && gapSeconds.isFinite && durationSeconds > 0
      && durationSeconds.isFinite
  }
}

/// Why a schedule cannot be made; prints as a sentence.
public enum PacingError: Error, Equatable, CustomStringConvertible {
  case rate(Double)
  case gaps(Double, Double)
  case step(ArrivalStep)
  case noSteps

  public var description: String {
    switch self {
    case .rate(let perSecond):
      "a rate of \(perSecond) per second cannot be paced: give a number above 0 and at most 1000000000"
    case .gaps(let from, let to):
      "gaps from \(from) s to \(to) s cannot be paced: give 0 or more seconds, the larger second, not both 0"
    case .step(let step):
      "a step with an arrival each \(step.gapSeconds) s for \(step.durationSeconds) s cannot be paced: "
        + "give a gap of at least 1e-09 s and a duration above 0"
    case .noSteps:
      "a schedule of steps needs at least one step"
    }
  }
}
