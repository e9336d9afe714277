public import Measurement

/// What fib(N) costs on one core, for every N: from those that are known, each step up from the nearest costing the golden
/// ratio more.
public struct FibCost: Equatable, Sendable, Codable {
  /// Nanoseconds by N; at least one.
  private let known: [Int: Double]

  /// - Parameter milliseconds: of fib(`n`), above 0.
  public init(_ milliseconds: Double, of n: Int = 30) { known = [n: milliseconds * 1e6] }

  /// - Returns: nothing when the calibration has no point.
  public init?(_ calibration: Calibration) {
    let points = calibration.points.filter { $0.medianMilliseconds > 0 }
    if points.isEmpty { return nil }
    known = Dictionary(points.map { ($0.n, $0.medianMilliseconds * 1e6) }, uniquingKeysWith: { first, _ in first })
  }

  /// Of fib(`n`); at least 1.
  public func nanoseconds(_ n: Int) -> UInt64 {
    // Of two that are equally near the larger, which was measured more exactly.
    guard let nearest = known.keys.min(by: { (abs($0 - n), -$0) < (abs($1 - n), -$1) }), let cost = known[nearest]
    else {
      return 1
    }
    return UInt64(max(1, min(cost * Self.power(n - nearest), 3.6e12)).rounded())
  }

  /// As a record holds it.
  func point(_ n: Int) -> Calibration.Point {
    let milliseconds = Double(nanoseconds(n)) / 1e6
    return Calibration.Point(
      n: n, medianMilliseconds: milliseconds, lowestMilliseconds: milliseconds, highestMilliseconds: milliseconds,
      isExtrapolated: known[n] == nil)
  }

  private static let goldenRatio = (1 + 5.0.squareRoot()) / 2

  private static func power(_ steps: Int) -> Double {
    let up = (0..<abs(steps)).reduce(1.0) { product, _ in product * goldenRatio }
    return steps < 0 ? 1 / up : up
  }
}
