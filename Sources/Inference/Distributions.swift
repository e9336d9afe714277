internal import Glibc

/// The normal distribution with mean 0 and deviation 1.
enum Normal {
  static func cumulative(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * .pi).squareRoot() }

  /// The value that `probability` (0 < p < 1) of the distribution lies below.
  static func quantile(_ probability: Double) -> Double {
    solve(probability, cumulative: cumulative, density: density)
  }
}

/// Student's t distribution: how far a mean of few normal values strays when their deviation has to be estimated too.
struct StudentT: Equatable, Sendable {
  /// Degrees of freedom, 1 or more; need not be whole (Welch-Satterthwaite).
  var freedom: Double

  func cumulative(_ t: Double) -> Double {
    let tail = 0.5 * incompleteBeta(freedom / 2, 0.5, at: freedom / (freedom + t * t))
    return t > 0 ? 1 - tail : tail
  }

  /// The probability of lying at least `t` from 0, on either side.
  func twoSided(_ t: Double) -> Double { incompleteBeta(freedom / 2, 0.5, at: freedom / (freedom + t * t)) }

  func density(_ t: Double) -> Double {
    let height = exp(logGamma((freedom + 1) / 2) - logGamma(freedom / 2)) / (freedom * .pi).squareRoot()
    return height * exp(-(freedom + 1) / 2 * log1p(t * t / freedom))
  }

  /// The value that `probability` (0 < p < 1) of the distribution lies below.
  func quantile(_ probability: Double) -> Double { solve(probability, cumulative: cumulative, density: density) }
}

/// Inverts a distribution that is symmetric about 0 and has its only peak there, by Newton's steps from 0 outwards: below
/// 0 it is convex, so that they never overshoot.
private func solve(_ probability: Double, cumulative: (Double) -> Double, density: (Double) -> Double) -> Double {
  // The upper tail loses digits to 1 - p; the lower has them all.
  if probability > 0.5 { return -solve(1 - probability, cumulative: cumulative, density: density) }
  var root = 0.0
  for _ in 0..<1_000 {
    let step = (cumulative(root) - probability) / density(root)
    if !(step > 1e-13 * max(1, -root)) { break }
    root -= step
  }
  return root
}

/// The regularised incomplete beta function I_x(a, b), by its continued fraction with Lentz's method (DLMF 8.17.22).
func incompleteBeta(_ a: Double, _ b: Double, at x: Double) -> Double {
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  // The fraction converges fast only on this side of the mode.
  if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, at: 1 - x) }
  let front = exp(a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a
  let tiny = 1e-300
  var c = 1.0
  var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
  var fraction = d
  for step in 1...300 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonzero(1 + even * d, tiny)
    c = nonzero(1 + even / c, tiny)
    fraction *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonzero(1 + odd * d, tiny)
    c = nonzero(1 + odd / c, tiny)
    let change = d * c
    fraction *= change
    if (change - 1).magnitude < 1e-15 { break }
  }
  return front * fraction
}

private func nonzero(_ value: Double, _ tiny: Double) -> Double { value.magnitude < tiny ? tiny : value }

/// glibc's `lgamma` writes its sign to a global; this one does not.
private func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}
