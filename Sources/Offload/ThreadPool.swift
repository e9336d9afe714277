import Dispatch
import Reactor
import Synchronization
import Work

/// The part of ``ThreadOffload`` that its threads share: the queue of jobs, and who sleeps.
///
/// N serial Dispatch queues drain one bounded queue. A serial queue that has done a job takes the next one itself; it is dispatched
/// again only when it had gone to sleep. So the width is exact, and Dispatch is asked once per burst rather than once per job.
final class ThreadPool: Sendable {
  struct Entry: Sendable {
    var ticket: Ticket
    var job: Job
    /// This and the other moments: nanoseconds of CLOCK_MONOTONIC.
    var submitted: UInt64
    var isMeasured = false
    /// When it was queued, a worker that slept, or was waking up, was left for it.
    var isAwaited = false
  }

  struct Completion: Sendable {
    var entry: Entry
    /// Since when a worker was free for it.
    var free: UInt64
    var run: TimedRun
  }

  private struct Sleeper {
    var worker: Int
    /// The end of its last job.
    var since: UInt64
  }

  private struct State {
    var waiting: BoundedQueue<Entry>
    /// Workers that have nothing to do; the last one was the last to go to sleep, and is the first to be woken.
    var sleeping: [Sleeper]
    /// Workers that were woken and have not looked into the queue yet.
    var waking = 0
  }

  private let state: Mutex<State>
  private let queues: [DispatchQueue]
  /// What the threads' nice value has to be set to; nil when Dispatch gives them the right one.
  private let nice: Int?
  private let run: @Sendable (Job) -> UInt64
  private let completions: Mailbox<Completion>.Sender

  /// - Parameters:
  ///   - run: does the work of one job, on a thread of the pool.
  ///   - completions: where what is done goes.
  init(
    _ configuration: OffloadConfiguration, run: @escaping @Sendable (Job) -> UInt64,
    completions: Mailbox<Completion>.Sender
  ) {
    self.run = run
    self.completions = completions
    let workers = 0..<configuration.workers
    let sleeping = workers.reversed().map { Sleeper(worker: $0, since: 0) }
    state = Mutex(State(waiting: BoundedQueue(capacity: configuration.capacity), sleeping: sleeping))
    let quality = DispatchQoS(configuration.qualityOfService)
    nice = configuration.workerNice == configuration.qualityOfService.nice ? nil : configuration.workerNice
    queues = workers.map { DispatchQueue(label: "worker-\($0)", qos: quality) }
  }

  /// Queues jobs and wakes sleeping workers for them.
  /// - Precondition: no more than the configuration's ``OffloadConfiguration/capacity`` are queued or running.
  func submit(_ entries: [Entry]) {
    let woken = state.withLock { state -> [Sleeper] in
      for var entry in entries {
        entry.isAwaited = state.waiting.count < state.waking + state.sleeping.count
        let isQueued = state.waiting.append(entry)
        precondition(isQueued, "more jobs were accepted than the pool may hold")
      }
      let count = min(state.sleeping.count, entries.count)
      state.waking += count
      defer { state.sleeping.removeLast(count) }
      return Array(state.sleeping.suffix(count))
    }
    for sleeper in woken { queues[sleeper.worker].async { self.drain(as: sleeper) } }
  }

  /// Takes a job out that no worker has begun. Returns false when it is not waiting.
  func cancel(_ ticket: Ticket) -> Bool {
    state.withLock { $0.waiting.removeFirst { $0.ticket == ticket } != nil }
  }

  /// Drops everything that waits.
  func dropWaiting() {
    state.withLock { $0.waiting.removeAll() }
  }

  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Works until nothing waits any more.
  private func drain(as sleeper: Sleeper) {
    // Each time, since Dispatch lends any of its threads.
    if let nice { OffloadConfiguration.setOwnNice(nice) }
    var free = sleeper.since
    var wasWoken = true
    while let entry = next(for: sleeper.worker, free: free, wasWoken: wasWoken) {
      let run = TimedRun(measuresCPU: entry.isMeasured) { self.run(entry.job) }
      // A worker that came from its last job may have taken what was meant for one that is still waking up.
      let isTaken = entry.isAwaited && !wasWoken
      completions.post(Completion(entry: entry, free: isTaken ? entry.submitted : free, run: run))
      free = run.ended
      wasWoken = false
    }
  }

  /// Finding nothing and going to sleep are one step, or a job could come between them and wake nobody.
  private func next(for worker: Int, free: UInt64, wasWoken: Bool) -> Entry? {
    state.withLock { state in
      if wasWoken { state.waking -= 1 }
      if let entry = state.waiting.popFirst() { return entry }
      state.sleeping.append(Sleeper(worker: worker, since: free))
      return nil
    }
  }
}

extension DispatchQoS {
  init(_ quality: OffloadConfiguration.QualityOfService) {
    switch quality {
    case .default: self = .default
    case .utility: self = .utility
    case .background: self = .background
    }
  }
}
