import Dispatch
import Reactor
import Synchronization
import Work

/// The part of ``ThreadOffload`` that its threads share: the queue of jobs, and who sleeps.
///
/// N serial Dispatch queues drain one bounded queue. A serial queue that finds a job takes the next one itself; it is dispatched
/// again only when it had gone to sleep. So the width is exact, and Dispatch is asked once per burst rather than once per job.
final class ThreadPool: Sendable {
  struct Entry: Sendable {
    var ticket: Ticket
    var job: Job
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
    var sleeping: [Int]
    /// Jobs that workers have taken and not come back from.
    var running = 0
  }

  private let state: Mutex<State>
  /// Jobs that wait or run; a job that a sleeping worker is about to take does not count against the queue.
  private let capacity: Int
  private let queues: [DispatchQueue]
  private let completions: Mailbox<Completion>.Sender

  init(_ configuration: OffloadConfiguration, completions: Mailbox<Completion>.Sender) {
    self.completions = completions
    let count = configuration.workers
    capacity = count + configuration.maxQueue
    state = Mutex(State(waiting: BoundedQueue(capacity: capacity), sleeping: Array((0..<count).reversed())))
    queues = (0..<count).map { index in
      DispatchQueue(label: "worker-\(index)", qos: DispatchQoS(configuration.qualityOfService))
    }
  }

  /// Queues a job and wakes a sleeping worker. Returns false when too many wait.
  func submit(_ entry: Entry) -> Bool {
    let (accepted, woken) = state.withLock { state -> (Bool, Int?) in
      guard state.waiting.count + state.running < capacity, state.waiting.append(entry) else { return (false, nil) }
      return (true, state.sleeping.popLast())
    }
    if let woken { queues[woken].async { self.drain(as: woken) } }
    return accepted
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
    var hadJob = false
    while let entry = next(for: worker, hadJob: hadJob) {
      hadJob = true
      let began = MonotonicClock.nanoseconds()
      let value = entry.job.run()
      let ended = MonotonicClock.nanoseconds()
      completions.post(
        Completion(ticket: entry.ticket, value: value, submitted: entry.submitted, began: began, ended: ended))
    }
  }

  /// Deciding to sleep and saying so are one step, or a job could come between them and wake nobody.
  private func next(for worker: Int, hadJob: Bool) -> Entry? {
    state.withLock { state in
      if hadJob { state.running -= 1 }
      if let entry = state.waiting.popFirst() {
        state.running += 1
        return entry
      }
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
