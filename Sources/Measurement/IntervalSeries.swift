/// What happened in each second of a run: the series that shows a stall, a warm-up or a recovery.
///
/// The second under way has a dense histogram; when a later one begins it is packed into the buckets that hold
/// something, usually under 1 KiB. Latencies here have two significant digits (0.8 %).
public struct IntervalSeries: Equatable, Sendable {
  /// Seconds kept apart (24 h); what comes later is counted in the last.
  public static let highestCount = 86_400

  private let startNanoseconds: UInt64
  private let widthNanoseconds: UInt64
  private var packed: [Interval] = []
  private var current = 0
  private var open = OpenInterval()

  /// A series whose first interval begins at `startNanoseconds` of the clock that the records use.
  public init(startNanoseconds: UInt64, widthNanoseconds: UInt64 = 1_000_000_000) {
    precondition(widthNanoseconds > 0, "an interval needs a width")
    self.startNanoseconds = startNanoseconds
    self.widthNanoseconds = widthNanoseconds
  }

  /// A good reply arrived at that instant of the clock.
  public mutating func recordCompleted(latencyNanoseconds: UInt64, at nanoseconds: UInt64) {
    let index = index(at: nanoseconds)
    if index < current {
      packed[index].latency.record(latencyNanoseconds)
    } else {
      openInterval(index)
      open.record(PackedBucket.index(of: latencyNanoseconds))
    }
  }

  /// A request failed or timed out at that instant of the clock.
  public mutating func recordFailed(at nanoseconds: UInt64) {
    let index = index(at: nanoseconds)
    if index < current {
      packed[index].failed += 1
    } else {
      openInterval(index)
      open.failed += 1
    }
  }

  /// Adds the series of another thread. Both must have begun at the same instant with the same width.
  public mutating func add(_ other: IntervalSeries) {
    precondition(
      startNanoseconds == other.startNanoseconds && widthNanoseconds == other.widthNanoseconds,
      "only series of the same run can be added")
    let sum = mergedIntervals(all, other.all)
    current = sum.count
    packed = sum
    open = OpenInterval()
  }

  /// The intervals up to `endNanoseconds` of the clock, empty ones included: a second without replies is the finding.
  /// Without an end, up to the last one that holds something. A last interval cut short by the end is included.
  public func summaries(until endNanoseconds: UInt64? = nil) -> [IntervalSummary] {
    let width = Double(widthNanoseconds) / 1e9
    var intervals = all
    if let end = endNanoseconds, end > startNanoseconds {
      let count = min((end - startNanoseconds - 1) / widthNanoseconds + 1, UInt64(Self.highestCount))
      intervals += [Interval](repeating: Interval(), count: max(0, Int(count) - intervals.count))
    }
    return intervals.enumerated().map { $1.summary(startSeconds: Double($0) * width) }
  }

  private var all: [Interval] { open.isEmpty ? packed : packed + [open.packed] }

  private func index(at nanoseconds: UInt64) -> Int {
    nanoseconds <= startNanoseconds
      ? 0 : Int(min((nanoseconds - startNanoseconds) / widthNanoseconds, UInt64(Self.highestCount - 1)))
  }

  /// Packs the interval under way when a later one begins, and the empty ones between.
  private mutating func openInterval(_ index: Int) {
    if index == current { return }
    packed.append(open.packed)
    packed += [Interval](repeating: Interval(), count: index - current - 1)
    open.clear()
    current = index
  }
}

private func mergedIntervals(_ left: [Interval], _ right: [Interval]) -> [Interval] {
  var sum = left.count >= right.count ? left : right
  for (index, interval) in (left.count >= right.count ? right : left).enumerated() {
    sum[index].add(interval)
  }
  return sum
}
