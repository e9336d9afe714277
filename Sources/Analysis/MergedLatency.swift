import Measurement

/// The latencies of many intervals thrown together, and the ages of requests that were never answered: these took at least
/// that long. As ``Measurement/LatencyDistribution``, of which it has the rule for what is a lower bound.
struct MergedLatency {
  /// A percentile that moves less than this when every such age is stretched to infinity stands as it is. It is more than
  /// ``Measurement/LatencyDistribution/tolerance``, since the buckets of these histograms are 0.8 % wide.
  static let tolerance = 0.03

  private var answered = PackedHistogram()
  private var censored = PackedHistogram()

  init(_ intervals: [Interval]) {
    for interval in intervals {
      answered.add(interval.latency)
      censored.add(interval.censored)
    }
  }

  var count: Int { answered.count + censored.count }

  var combined: PackedHistogram {
    var all = answered
    all.add(censored)
    return all
  }

  func percentile(_ percent: Double) -> Bounded? {
    guard let value = combined.percentile(percent) else { return nil }
    if censored.isEmpty { return Bounded(value) }
    // With every such age at infinity, the answered requests alone decide what stands at this rank.
    let share = percent * Double(count) / Double(max(answered.count, 1))
    let most = share <= 100 ? answered.percentile(share).map { Double($0) } ?? .infinity : .infinity
    return Bounded(value, isLowerBound: most > Double(value) * (1 + Self.tolerance))
  }

  var longest: Bounded? { combined.max.map { Bounded($0, isLowerBound: isWeighty) } }

  var mean: Bounded? { combined.mean.map { Bounded(UInt64($0.rounded()), isLowerBound: isWeighty) } }

  private var isWeighty: Bool {
    !censored.isEmpty
      && (Double(censored.count) > LatencyDistribution.negligibleShare * Double(count)
        || (censored.max ?? 0) > (answered.max ?? 0))
  }
}
