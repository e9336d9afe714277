internal import Glibc

/// What it takes to see a difference of a given size, reckoned from how far the rounds at hand differ.
///
/// A rule of thumb: with few rounds the spread itself is known only roughly. More rounds help more than longer ones,
/// since a round adds what it has seen and also makes the spread better known: three rounds of 5 s say less
/// than six of 2.5 s.
public struct RoundsAdvice: Equatable, Sendable, Codable {
  /// Deviation of one round's logarithm of the ratio B / A; 0.02 is 2 %.
  public var spread: Double
  /// The error the figure must be found at, among the others.
  public var error: Double
  public var pairing: Comparison.Pairing
  /// How many rounds there were (of the smaller side).
  public var rounds: Int
  /// The chance of seeing a difference of that size.
  public var power = 0.9
  /// The change up to which a difference does not matter; more than that must be seen.
  public var threshold = 0.0

  public init(
    spread: Double, error: Double, pairing: Comparison.Pairing, rounds: Int, power: Double = 0.9, threshold: Double = 0
  ) {
    self.spread = spread
    self.error = error
    self.pairing = pairing
    self.rounds = rounds
    self.power = power
    self.threshold = threshold
  }

  /// How many rounds show a figure that is larger by `share` (0.1 for 10 %), 2 or more; nothing if 1,000 would not.
  public func rounds(toSee share: Double) -> Int? {
    let room = log1p(share) - log1p(threshold)
    guard room > 0 else { return nil }
    return (2...1000).first { reach(rounds: $0) <= room }
  }

  /// The smallest change, as a share, that this many rounds (2 or more) would show.
  public func smallestVisible(rounds: Int) -> Double { expm1(reach(rounds: max(2, rounds)) + log1p(threshold)) }

  /// Difference of logarithms found with the power asked for. With two quantiles of t in place of the noncentral
  /// distribution: on the safe side by a round at most.
  private func reach(rounds: Int) -> Double {
    let student = StudentT(freedom: Double((pairing == .paired ? 1 : 2) * (rounds - 1)))
    return (student.quantile(1 - error / 2) + student.quantile(power)) * spread / Double(rounds).squareRoot()
  }
}
