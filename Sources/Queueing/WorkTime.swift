import Pacing

#if canImport(Glibc)
  import Glibc
#endif

/// How much CPU time the work of a request takes: always the same, or drawn anew for each.
public enum WorkTime: Equatable, Sendable, Codable {
  case constant(nanoseconds: UInt64)
  case uniform(fromNanoseconds: UInt64, toNanoseconds: UInt64)
  /// Memoryless, as theory likes it.
  case exponential(meanNanoseconds: UInt64)
  /// Skewed as measured work is; `variation` is the standard deviation over the mean.
  case logNormal(meanNanoseconds: UInt64, variation: Double)

  /// Mean in nanoseconds.
  public var meanNanoseconds: Double {
    switch self {
    case .constant(let nanoseconds): Double(nanoseconds)
    case .uniform(let from, let to): (Double(from) + Double(to)) / 2
    case .exponential(let mean), .logNormal(let mean, _): Double(mean)
    }
  }

  /// Standard deviation over the mean.
  public var variation: Double {
    switch self {
    case .constant: 0
    case .uniform(let from, let to):
      from + to == 0 ? 0 : (Double(to) - Double(from)) / (3.0.squareRoot() * (Double(from) + Double(to)))
    case .exponential: 1
    case .logNormal(_, let variation): variation
    }
  }

  func draw(_ random: inout SplitMix64) -> UInt64 {
    switch self {
    case .constant(let nanoseconds): nanoseconds
    case .uniform(let from, let to): from + UInt64(Double(to - from) * random.nextUnit())
    case .exponential(let mean): UInt64((-log(1 - random.nextUnit()) * Double(mean)).rounded())
    case .logNormal(let mean, let variation): drawLogNormal(Double(mean), variation, &random)
    }
  }

  var problem: String? {
    switch self {
    case .uniform(let from, let to) where to < from: "work from \(from) ns to \(to) ns: give the larger second"
    case .logNormal(_, let variation) where !(variation >= 0 && variation < 1e3):
      "a variation of \(variation) cannot be drawn: give a number from 0 to 1000"
    default: meanNanoseconds > 3.6e12 ? "work of more than an hour cannot be simulated" : nil
    }
  }
}

/// By the method of Box and Muller.
private func drawLogNormal(_ mean: Double, _ variation: Double, _ random: inout SplitMix64) -> UInt64 {
  let square = log(1 + variation * variation)
  let normal = (-2 * log(1 - random.nextUnit())).squareRoot() * cos(2 * .pi * random.nextUnit())
  return UInt64(min(mean * exp(square.squareRoot() * normal - square / 2), 3.6e12).rounded())
}
