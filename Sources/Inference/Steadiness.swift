/// Whether a figure drifts in the course of the repeats, such as from a machine that warms up or memory that grows:
/// repeats that drift are no sample of one thing, and their interval says little about the next one.
///
/// The test of Mann (Econometrica 13, 1945) and Kendall: how many of the pairs of repeats rise, against all orders the
/// same values could have come in, counted exactly. Ties count half, which is on the safe side. The size is the median of the
/// slopes of all pairs (Theil and Sen).
public struct Steadiness: Equatable, Sendable, Codable {
  public enum Trend: String, Sendable, Codable {
    case steady
    case rising
    case falling
    case cannotTell = "cannot tell"
  }

  public var trend: Trend
  /// The chance of so clear an order among values that do not drift; nothing where ``trend`` cannot be told.
  public var probability: Double?
  /// Median change from one value to the next, as a share of the median value.
  public var changePerStep: Double?
  /// Fewer values than 5 cannot be told from chance in any order: 4 in a row rise in one of twelve orders or fall.
  public static let fewest = 5

  /// Of values in the order they were measured.
  public init(of values: [Double], error: Double = 0.05) {
    trend = .cannotTell
    let count = values.count
    guard count >= Self.fewest else { return }
    var (rises, falls) = (0, 0)
    var slopes: [Double] = []
    for later in 1..<count {
      for earlier in 0..<later {
        if values[later] > values[earlier] { rises += 1 }
        if values[later] < values[earlier] { falls += 1 }
        slopes.append((values[later] - values[earlier]) / Double(later - earlier))
      }
    }
    let centre = median(values)
    changePerStep = centre == 0 ? nil : median(slopes) / centre
    let chance = Self.chance(ofAtMost: (slopes.count - abs(rises - falls)) / 2, among: count)
    probability = min(1, 2 * chance)
    trend = min(1, 2 * chance) > error ? .steady : rises > falls ? .rising : .falling
  }

  /// Of a figure over the repeats of a sample.
  public init(of figure: Figure, in repeats: Repeats, error: Double = 0.05) {
    let sums = SampleSums(repeats.repeats, for: [figure])
    let values = (0..<sums.repeatCount).compactMap { sums.value(figure, of: sums.totals(ofRepeat: $0)) }
    self.init(of: values.count == sums.repeatCount ? values : [], error: error)
  }

  /// The share of the orders of `count` different values in which at most `limit` pairs fall.
  private static func chance(ofAtMost limit: Int, among count: Int) -> Double {
    // Putting a further value in adds 0 to size - 1 falling pairs, each as likely.
    var shares = [1.0]
    for size in 2...count {
      var next = [Double](repeating: 0, count: shares.count + size - 1)
      for (pairs, share) in shares.enumerated() {
        for added in 0..<size { next[pairs + added] += share / Double(size) }
      }
      shares = next
    }
    return shares.prefix(limit + 1).reduce(0, +)
  }

  enum CodingKeys: String, CodingKey {
    case trend, probability
    case changePerStep = "change_per_step"
  }
}

/// Of at least one value.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
