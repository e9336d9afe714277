import Plans
import Records

/// Which value a search tries next, and what it has found: a value, told each result. Up from the first value in growing
/// steps until one is not good, then between the largest good and the smallest bad one; and when these are close enough,
/// both once more, for a single disturbance on the way would have led astray.
struct SearchBounds {
  /// What came of one value.
  enum Judgement: Equatable {
    case good
    case bad
    /// It was not tested: the load could not be offered.
    case untested
  }

  let plan: SearchPlan
  private(set) var largestGood: Double?
  private(set) var smallestBad: Double?
  /// The smallest bad value was not bad, but could not be tested.
  private(set) var isUntested = false
  /// A bound was not confirmed.
  private(set) var isContradicted = false
  private var unconfirmed: [Double]?

  init(_ plan: SearchPlan) { self.plan = plan }

  /// Whether values are whole numbers.
  private var isWhole: Bool { plan.factor == .fib || plan.factor == .loadConnections }

  /// The next value to measure; nothing when the search is over.
  var next: Double? {
    if isContradicted { return nil }
    if let unconfirmed { return unconfirmed.first }
    guard let largestGood else { return smallestBad == nil ? plan.from : nil }
    guard let smallestBad else { return largestGood < plan.to ? min(above(largestGood), plan.to) : nil }
    return between(largestGood, smallestBad)
  }

  /// Takes the result for ``next``.
  ///
  /// - Parameter isCertain: its interval lies wholly on one side of the limit.
  mutating func take(_ judgement: Judgement, isCertain: Bool) {
    guard let value = next else { return }
    if unconfirmed != nil {
      confirm(value, judgement, isCertain: isCertain)
    } else {
      switch judgement {
      case .good: largestGood = value
      case .bad: (smallestBad, isUntested) = (value, false)
      case .untested: (smallestBad, isUntested) = (value, true)
      }
      if next == nil { unconfirmed = [largestGood, isUntested ? nil : smallestBad].compactMap { $0 } }
      // Beyond the largest value allowed nothing is claimed: there is nothing to contradict.
      if smallestBad == nil, unconfirmed != nil { unconfirmed = [] }
    }
  }

  private mutating func confirm(_ value: Double, _ judgement: Judgement, isCertain: Bool) {
    let expected: Judgement = value == largestGood ? .good : .bad
    if judgement != expected, isCertain { isContradicted = true }
    unconfirmed?.removeFirst()
  }

  var outcome: SearchRecord.Outcome {
    if isContradicted || isUntested { return .undecided }
    if smallestBad == nil { return .goodThroughout }
    return largestGood == nil ? .badThroughout : .found
  }

  /// Doubled; where one more makes the work 1.6 times as long, the distance from the first value is.
  private func above(_ value: Double) -> Double {
    plan.factor == .fib ? value + max(1, value - plan.from + 1) : isWhole ? max(value + 1, value * 2) : value * 2
  }

  /// Halfway by ratio, or for N by number; nothing when the two are close enough.
  private func between(_ good: Double, _ bad: Double) -> Double? {
    if bad - good <= plan.precision * bad * 1.000_001 || (isWhole && bad - good <= 1) { return nil }
    if isWhole { return ((good + bad) / 2).rounded(.down) }
    let middle = (good * bad).squareRoot()
    let rounded = Self.rounded(middle)
    return rounded > good && rounded < bad ? rounded : middle
  }

  /// To three digits, for people.
  private static func rounded(_ value: Double) -> Double {
    var scale = 1.0
    while value * scale < 100 { scale *= 10 }
    while value * scale >= 1_000 { scale /= 10 }
    return (value * scale).rounded() / scale
  }
}
