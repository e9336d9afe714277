#if canImport(Glibc)
  import Glibc
#endif

/// What one thread has used since it began, as of the last time it was read.
struct ThreadCounts: Equatable {
  var runNanoseconds: UInt64 = 0
  var delayNanoseconds: UInt64 = 0
  var voluntarySwitches: UInt64 = 0
  var involuntarySwitches: UInt64 = 0

  static func += (left: inout ThreadCounts, right: ThreadCounts) {
    left.runNanoseconds += right.runNanoseconds
    left.delayNanoseconds += right.delayNanoseconds
    left.voluntarySwitches += right.voluntarySwitches
    left.involuntarySwitches += right.involuntarySwitches
  }
}

/// A thread of a watched process, with its files open.
final class WatchedThread {
  let threadID: Int32
  private(set) var counts = ThreadCounts()
  private let schedule: ProcFile
  private let status: ProcFile
  /// Not there where the kernel was built without it (CONFIG_PROC_CHILDREN).
  private let children: ProcFile?

  init?(_ threadID: Int32, in tasks: ProcFile) {
    guard let schedule = ProcFile("\(threadID)/schedstat", in: tasks),
      let status = ProcFile("\(threadID)/status", in: tasks)
    else { return nil }
    self.threadID = threadID
    self.schedule = schedule
    self.status = status
    children = ProcFile("\(threadID)/children", in: tasks)
  }

  /// Brings the time up to date: nanoseconds run, and nanoseconds runnable but not running (sched-stats.rst).
  /// - Returns: false when the thread has ended; the counts then stay what they were last.
  func updateTime(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
    guard var fields = schedule.read(into: scratch)?.numbers(), let run = fields.next(), let delay = fields.next()
    else { return false }
    // A thread that is being taken down reads as zeros for a moment.
    counts.runNanoseconds = max(counts.runNanoseconds, run)
    counts.delayNanoseconds = max(counts.delayNanoseconds, delay)
    return true
  }

  /// Brings the context switches up to date: proc_pid_status(5).
  func updateSwitches(_ scratch: UnsafeMutableRawBufferPointer) {
    guard let text = status.read(into: scratch) else { return }
    counts.voluntarySwitches = text.number("voluntary_ctxt_switches:") ?? counts.voluntarySwitches
    counts.involuntarySwitches = text.number("nonvoluntary_ctxt_switches:") ?? counts.involuntarySwitches
  }

  /// Processes this thread has started and nobody has waited for yet.
  func forEachChild(_ scratch: UnsafeMutableRawBufferPointer, _ body: (Int32) -> Void) {
    guard var numbers = children?.read(into: scratch)?.numbers() else { return }
    while let child = numbers.next() { body(Int32(truncatingIfNeeded: child)) }
  }
}
