/// Logarithm and exponential of our own, made of `+ - * /` only: those of the C libraries differ in the last bit from machine to
/// machine, and records must not. Right to about 1e-15 of the value.
enum Elementary {
  // ln 2 in two parts; the first has so few bits that its product with an exponent is exact.
  private static let ln2High = 0x1.62e42feep-1
  private static let ln2Low = 0x1.a39ef35793c76p-33

  /// The natural logarithm of a number above 0.
  static func ln(_ x: Double) -> Double {
    precondition(x > 0 && x.isFinite, "the logarithm of a number that has none")
    var exponent = Double(x.exponent)
    var part = x.significand
    // Into sqrt(1/2) ... sqrt(2), where the series below needs few terms.
    if part > 1.414_213_562_373_095_1 {
      part *= 0.5
      exponent += 1
    }
    // ln m = 2 artanh((m - 1) / (m + 1))
    let s = (part - 1) / (part + 1)
    let square = s * s
    var sum = 0.0
    var divisor = 23.0
    while divisor > 1 {
      sum = (sum + 1 / divisor) * square
      divisor -= 2
    }
    return exponent * ln2High + (exponent * ln2Low + 2 * s * (1 + sum))
  }

  /// e to the power of x; 0 or infinity where a Double cannot hold it.
  static func exp(_ x: Double) -> Double {
    guard x < 709.8 else { return .infinity }
    guard x > -745.2 else { return 0 }
    let halves = x / (ln2High + ln2Low)
    let power = Int(halves + (halves < 0 ? -0.5 : 0.5))
    let rest = (x - Double(power) * ln2High) - Double(power) * ln2Low
    var sum = 1.0
    var divisor = 18.0
    while divisor >= 1 {
      sum = 1 + sum * rest / divisor
      divisor -= 1
    }
    return Double(sign: .plus, exponent: power, significand: sum)
  }

  /// `base` to the power of `exponent`, for a base above 0.
  static func power(_ base: Double, _ exponent: Double) -> Double { exp(exponent * ln(base)) }
}
