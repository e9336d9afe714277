import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// One run of a job on the calling thread: its value, and when it was.
struct TimedRun: Sendable {
  let value: UInt64
  /// This and the end: nanoseconds of CLOCK_MONOTONIC.
  let began: UInt64
  let ended: UInt64
  /// CPU time in nanoseconds; 0 if it was not measured.
  let cpu: UInt64

  /// - Parameter measuresCPU: the CPU clock of a thread is a system call, unlike the other clock. It is read twice within the run, so
  ///   that the CPU time never exceeds the run.
  @inline(__always)
  init(measuresCPU: Bool, _ work: () -> UInt64) {
    began = MonotonicClock.nanoseconds()
    if measuresCPU {
      let before = TimedRun.threadNanoseconds()
      value = work()
      cpu = TimedRun.threadNanoseconds() &- before
    } else {
      value = work()
      cpu = 0
    }
    ended = MonotonicClock.nanoseconds()
  }

  private static func threadNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
