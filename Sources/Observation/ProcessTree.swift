import CPlatform
import Measurement
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// A process and its descendants, read again and again. Belongs to one thread at a time.
///
/// A descendant is found as the child of any thread of a process that is known, and stays known until it is gone, also when its
/// parent ends before it.
final class ProcessTree {
  private let root: Int32
  private var processes: [WatchedProcess] = []
  private let machine = MachineReader()
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)
  /// What the last sample spent on what is not read each time.
  private(set) var pacedNanoseconds: UInt64 = 0
  private var memoryAllowance: Allowance
  private var switchesAllowance: Allowance

  /// - Parameters:
  ///   - memoryShare: how much of a core reading memory may take: the kernel visits each page.
  ///   - switchesShare: the same for context switches, which are read thread by thread.
  init(root: Int32, memoryShare: Double = 0.005, switchesShare: Double = 0.001) {
    self.root = root
    memoryAllowance = Allowance(share: memoryShare)
    switchesAllowance = Allowance(share: switchesShare)
  }

  deinit { scratch.deallocate() }

  /// What the tree holds and has used now.
  /// - Parameter isWhole: reads everything; else what is not allowed yet stays what it was last, except of a process seen for the
  ///   first time.
  /// - Returns: nothing when the root is gone.
  func sample(isWhole: Bool) -> TreeSample? {
    let now = MonotonicClock.nanoseconds()
    let known = processes.count
    pacedNanoseconds = 0
    guard update() else {
      processes = []
      return nil
    }
    // Whatever is new in the list stands behind what was known.
    let firstNew = min(known, processes.count)
    let all = processes[...]
    let memoryOf = isWhole || memoryAllowance.isAllowed(at: now) ? all : processes[firstNew...]
    let switchesOf = isWhole || switchesAllowance.isAllowed(at: now) ? all : processes[firstNew...]
    charge(&switchesAllowance, for: switchesOf, at: now) { $0.updateSwitches(scratch) }
    charge(&memoryAllowance, for: memoryOf, at: now) { $0.updateMemory(scratch) }
    return TreeSample(
      atNanoseconds: now, processes: processes.map(\.sample), machine: machine.sample(scratch) ?? MachineSample())
  }

  private func charge(
    _ allowance: inout Allowance, for list: ArraySlice<WatchedProcess>, at now: UInt64, read: (WatchedProcess) -> Void
  ) {
    guard !list.isEmpty else { return }
    let before = threadTimeNanoseconds()
    list.forEach(read)
    let cost = threadTimeNanoseconds() - before
    allowance.spent(cost, at: now)
    pacedNanoseconds += cost
  }

  /// Reads the times of all processes, drops those that are gone, and takes in the new ones, each below its parent.
  /// - Returns: false when the root is gone.
  private func update() -> Bool {
    if processes.isEmpty, let process = WatchedProcess(root) { processes = [process] }
    processes.removeAll { !$0.update(scratch) }
    guard processes.first?.processID == root else { return false }
    var known = Set(processes.map(\.processID))
    var index = 0
    while index < processes.count {
      for child in processes[index].children where known.insert(child).inserted {
        if let process = WatchedProcess(child), process.update(scratch) { processes.append(process) }
      }
      index += 1
    }
    return true
  }
}

/// CPU time the calling thread has used so far, in nanoseconds.
func threadTimeNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
