#if canImport(Glibc)
  internal import Glibc
#endif

/// The time as a run sees it; tests have their own.
public struct DynoClock: Sendable {
  /// Of the calendar, for what is written down.
  public var epochSeconds: @Sendable () -> Int
  /// CLOCK_MONOTONIC.
  public var monotonicNanoseconds: @Sendable () -> UInt64
  /// Waits until the monotonic clock says so, or `isStopped` does.
  public var wait: @Sendable (_ untilNanoseconds: UInt64, _ isStopped: () -> Bool) -> Void

  public init(
    epochSeconds: @escaping @Sendable () -> Int, monotonicNanoseconds: @escaping @Sendable () -> UInt64,
    wait: @escaping @Sendable (_ untilNanoseconds: UInt64, _ isStopped: () -> Bool) -> Void
  ) {
    self.epochSeconds = epochSeconds
    self.monotonicNanoseconds = monotonicNanoseconds
    self.wait = wait
  }

  public static let system = DynoClock(
    epochSeconds: { Int(read(CLOCK_REALTIME) / 1_000_000_000) },
    monotonicNanoseconds: { read(CLOCK_MONOTONIC) },
    wait: { until, isStopped in
      while !isStopped() {
        let now = read(CLOCK_MONOTONIC)
        guard now < until else { return }
        // Short enough that a signal which another thread took is noticed.
        let nap = min(until - now, 100_000_000)
        var left = timespec(tv_sec: Int(nap / 1_000_000_000), tv_nsec: Int(nap % 1_000_000_000))
        nanosleep(&left, nil)
      }
    })

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
