extension RandomStream {
  /// A number of the standard normal distribution, by Marsaglia's polar method (SIAM Review 6, 1964): only `+ - * /`, a square root
  /// and our own logarithm, so that it is the same to the last bit on every machine.
  public mutating func normal() -> Double {
    while true {
      let x = 2 * unit() - 1
      let y = 2 * unit() - 1
      let radius = x * x + y * y
      guard radius < 1, radius > 0 else { continue }
      return x * (-2 * Elementary.ln(radius) / radius).squareRoot()
    }
  }

  /// A number about normally distributed that never leaves `bounds`: what falls outside is drawn again, and what falls outside a
  /// hundred times is the bound nearest to the mean.
  ///
  /// Mean and deviation are those before anything is cut off.
  public mutating func normal(mean: Double, deviation: Double, in bounds: ClosedRange<Double>) -> Double {
    for _ in 0..<100 {
      let value = mean + deviation * normal()
      if bounds.contains(value) { return value }
    }
    return Swift.min(Swift.max(mean, bounds.lowerBound), bounds.upperBound)
  }
}
