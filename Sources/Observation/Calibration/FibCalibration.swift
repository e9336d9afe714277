public import Measurement
import Reactor
import Work

/// Finds out what fib(N) costs on one core of this machine, in CPU time: a round over all N at a time, so that a machine that gets
/// slower does so for all of them; several rounds; median, lowest and highest.
///
/// A small N is computed many times in a row, for at least ``leastNanoseconds``, since reading the clock would be part of what is
/// measured otherwise. Large N that do not fit into the time are computed from the largest measured: each step of N costs the golden
/// ratio more, as fib(N) makes 2 fib(N+1) - 1 calls.
public struct FibCalibration: Sendable {
  /// The range of N.
  public var range: ClosedRange<Int>
  /// How many times each N is measured; fewer when others hold the measuring up, but three at least.
  public var repeats: Int
  /// CPU time all of it may take, about.
  public var seconds: Double

  /// Each reading lasts at least this long.
  static let leastNanoseconds: UInt64 = 2_000_000

  /// - Parameters:
  ///   - range: N from 0 to 93.
  ///   - repeats: at least 1.
  public init(_ range: ClosedRange<Int>, repeats: Int = 7, seconds: Double = 3) {
    self.range = range.clamped(to: Fibonacci.domain)
    self.repeats = max(1, repeats)
    self.seconds = seconds
  }

  /// Measures on the calling thread.
  /// - Parameter progress: told after each N what share is done.
  public func measure(progress: (Double) -> Void = { _ in }) -> Calibration {
    let giveUp = MonotonicClock.nanoseconds() + UInt64(seconds * 2e9)
    return measure(
      clock: threadTimeNanoseconds, isLate: { MonotonicClock.nanoseconds() > giveUp },
      compute: { _ = Fibonacci.number($0) }, progress: progress)
  }

  /// The same with any clock and work, so that it can be tested.
  /// - Parameter isLate: whether it has taken too long already.
  func measure(
    clock: () -> UInt64, isLate: () -> Bool = { false }, compute: (Int) -> Void, progress: (Double) -> Void = { _ in }
  ) -> Calibration {
    let measured = affordable(clock: clock, compute: compute)
    var readings = [[Double]](repeating: [], count: measured.count)
    for round in 0..<repeats where round < 3 || !isLate() {
      for (index, step) in measured.enumerated() {
        readings[index].append(milliseconds(of: step, clock: clock, compute: compute))
        progress(Double(round * measured.count + index + 1) / Double(repeats * measured.count))
      }
    }
    let points = zip(measured, readings).map { step, readings in
      let sorted = readings.sorted()
      return Calibration.Point(
        n: step.n, medianMilliseconds: sorted.quantile(0.5), lowestMilliseconds: sorted[0],
        highestMilliseconds: sorted[sorted.count - 1])
    }
    return Calibration(points + Self.extrapolated(from: points.last, to: range))
  }

  /// An N, and how many times in a row it is computed for one reading.
  private struct Step {
    var n: Int
    var count: Int
  }

  /// The N that can be measured in the time, at least the first, with a first guess of what they cost.
  private func affordable(clock: () -> UInt64, compute: (Int) -> Void) -> [Step] {
    var steps: [Step] = []
    var spent = 0.0
    for n in range {
      // Twice: the first one warms up.
      var cost: UInt64 = .max
      for _ in 0..<2 {
        let start = clock()
        compute(n)
        cost = min(cost, max(1, clock() - start))
      }
      let count = Int(max(1, (Self.leastNanoseconds + cost - 1) / cost))
      spent += Double(cost) * Double(count) / 1e9 * Double(repeats)
      steps.append(Step(n: n, count: count))
      // The next costs as much as the last two together; its first guess is part of the time.
      let next = max(Double(cost) * 1.62, Double(Self.leastNanoseconds)) / 1e9 * Double(repeats + 2)
      if spent + next > seconds { break }
    }
    return steps
  }

  private func milliseconds(of step: Step, clock: () -> UInt64, compute: (Int) -> Void) -> Double {
    let start = clock()
    for _ in 0..<step.count { compute(step.n) }
    return Double(clock() - start) / 1e6 / Double(step.count)
  }

  /// The points of a range beyond the last measured.
  private static func extrapolated(from last: Calibration.Point?, to range: ClosedRange<Int>) -> [Calibration.Point] {
    guard let last, last.n < range.upperBound else { return [] }
    let ratio = (1 + 5.0.squareRoot()) / 2
    var factor = 1.0
    return (last.n + 1...range.upperBound).map { n in
      factor *= ratio
      return Calibration.Point(
        n: n, medianMilliseconds: last.medianMilliseconds * factor,
        lowestMilliseconds: last.lowestMilliseconds * factor,
        highestMilliseconds: last.highestMilliseconds * factor, isExtrapolated: true)
    }
  }
}
