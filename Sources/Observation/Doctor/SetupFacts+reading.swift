#if canImport(Glibc)
  import Glibc
#endif

extension SetupFacts {
  /// - Parameter results: the folder results are to go to; it need not be there yet.
  static func read(results: String) -> SetupFacts {
    var facts = SetupFacts()
    facts.groupsSessions = readLine("/proc/sys/kernel/sched_autogroup_enabled").map { $0 == "1" }
    facts.gnuplot = program("gnuplot")
    facts.isOptimized = !_isDebugAssertConfiguration()
    facts.canReadMemory = ProcessMemory.of(process: getpid()) != nil
    facts.resultsFolder = results
    let folder = nearestFolder(results)
    if access(folder, W_OK | X_OK) != 0 { facts.resultsFailure = String(cString: strerror(errno)) }
    var status = statvfs()
    if statvfs(folder, &status) == 0 {
      facts.resultsFreeBytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
    return facts
  }

  /// The folder itself when something of its name is there, else the one it would be made in. Only one folder is made.
  private static func nearestFolder(_ path: String) -> String {
    guard access(path, F_OK) != 0 else { return path }
    let names = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
    return (path.hasPrefix("/") ? "/" : names.isEmpty ? "." : "") + names.joined(separator: "/")
  }

  private static func program(_ name: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
