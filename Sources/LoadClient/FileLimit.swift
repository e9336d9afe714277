#if canImport(Glibc)
  import Glibc
#endif

/// How many files the process may have open.
enum FileLimit {
  /// Descriptors kept for everything that is not a connection.
  private static let reserve = 64

  /// Raises the soft limit to the hard one, for the whole process, and returns how many connections that allows.
  static func raise() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 - reserve }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = limit.rlim_max
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    return max(1, Int(min(limit.rlim_cur, 1 << 20)) - reserve)
  }

  /// How many descriptors the process may have now.
  static var current: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    return Int(clamping: limit.rlim_cur)
  }
}
