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
  }

  struct Completion: Sendable {
    var ticket: Ticket
    var value: UInt64
    var submitted: UInt64
    var began: UInt64
    var ended: UInt64
  }

  private struct State {
    var waiting: BoundedQueue<Entry>
    /// Workers that have nothing to do; the last one was the last to go to sleep, and is the first to be woken.
    var sleeping: [Int]
  }

  private let state: Mutex<State>
  private let queues: [DispatchQueue]
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
    state = Mutex(State(waiting: BoundedQueue(capacity: configuration.capacity), sleeping: workers.reversed()))
    let quality = DispatchQoS(configuration.qualityOfService)
    queues = workers.map { DispatchQueue(label: "worker-\($0)", qos: quality) }
  }

  /// Queues jobs and wakes sleeping workers for them.
  /// - Precondition: no more than the configuration's ``OffloadConfiguration/capacity`` are queued or running.
  func submit(_ entries: [Entry]) {
    let woken = state.withLock { state -> [Int] in
      for entry in entries {
        let isQueued = state.waiting.append(entry)
        precondition(isQueued, "more jobs were accepted than the pool may hold")
      }
      let count = min(state.sleeping.count, entries.count)
      defer { state.sleeping.removeLast(count) }
      return Array(state.sleeping.suffix(count))
    }
    for worker in woken { queues[worker].async { self.drain(as: worker) } }
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

  private func drain(as worker: Int) {
    while let entry = next(for: worker) {
      let began = MonotonicClock.nanoseconds()
      let value = run(entry.job)
      let ended = MonotonicClock.nanoseconds()
      completions.post(
        Completion(ticket: entry.ticket, value: value, submitted: entry.submitted, began: began, ended: ended))
    }
  }

  /// Finding nothing and going to sleep are one step, or a job could come between them and wake nobody.
  private func next(for worker: Int) -> Entry? {
    state.withLock { state in
      if let entry = state.waiting.popFirst() { return entry }
      state.sleeping.append(worker)
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
