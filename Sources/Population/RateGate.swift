public import Pacing

/// Says when the next records may be written, for connections that share one rate. No clock inside: callers bring the time.
///
/// A schedule, not a pause after each chunk: what is late is caught up with, up to `slack`, so the rate is kept over months; what was
/// missed beyond that is gone, so that a store that comes back is not overrun.
public struct RateGate: Sendable {
  private let perSecond: Double
  private let slackNanoseconds: Double
  /// When the schedule began, or began anew, and the records given out since: sums of rounded gaps would drift.
  private var startNanoseconds: Double?
  private var records = 0

  public init(_ rate: Rate, slack: Duration = .seconds(1)) {
    perSecond = rate.perSecond
    slackNanoseconds = Double(slack.wholeNanoseconds)
  }

  /// Takes `count` records out of the schedule, and returns when they are due: now, or later. The first are due at once.
  public mutating func reserve(_ count: Int, atNanoseconds now: UInt64) -> UInt64 {
    let now = Double(now)
    var due = (startNanoseconds ?? now) + Double(records) / perSecond * 1e9
    if startNanoseconds == nil || due < now - slackNanoseconds {
      due = startNanoseconds == nil ? now : now - slackNanoseconds
      startNanoseconds = due
      records = 0
    }
    records += count
    return UInt64(max(due, now).rounded())
  }
}
