#if canImport(Glibc)
  import Glibc
#endif

/// ln Γ(x) for x > 0 by Stirling's series, shifted to where it converges; 14 digits. The C library's own writes to a global.
func logGamma(_ x: Double) -> Double {
  var x = x
  var shift = 0.0
  while x < 12 {
    shift -= log(x)
    x += 1
  }
  let inverse = 1 / x
  let square = inverse * inverse
  let series =
    inverse * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square * (1 / 1680.0 - square / 1188))))
  return shift + (x - 0.5) * log(x) - x + 0.918_938_533_204_672_74 + series
}

/// e^-a a^k / k!, also for a k between whole numbers.
func poissonTerm(_ k: Double, mean a: Double) -> Double {
  if a <= 0 { return k == 0 ? 1 : 0 }
  return exp(k * log(a) - a - logGamma(k + 1))
}

/// (P(N > k)) / P(N = k) of a Poisson N with mean `a`: the series of all later terms over this one. For k at or above `a`.
func poissonTailRatio(beyond k: Double, mean a: Double) -> Double {
  var sum = 0.0
  var term = 1.0
  var next = k + 1
  while true {
    term *= a / next
    sum += term
    next += 1
    if term < sum * 1e-17 || term == 0 { return sum }
  }
}
