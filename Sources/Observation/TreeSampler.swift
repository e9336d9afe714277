import CPlatform
public import Measurement
import Reactor
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Watches a server and its workers while they are measured: a thread that samples the tree of a process at a fixed interval.
///
/// Samples are due at absolute times, so they do not drift; one that comes too late is left out, not made up for. A sample has all
/// processes of the tree, those that were born since the last one included. Times and machine are read every time. Context switches,
/// and above all memory, for which the kernel visits each page, are read as often as keeps them within 0.1 and 0.5 % of a core: a
/// server of 10 MiB at each sample of the default interval, one of 1 GiB about once a second, and in between samples repeat the last.
/// A tree so large that the rest takes more than 0.4 % of a core is sampled at longer intervals.
///
/// The kernel brings the time of a running thread up to date at its ticks (1 to 10 ms). What a process used between its last sample
/// and its end is not seen. Any thread may call; one call runs at a time.
public final class TreeSampler: Sendable {
  private struct State {
    // Belongs to whoever holds the lock.
    var tree: ProcessTree
    var samples: [TreeSample] = []
    var thread: WorkerThread?
  }

  private let state: Mutex<State>
  private let interval: UInt64
  private let timer: Int32
  private let isStopping = Atomic<Bool>(false)
  private let cpuNanoseconds = Atomic<UInt64>(0)

  /// - Parameters:
  ///   - root: the process at the top of the tree. It need not be a child of this one.
  ///   - interval: at least a millisecond.
  public init(root: Int32, interval: Duration = .milliseconds(100)) {
    state = Mutex(State(tree: ProcessTree(root: root)))
    self.interval = max(interval.nanoseconds, 1_000_000)
    timer = platform_timerfd()
  }

  deinit { close(timer) }

  /// What the samples cost so far: CPU seconds of the sampling thread.
  public var cpuSeconds: Double { Double(cpuNanoseconds.load(ordering: .relaxed)) / 1e9 }

  /// What was sampled since the start so far.
  public var samples: [TreeSample] { state.withLock { $0.samples } }

  /// Starts sampling, with the first sample at once.
  /// - Throws: when there are no threads or descriptors left.
  public func start() throws(ObservationFailure) {
    guard timer >= 0 else { throw ObservationFailure("the sampler got no timer: too many files are open") }
    isStopping.store(false, ordering: .sequentiallyConsistent)
    let thread: WorkerThread
    do {
      thread = try WorkerThread(name: "sampler") { [self] in run() }
    } catch {
      throw ObservationFailure("no thread could be started: \(error)")
    }
    state.withLock { state in
      precondition(state.thread == nil, "a sampler is started once at a time")
      state.samples = []
      state.thread = thread
    }
  }

  /// Ends sampling, with a last sample now.
  /// - Returns: all samples since the start, in the order of time; those of a root that was gone are missing.
  public func stop() -> [TreeSample] {
    guard let thread = state.withLock({ $0.thread.take() }) else { return [] }
    isStopping.store(true, ordering: .sequentiallyConsistent)
    // Long past: the timer fires at once.
    platform_timerfd_set(timer, 1)
    thread.join()
    return state.withLock { state in
      if let last = state.tree.sample(isWhole: true) { state.samples.append(last) }
      defer { state.samples = [] }
      return state.samples
    }
  }

  /// One sample now, with everything read fresh, whether started or not; it is not among those that `stop` returns.
  /// - Returns: nothing when the process is gone.
  public func sampleNow() -> TreeSample? { state.withLock { $0.tree.sample(isWhole: true) } }

  private func run() {
    platform_exact_timers()
    var deadlines = Deadlines(start: MonotonicClock.nanoseconds(), interval: interval)
    repeat {
      let before = threadTimeNanoseconds()
      let paced = state.withLock { state in
        if let sample = state.tree.sample(isWhole: false) { state.samples.append(sample) }
        return state.tree.pacedNanoseconds
      }
      let used = threadTimeNanoseconds()
      cpuNanoseconds.store(used, ordering: .relaxed)
      let rest = used - before - min(paced, used - before)
      deadlines.advance(past: MonotonicClock.nanoseconds() &+ rest * 250)
    } while !waitForStop(until: deadlines.next)
  }

  /// - Returns: true when the sampler is to stop, false when the time has come.
  private func waitForStop(until deadline: UInt64) -> Bool {
    platform_timerfd_set(timer, deadline)
    // Asked after arming: a stop before that may have had its own setting of the timer replaced.
    while !isStopping.load(ordering: .sequentiallyConsistent) {
      guard MonotonicClock.nanoseconds() < deadline else { return false }
      var descriptor = pollfd(fd: timer, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, -1)
    }
    return true
  }
}

/// Times at a fixed distance from a start.
struct Deadlines {
  private(set) var next: UInt64
  private let interval: UInt64

  init(start: UInt64, interval: UInt64) {
    next = start
    self.interval = interval
  }

  /// Moves on to the first one later than `time`; at least to the next.
  mutating func advance(past time: UInt64) {
    next += interval
    if next <= time { next += ((time - next) / interval + 1) * interval }
  }
}
