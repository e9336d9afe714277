/// Measures how late the loop is: a timer that is due at fixed times and reports by how much it missed each.
///
/// While a callback holds the loop no beat can run; the first one after it tells the whole delay, and how many beats fell into
/// it. A beat that is late stands for all arrivals that would have waited meanwhile.
public final class Heartbeat {
  private let interval: UInt64
  private let beat: (_ lagNanoseconds: UInt64, _ missed: UInt64) -> Void
  private var timer: PreciseTimer?
  private var due: UInt64 = 0

  /// - Parameters:
  ///   - interval: time between beats; 10 ms costs the loop about a thousandth of a core.
  ///   - beat: called on the loop with the lag and with the number of due beats that this one had to stand for as well.
  public init(
    loop: EventLoop, every interval: Duration,
    beat: @escaping (_ lagNanoseconds: UInt64, _ missed: UInt64) -> Void
  ) throws {
    self.interval = max(interval.nanoseconds, 1)
    self.beat = beat
    // Borrowed: the timer is closed in deinit, so it never outlives self.
    timer = try PreciseTimer(loop: loop) { [unowned self] in fire() }
    due = MonotonicClock.nanoseconds() + self.interval
    timer?.arm(atNanoseconds: due)
  }

  deinit { timer?.close() }

  /// How long the next beat has been due at a moment, in nanoseconds of CLOCK_MONOTONIC: how late the loop is by then. Tells so from
  /// inside a turn that keeps the beat from running. 0 when none is due yet.
  public func lateness(at now: UInt64) -> UInt64 { now > due ? now - due : 0 }

  private func fire() {
    let now = MonotonicClock.nanoseconds()
    guard now >= due else { return }
    let lag = now - due
    let missed = lag / interval
    due += (missed + 1) * interval
    timer?.arm(atNanoseconds: due)
    beat(lag, missed)
  }
}
