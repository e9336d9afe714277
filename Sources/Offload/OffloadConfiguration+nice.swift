#if canImport(Glibc)
  import Glibc
#endif

extension OffloadConfiguration {
  /// The nice value that the workers really have: the largest of the one asked for, that of their quality of service and the calling
  /// thread's own, since giving back what was given up takes privileges.
  public var workerNice: Int { max(nice, qualityOfService.nice, OffloadConfiguration.ownNice) }

  /// The nice value of the calling thread.
  public static var ownNice: Int { Int(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)) }

  /// Gives a nice value to the calling thread alone, which on Linux each thread has for itself.
  static func setOwnNice(_ nice: Int) {
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(nice))
  }
}

extension OffloadConfiguration.QualityOfService {
  /// What Dispatch on Linux gives to its threads, whatever the process has; seen with swift-corelibs-libdispatch of Swift 6.3.
  var nice: Int {
    switch self {
    case .default: return 0
    case .utility: return 2
    case .background: return 10
    }
  }
}
