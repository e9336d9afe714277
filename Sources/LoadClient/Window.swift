/// The part of a run that is measured, in nanoseconds on `MonotonicClock`. What is due or sent in it counts; what belongs to
/// the warm-up before it does not.
struct Window: Sendable {
  /// When the run began and the schedule's offsets count from.
  let origin: UInt64
  let start: UInt64
  /// `UInt64.max` when only the number of requests ends the run.
  private(set) var end: UInt64

  init(origin: UInt64, warmup: UInt64, duration: UInt64?) {
    self.origin = origin
    start = origin.addingClamped(warmup)
    end = start.addingClamped(duration ?? .max)
  }

  @inline(__always)
  func contains(_ time: UInt64) -> Bool { time >= start && time < end }

  /// Ends the window earlier than planned.
  mutating func close(at time: UInt64) {
    end = min(end, max(time, start))
  }
}

extension UInt64 {
  /// The sum, or the largest number there is.
  func addingClamped(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// How long ago an instant was; 0 when it is still to come.
  @inline(__always)
  func elapsed(since earlier: UInt64) -> UInt64 { self > earlier ? self &- earlier : 0 }
}
