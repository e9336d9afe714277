import CPlatform
import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

extension TimingFacts {
  /// What a reading of the clock costs: the quickest of several short rows, since the others were interrupted.
  static func clockReadingNanoseconds() -> Double {
    let count = 2_000
    let rows = (0..<10).map { _ in
      let start = MonotonicClock.nanoseconds()
      for _ in 0..<count { _ = MonotonicClock.nanoseconds() }
      return Double(MonotonicClock.nanoseconds() - start) / Double(count)
    }
    return rows.min() ?? 0
  }

  /// Sleeps a millisecond at a time, with exact timers as the client has them, and returns how late each sleep ended.
  static func latenesses(seconds: Double, progress: () -> Void) -> [Double] {
    platform_exact_timers()
    let end = MonotonicClock.nanoseconds() + UInt64(seconds * 1e9)
    var late: [Double] = []
    while true {
      let now = MonotonicClock.nanoseconds()
      guard now < end else { return late }
      let due = now + 1_000_000
      var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
      while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
      late.append(Double(MonotonicClock.nanoseconds() - due))
      if late.count % 100 == 0 { progress() }
    }
  }
}

extension TimingFacts.Spin {
  /// A gap below this is an interrupt's, a longer one somebody's turn on the core.
  private static let leastGap: UInt64 = 100_000

  /// Reads the clock again and again.
  static func measure(seconds: Double, progress: () -> Void) -> Self {
    let start = MonotonicClock.nanoseconds()
    let end = start + UInt64(seconds * 1e9)
    var spin = Self()
    var (last, lost, toldAt) = (start, UInt64(0), start)
    while last < end {
      let now = MonotonicClock.nanoseconds()
      if now - last > leastGap {
        spin.gaps += 1
        lost += now - last
        spin.longestNanoseconds = max(spin.longestNanoseconds, Double(now - last))
      }
      last = now
      if now - toldAt > 100_000_000 {
        progress()
        // What telling takes is not a gap.
        last = MonotonicClock.nanoseconds()
        toldAt = last
      }
    }
    spin.seconds = Double(last - start) / 1e9
    spin.share = spin.seconds > 0 ? Double(lost) / 1e9 / spin.seconds : 0
    return spin
  }
}

extension TimingFacts.Work {
  /// Computes fib(n) again and again on this thread.
  static func measure(n: Int = 27, seconds: Double, progress: () -> Void) -> Self {
    let end = MonotonicClock.nanoseconds() + UInt64(seconds * 1e9)
    var times: [Double] = []
    repeat {
      let before = threadTimeNanoseconds()
      _ = Fibonacci.number(n)
      times.append(Double(threadTimeNanoseconds() - before))
      if times.count % 64 == 0 { progress() }
    } while MonotonicClock.nanoseconds() < end
    return Self(n: n, times: times)
  }
}
