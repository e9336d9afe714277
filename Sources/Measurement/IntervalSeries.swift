/// What happened in each second, or other width, of a run: the series that shows a stall, a warm-up or a recovery.
///
/// The interval under way has a dense histogram; when a later one begins it is packed into the buckets that hold
/// something, usually under 1 KiB. What was due in an earlier one is inserted there. Latencies here have two significant
/// digits (0.8 %).
public struct IntervalSeries: Equatable, Sendable {
  /// Intervals kept apart (24 h of seconds); what comes later is counted in the last.
  public static let highestCount = 86_400

  /// When the first interval begins, on the clock that the records use.
  public let startNanoseconds: UInt64
  /// How long each interval is.
  public let widthNanoseconds: UInt64
  private var packed: [Interval] = []
  private var current = 0
  private var open = OpenInterval()

  public init(startNanoseconds: UInt64, widthNanoseconds: UInt64 = 1_000_000_000) {
    precondition(widthNanoseconds > 0, "an interval needs a width")
    self.startNanoseconds = startNanoseconds
    self.widthNanoseconds = widthNanoseconds
  }

  // MARK: Recording

  /// A good reply arrived at `arrival`, to a request that was due at `due`.
  @inline(__always)
  public mutating func recordCompleted(latencyNanoseconds: UInt64, dueAt due: UInt64, at arrival: UInt64) {
    let index = index(at: arrival)
    if index < current {
      packed[index].completed += 1
    } else {
      openInterval(index)
      open.completed += 1
    }
    recordLatency(latencyNanoseconds, dueAt: due)
  }

  /// A request that was due at `due` took this long, and its reply is not to be counted as an arrival.
  @inline(__always)
  public mutating func recordLatency(_ nanoseconds: UInt64, dueAt due: UInt64) {
    let index = index(at: due)
    if index < current {
      packed[index].latency.record(nanoseconds)
    } else {
      openInterval(index)
      open.record(PackedBucket.index(of: nanoseconds))
    }
  }

  /// A request that was due at `due` had no answer at this age, and was watched no longer.
  public mutating func recordCensored(ageNanoseconds: UInt64, dueAt due: UInt64) {
    let index = index(at: due)
    if index < current {
      packed[index].censored.record(ageNanoseconds)
    } else {
      openInterval(index)
      open.censored.record(ageNanoseconds)
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
    let sum = mergedIntervals(intervals, other.intervals)
    current = sum.count
    packed = sum
    open = OpenInterval()
  }

  // MARK: Reading

  /// The intervals up to the last one that holds something, empty ones between included.
  public var intervals: [Interval] { open.isEmpty ? packed : packed + [open.packed] }

  /// The intervals up to `endNanoseconds` of the clock, empty ones included: an interval without replies is the finding.
  /// A last one cut short by the end is included.
  public func intervals(until endNanoseconds: UInt64) -> [Interval] {
    var intervals = intervals
    guard endNanoseconds > startNanoseconds else { return intervals }
    let count = min((endNanoseconds - startNanoseconds - 1) / widthNanoseconds + 1, UInt64(Self.highestCount))
    intervals += [Interval](repeating: Interval(), count: max(0, Int(count) - intervals.count))
    return intervals
  }

  /// What a record holds of each interval, up to an end as of ``intervals(until:)``, or up to the last that holds something.
  public func summaries(until endNanoseconds: UInt64? = nil) -> [IntervalSummary] {
    let width = Double(widthNanoseconds) / 1e9
    let intervals = endNanoseconds.map(intervals(until:)) ?? intervals
    return intervals.enumerated().map { $1.summary(startSeconds: Double($0) * width) }
  }

  // MARK: The interval under way

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
