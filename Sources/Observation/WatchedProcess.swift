import CPlatform
import Measurement

#if canImport(Glibc)
  import Glibc
#endif

/// A process of a watched tree, with its files open.
final class WatchedProcess {
  let processID: Int32
  private(set) var children: [Int32] = []
  private let folder: ProcFile
  private let tasks: ProcFile
  private var threads: [WatchedThread] = []
  /// What threads had used that are no more.
  private var ended = ThreadCounts()
  private var links: UInt64 = 0
  private var cpuNanoseconds: UInt64 = 0
  private(set) var memory: ProcessMemory?

  /// Nothing when there is no such process.
  init?(_ processID: Int32) {
    guard processID > 0, let folder = ProcFile("/proc/\(processID)", flags: O_RDONLY | O_DIRECTORY),
      let tasks = ProcFile("task", in: folder, flags: O_RDONLY | O_DIRECTORY)
    else { return nil }
    self.processID = processID
    self.folder = folder
    self.tasks = tasks
  }

  /// Reads times and children, and the threads again when some began or ended.
  /// - Returns: false when the process is gone.
  func update(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
    guard let links = tasks.links else { return false }
    if links != self.links || !updateThreads(scratch) {
      guard listThreads() else { return false }
      self.links = links
      _ = updateThreads(scratch)
    }
    guard !threads.isEmpty else { return false }
    cpuNanoseconds = max(cpuNanoseconds, processClock() ?? 0, total.runNanoseconds)
    children.removeAll(keepingCapacity: true)
    for thread in threads { thread.forEachChild(scratch) { children.append($0) } }
    return true
  }

  /// Reads the context switches, which cost ten times what times cost.
  func updateSwitches(_ scratch: UnsafeMutableRawBufferPointer) {
    for thread in threads { thread.updateSwitches(scratch) }
  }

  /// Reads the memory. The file is opened again each time: an open one stays with the memory the process had when it was opened,
  /// and after an exec reads nothing, or for a child of vfork what its parent holds.
  func updateMemory(_ scratch: UnsafeMutableRawBufferPointer) {
    // A process that has ended and is not waited for holds nothing.
    memory = ProcFile("smaps_rollup", in: folder)?.read(into: scratch).flatMap(ProcessMemory.init)
  }

  var sample: ProcessSample {
    var sample = ProcessSample(processID: processID)
    let total = total
    sample.threads = threads.count
    sample.pssBytes = memory?.pss ?? 0
    sample.rssBytes = memory?.rss ?? 0
    sample.ussBytes = memory?.uss ?? 0
    sample.cpuNanoseconds = cpuNanoseconds
    sample.runDelayNanoseconds = total.delayNanoseconds
    sample.voluntarySwitches = total.voluntarySwitches
    sample.involuntarySwitches = total.involuntarySwitches
    return sample
  }

  private var total: ThreadCounts { threads.reduce(into: ended) { $0 += $1.counts } }

  /// - Returns: whether all threads known are still there.
  private func updateThreads(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
    var areAllThere = true
    for thread in threads where !thread.updateTime(scratch) { areAllThere = false }
    return areAllThere
  }

  /// Finds out which threads there are. What ended ones had used is kept.
  /// - Returns: false when the process is gone.
  private func listThreads() -> Bool {
    guard let there = threadsThere(), !there.isEmpty else { return false }
    for thread in threads where !there.contains(thread.threadID) { ended += thread.counts }
    threads.removeAll { !there.contains($0.threadID) }
    let known = Set(threads.map(\.threadID))
    threads += there.subtracting(known).sorted().compactMap { WatchedThread($0, in: tasks) }
    return true
  }

  private func threadsThere() -> Set<Int32>? {
    // Not the folder's own descriptor: a stream reads on from where it stands, and closes it.
    let descriptor = openat(tasks.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard let stream = fdopendir(descriptor) else {
      close(descriptor)
      return nil
    }
    defer { closedir(stream) }
    var found: Set<Int32> = []
    while let entry = readdir(stream) {
      let number = withUnsafeBytes(of: &entry.pointee.d_name) { ProcText($0).firstNumber() }
      if let number { found.insert(Int32(truncatingIfNeeded: number)) }
    }
    return found
  }

  /// CPU time of the whole process, threads that ended included, to the nanosecond. The kernel makes the number of the clock from
  /// that of the process (clock_getcpuclockid(3)); /proc/PID/stat holds the same in hundredths of a second.
  private func processClock() -> UInt64? {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(processID, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}

extension ProcessMemory {
  /// Reads the text of a smaps_rollup file.
  init?(_ text: ProcText) {
    guard let pss = text.number("Pss:"), let rss = text.number("Rss:"), let clean = text.number("Private_Clean:"),
      let dirty = text.number("Private_Dirty:")
    else { return nil }
    self.init(pss: pss * 1_024, rss: rss * 1_024, uss: (clean + dirty) * 1_024)
  }
}
