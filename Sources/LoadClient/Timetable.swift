import Reactor

/// A measured stretch of a run, in nanoseconds on `MonotonicClock`, its end excluded.
struct Window: Equatable, Sendable {
  let start: UInt64
  /// `UInt64.max` when only the number of requests ends it.
  var end: UInt64

  @inline(__always)
  func contains(_ time: UInt64) -> Bool { time >= start && time < end }
}

/// When a run begins, is measured, and ends, in nanoseconds on `MonotonicClock`. What is due or sent in one of its windows
/// counts there; what falls outside them does not.
struct Timetable: Sendable {
  /// When the run began and the schedule's offsets count from.
  let origin: UInt64
  /// In order, not overlapping.
  private(set) var windows: [Window]
  /// When the run is over.
  private(set) var end: UInt64

  init(origin: UInt64, spans: [LoadSpan]) {
    self.origin = origin
    windows = spans.map { span in
      Window(
        start: origin.addingClamped(span.start.nanoseconds),
        end: span.end.map { origin.addingClamped($0.nanoseconds) } ?? .max)
    }
    end = windows.last?.end ?? origin
  }

  /// The window an instant lies in.
  func index(at time: UInt64) -> Int? { windows.firstIndex { $0.contains(time) } }

  /// The first instant after `time` at which something begins or ends; nothing after the end, or when the end is open.
  func edge(after time: UInt64) -> UInt64? {
    let edges = [origin] + windows.flatMap { [$0.start, $0.end] }
    return edges.first { $0 > time && $0 < .max }
  }

  /// How much of the windows lies before `time`.
  func measuredNanoseconds(until time: UInt64) -> UInt64 {
    windows.reduce(0) { $0.addingClamped(min($1.end, time).elapsed(since: $1.start)) }
  }

  /// Ends the run earlier than planned. Windows that had not begun are empty then.
  mutating func close(at time: UInt64) {
    end = min(end, time)
    for index in windows.indices { windows[index].end = min(windows[index].end, max(time, windows[index].start)) }
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
