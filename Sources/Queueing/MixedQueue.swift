/// M/G/1: one loop that serves several kinds of requests in the order they come, each kind at random (Poisson) and with its own cost.
/// The mean wait is the same for all of them: also a reply that costs nothing waits for the work before it.
///
/// Source: F. Pollaczek, 1930, and A. Khinchine, 1932: W = Σ λ E[S²] / 2(1-ρ).
public struct MixedQueue: Equatable, Sendable {
  /// One kind of request.
  public struct Kind: Equatable, Sendable {
    public var arrivalsPerSecond: Double
    /// Mean.
    public var serviceNanoseconds: Double
    /// Standard deviation of the service time over its mean: 0 for constant, 1 for exponential.
    public var variation: Double

    public init(arrivalsPerSecond: Double, serviceNanoseconds: Double, variation: Double = 0) {
      self.arrivalsPerSecond = arrivalsPerSecond
      self.serviceNanoseconds = serviceNanoseconds
      self.variation = variation
    }
  }

  public var kinds: [Kind]

  public init(_ kinds: [Kind]) { self.kinds = kinds }

  /// The share of its time that the loop is busy; 1 or more means that the queue grows without end.
  public var utilisation: Double { kinds.reduce(0) { $0 + $1.arrivalsPerSecond * $1.serviceNanoseconds / 1e9 } }

  /// Mean time until the loop takes up a request; nothing without a steady state.
  public var meanWaitNanoseconds: Double? {
    guard utilisation < 1 else { return nil }
    let sum = kinds.reduce(0) { sum, kind in
      let square = kind.serviceNanoseconds * kind.serviceNanoseconds * (1 + kind.variation * kind.variation)
      return sum + kind.arrivalsPerSecond / 1e9 * square
    }
    return sum / (2 * (1 - utilisation))
  }
}
