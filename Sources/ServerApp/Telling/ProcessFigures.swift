import Offload

#if canImport(Glibc)
  import Glibc
#endif

/// What this process takes of the machine, asked when somebody wants to know.
struct ProcessFigures: Equatable {
  var residentBytes: Int
  var peakResidentBytes: Int
  var virtualBytes: Int
  /// In user and kernel mode together, of all threads.
  var cpuSeconds: Double
  var openDescriptors: Int
  var maxDescriptors: UInt64
  /// Resident memory of the worker processes together, pages they share counted for each; 0 where there are none.
  var workersResidentBytes: Int

  /// - Parameter workers: the process ids of the workers.
  static func now(workers: [Int32]) -> ProcessFigures {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let own = MemorySize.of(getpid())
    return ProcessFigures(
      residentBytes: own?.residentBytes ?? 0, peakResidentBytes: peakResident(), virtualBytes: own?.virtualBytes ?? 0,
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), openDescriptors: countDescriptors(),
      maxDescriptors: UInt64(limit.rlim_cur),
      workersResidentBytes: workers.reduce(0) { $0 + (MemorySize.of($1)?.residentBytes ?? 0) })
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  /// Since this program was started. What getrusage tells begins with what its parent had, which may be far more.
  private static func peakResident() -> Int {
    guard let file = fopen("/proc/self/status", "re") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
      guard text.hasPrefix("VmHWM:") else { continue }
      return (text.split(separator: " ").lazy.compactMap { Int($0) }.first ?? 0) * 1_024
    }
    return 0
  }

  /// A kernel from 6.2 on says how many there are by the size of their folder; with an older one they are counted, which takes the
  /// loop a millisecond for a few thousand.
  private static func countDescriptors() -> Int {
    var status = stat()
    if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return status.st_size }
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    // Without the one that the folder is read by.
    var count = -1
    while let entry = readdir(folder) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    return max(count, 0)
  }
}
