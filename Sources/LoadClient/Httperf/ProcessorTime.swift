#if canImport(Glibc)
  import Glibc
#endif

/// CPU time of this process.
struct ProcessorTime {
  var userSeconds: Double
  var systemSeconds: Double

  static var current: ProcessorTime {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ProcessorTime(userSeconds: seconds(usage.ru_utime), systemSeconds: seconds(usage.ru_stime))
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  static func - (later: ProcessorTime, earlier: ProcessorTime) -> ProcessorTime {
    ProcessorTime(
      userSeconds: later.userSeconds - earlier.userSeconds,
      systemSeconds: later.systemSeconds - earlier.systemSeconds)
  }
}
