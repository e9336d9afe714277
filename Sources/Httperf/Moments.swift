/// Count, mean, spread and extremes of numbers seen one at a time.
///
/// Welford's method: httperf's sum of squares loses the spread of long, even times to rounding.
struct Moments: Sendable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0
  private var smallest = 0.0
  private var largest = 0.0

  mutating func add(_ value: Double) {
    smallest = count == 0 ? value : min(smallest, value)
    largest = count == 0 ? value : max(largest, value)
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
  }

  /// The spread of a sample (n - 1); 0 for fewer than two.
  var deviation: Double { count < 2 ? 0 : (squares / Double(count - 1)).squareRoot() }

  var summary: HttperfResults.Summary {
    .init(minimum: smallest, average: mean, maximum: largest, deviation: deviation, samples: count)
  }
}
