/// Latencies of requests that completed, together with the ages of those that did not.
///
/// A request that was due but never sent, that timed out, or that was in flight when the run ended has a latency too: we
/// only know that it is *at least* as long as its age. Leaving those out would make an overloaded server look fast
/// (coordinated omission); treating the age as the latency would understate it without saying so. So a figure is
/// computed twice, with every such age standing still and with every such age stretched to infinity. The true figure
/// lies between the two. Where both agree to within ``tolerance`` it stands as it is; where they do not, the smaller is
/// given and marked as a lower bound. A censored age below a percentile's value usually makes it a lower bound, and one
/// above never does. Mean and maximum have no upper end at all: they are marked unless what is censored is the few
/// requests, none older than the slowest answer, that every run leaves in flight at its end.
public struct LatencyDistribution: Equatable, Sendable {
  /// How far apart the two ends of a percentile may lie, as a share of it, before it is marked.
  public static let tolerance = 0.01
  /// The share of censored samples up to which mean and maximum are not marked.
  public static let negligibleShare = 0.001

  /// Latencies that ended.
  public private(set) var completed = LatencyHistogram()
  /// Ages of requests whose latency did not end while we watched (right-censored samples).
  public private(set) var censored = LatencyHistogram()

  public init() {}

  /// A request completed after this long.
  public mutating func record(_ nanoseconds: UInt64) { completed.record(nanoseconds) }

  /// A request was given up, or left behind, at this age.
  public mutating func recordAtLeast(_ nanoseconds: UInt64) { censored.record(nanoseconds) }

  /// Adds the samples of another distribution, such as another thread's.
  public mutating func add(_ other: LatencyDistribution) {
    completed.add(other.completed)
    censored.add(other.censored)
  }

  /// Completed and censored samples.
  public var count: UInt64 { completed.count + censored.count }

  /// Samples longer than a histogram can tell apart.
  public var clampedCount: UInt64 { completed.clampedCount + censored.clampedCount }

  /// All samples in one histogram, censored ones at their age: what a HdrHistogram log of the run holds.
  public var combined: LatencyHistogram {
    if censored.count == 0 { return completed }
    var all = completed
    all.add(censored)
    return all
  }

  /// The latency that `percent` (0...100) of the requests did not exceed; nothing without samples.
  public func percentile(_ percent: Double) -> Bounded? { percentiles([percent])[0] }

  /// Several percentiles in one go.
  public func percentiles(_ percents: [Double]) -> [Bounded?] {
    let all = combined
    return percents.map { percent in
      let rank = LatencyHistogram.rank(of: percent, among: all.count)
      guard let value = all.value(atRank: rank) else { return nil }
      // With every censored age at infinity, the completed samples alone decide what stands at this rank.
      let most = completed.value(atRank: rank).map { Double($0) } ?? .infinity
      return Bounded(value, isLowerBound: censored.count > 0 && most > Double(value) * (1 + Self.tolerance))
    }
  }

  /// Mean latency.
  public var mean: Bounded? { bounded { UInt64($0.meanNanoseconds.rounded()) } }

  /// Longest latency.
  public var max: Bounded? { bounded(\.maxNanoseconds) }

  private func bounded(_ figure: (LatencyHistogram) -> UInt64) -> Bounded? {
    count == 0 ? nil : Bounded(figure(combined), isLowerBound: hasWeightyCensoring)
  }

  private var hasWeightyCensoring: Bool {
    censored.count > 0
      && (Double(censored.count) > Self.negligibleShare * Double(count)
        || censored.maxNanoseconds > completed.maxNanoseconds)
  }
}

/// A figure that is exact, or known only to be at least this much.
public struct Bounded: Equatable, Sendable {
  public var valueNanoseconds: UInt64
  /// The true figure may be larger, never smaller.
  public var isLowerBound: Bool

  public init(_ valueNanoseconds: UInt64, isLowerBound: Bool = false) {
    self.valueNanoseconds = valueNanoseconds
    self.isLowerBound = isLowerBound
  }

  public var milliseconds: Double { Double(valueNanoseconds) / 1e6 }
}
