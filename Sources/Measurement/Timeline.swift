/// A whole run interval by interval, warm-up and gaps included, as it is saved: `intervals[i]` begins `i` widths after
/// the start. Times are nanoseconds of CLOCK_MONOTONIC, so that it can be laid beside what the server and /proc told.
public struct Timeline: Equatable, Sendable, Codable {
  public var startNanoseconds: UInt64
  public var widthNanoseconds: UInt64
  public var intervals: [Interval]

  public init(startNanoseconds: UInt64, widthNanoseconds: UInt64, intervals: [Interval] = []) {
    precondition(widthNanoseconds > 0, "an interval needs a width")
    self.startNanoseconds = startNanoseconds
    self.widthNanoseconds = widthNanoseconds
    self.intervals = intervals
  }

  /// - Parameter end: where the run ended; intervals without anything up to there are included.
  public init(_ series: IntervalSeries, until end: UInt64) {
    self.init(
      startNanoseconds: series.startNanoseconds, widthNanoseconds: series.widthNanoseconds,
      intervals: series.intervals(until: end))
  }

  /// The intervals that lie in `start ..< end` with their whole width: what a span's figures are estimated from.
  public func intervals(from start: UInt64, until end: UInt64) -> ArraySlice<Interval> {
    let first = min((start.elapsed(since: startNanoseconds) + widthNanoseconds - 1) / widthNanoseconds, count)
    let last = min(end.elapsed(since: startNanoseconds) / widthNanoseconds, count)
    return intervals[Int(min(first, last))..<Int(last)]
  }

  private var count: UInt64 { UInt64(intervals.count) }

  enum CodingKeys: String, CodingKey {
    case intervals
    case startNanoseconds = "start_ns"
    case widthNanoseconds = "width_ns"
  }
}

extension UInt64 {
  fileprivate func elapsed(since earlier: UInt64) -> UInt64 { self > earlier ? self - earlier : 0 }
}
