import Dispatch
import Reactor
import Synchronization
import Work

/// The part of ``ThreadOffload`` that its threads share: the ``ThreadRoster`` under a lock, and a serial Dispatch queue for each worker.
///
/// A queue is dispatched only when its worker had gone to sleep. So the width is exact, and Dispatch is asked once per burst rather than
/// once per job.
final class ThreadPool: Sendable {
  typealias Entry = ThreadRoster.Entry

  struct Completion: Sendable {
    var entry: Entry
    var worker: Int
    /// Since when a worker was free for it.
    var free: UInt64
    /// Nil for a job that was not begun, as it had waited for too long.
    var run: TimedRun?
  }

  private struct State {
    var roster: ThreadRoster
    /// Nil for a worker that there is not.
    var queues: [DispatchQueue?]
    let quality: DispatchQoS

    mutating func queue(_ worker: Int) -> DispatchQueue {
      if let queue = queues[worker] { return queue }
      let queue = DispatchQueue(label: "worker-\(worker)", qos: quality)
      queues[worker] = queue
      return queue
    }
  }

  private struct Call {
    var wake: ThreadRoster.Wake
    var queue: DispatchQueue
  }

  private let state: Mutex<State>
  private let scheduling: ThreadScheduling
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
    scheduling = ThreadScheduling(configuration)
    let roster = ThreadRoster(configuration, now: MonotonicClock.nanoseconds())
    state = Mutex(
      State(
        roster: roster, queues: Array(repeating: nil, count: configuration.maxWorkers),
        quality: DispatchQoS(configuration.qualityOfService)))
  }

  /// Queues jobs and wakes workers for them: one lock, and at most one wake of each worker, however many jobs there are.
  /// - Precondition: no more than the configuration's ``OffloadConfiguration/capacity`` are queued or running.
  func submit(_ entries: [Entry]) {
    guard let now = entries.last?.submitted else { return }
    let calls = state.withLock { state -> [Call] in
      for entry in entries { state.roster.submit(entry) }
      var calls: [Call] = []
      while let wake = state.roster.wake(now: now) { calls.append(Call(wake: wake, queue: state.queue(wake.worker))) }
      return calls
    }
    for call in calls { dispatch(call) }
  }

  private func dispatch(_ call: Call) {
    call.queue.async { [self, wake = call.wake] in drain(wake) }
  }

  func cancel(_ ticket: Ticket, received: [UInt64]) -> ThreadRoster.Cancellation {
    state.withLock { $0.roster.cancel(ticket, received: received) }
  }

  /// Drops everything that waits.
  func dropWaiting() { state.withLock { $0.roster.dropWaiting() } }

  // MARK: What the loop looks after

  func takeExpired(now: UInt64) -> Entry? { state.withLock { $0.roster.takeExpired(now: now) } }

  func takeOverdue(now: UInt64, received: [UInt64]) -> (id: UInt64, ticket: Ticket)? {
    state.withLock { $0.roster.takeOverdue(now: now, received: received) }
  }

  /// Ends workers that have had nothing to do for long.
  /// - Returns: how many are left.
  func shrink(now: UInt64) -> Int {
    state.withLock { state in
      while let worker = state.roster.retire(now: now) { state.queues[worker] = nil }
      return state.roster.upCount
    }
  }

  /// Adds what the pool knows.
  func tell(_ gauges: inout OffloadGauges) {
    let roster = state.withLock { $0.roster.census }
    gauges.workers = roster.workers
    gauges.queued += roster.queued
    gauges.grown = roster.grown
    gauges.shrunk = roster.shrunk
    gauges.recycled = roster.recycled
  }

  var allBusySince: UInt64? { state.withLock { $0.roster.allBusySince } }

  // MARK: On the threads

  /// Works until nothing waits any more, or until the worker has done its share.
  private func drain(_ wake: ThreadRoster.Wake) {
    scheduling.adopt()
    var free = wake.since
    var now = MonotonicClock.nanoseconds()
    var woken: ThreadRoster.Wake? = wake
    while true {
      let turn = takeTurn(wake.worker, free: free, woken: woken, now: now)
      switch turn {
      case .rest: return
      case .giveUp(let entry): completions.post(Completion(entry: entry, worker: wake.worker, free: free, run: nil))
      case .begin(let entry):
        let run = TimedRun(measuresCPU: entry.isMeasured) { self.run(entry.job) }
        // A worker that came from its last job may have taken what was meant for one that is still waking up.
        let isTaken = entry.isAwaited && woken == nil
        completions.post(
          Completion(entry: entry, worker: wake.worker, free: isTaken ? entry.submitted : free, run: run))
        free = run.ended
        now = free
      }
      woken = nil
    }
  }

  /// Tells the roster and calls whom it wants to have called. A worn-out worker's queue is given up, and with it the last tie to what it
  /// did: its successor begins with a fresh one.
  private func takeTurn(
    _ worker: Int, free: UInt64, woken: ThreadRoster.Wake?, now: UInt64
  ) -> ThreadRoster.Step {
    let (step, call) = state.withLock { state -> (ThreadRoster.Step, Call?) in
      let turn = state.roster.takeTurn(worker, free: free, woken: woken, now: now)
      if turn.isRecycled { state.queues[worker] = nil }
      return (turn.step, turn.wake.map { Call(wake: $0, queue: state.queue($0.worker)) })
    }
    if let call { dispatch(call) }
    return step
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
