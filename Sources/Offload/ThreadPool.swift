import Dispatch
import Reactor
import Synchronization
import Work

/// The part of ``ThreadOffload`` that its threads share: the ``ThreadRoster`` under a lock, and a serial Dispatch queue for each worker.
///
/// A queue is dispatched once in its worker's life, and keeps its thread until the worker ends: so the width is exact, no wake needs a thread
/// that Dispatch may not have, and the first workers, once there, work on whatever happens to the system's threads afterwards.
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

  /// One worker's queue, and where it sleeps. A worker that was replaced is told from its successor by it.
  private final class Post: Sendable {
    let worker: Int
    let queue: DispatchQueue
    let bell = DispatchSemaphore(value: 0)
    /// What the queues of a worker and of its successors are aimed at. A thread that comes to the end of the one goes on with the other, so that
    /// a successor needs no thread of its own.
    private let lane: DispatchQueue

    init(_ worker: Int, _ quality: DispatchQoS, after predecessor: Post? = nil) {
      self.worker = worker
      lane = predecessor?.lane ?? DispatchQueue(label: "lane-\(worker)", qos: quality)
      queue = DispatchQueue(label: "worker-\(worker)", qos: quality, target: lane)
    }
  }

  private struct State {
    var roster: ThreadRoster
    /// Nil for a worker that there is not.
    var posts: [Post?]
    let quality: DispatchQoS
  }

  private let state: Mutex<State>
  private let scheduling: ThreadScheduling
  private let run: @Sendable (Job) -> UInt64
  private let completions: Mailbox<Completion>.Sender
  /// Nil for a pool that does not grow.
  private let starter: ThreadStarter?

  /// Starts the first workers, and waits until they are there.
  /// - Parameters:
  ///   - run: does the work of one job, on a thread of the pool.
  ///   - completions: where what is done goes.
  /// - Throws: ``SystemError`` when the system, ``OffloadError`` when Dispatch has no thread for each of them.
  init(
    _ configuration: OffloadConfiguration, run: @escaping @Sendable (Job) -> UInt64,
    completions: Mailbox<Completion>.Sender
  ) throws {
    self.run = run
    self.completions = completions
    scheduling = ThreadScheduling(configuration)
    let now = MonotonicClock.nanoseconds()
    let quality = DispatchQoS(configuration.qualityOfService)
    let posts = (0..<configuration.maxWorkers).map { $0 < configuration.minWorkers ? Post($0, quality) : nil }
    state = Mutex(State(roster: ThreadRoster(configuration, now: now), posts: posts, quality: quality))
    starter = PoolSize(configuration).isElastic ? try ThreadStarter() : nil
    do {
      for post in posts.compactMap({ $0 }) { try begin(post, of: configuration.minWorkers, since: now) }
    } catch {
      end()
      throw error
    }
  }

  /// Starts one of the first workers. Only before anything is served: it blocks.
  private func begin(_ post: Post, of count: Int, since: UInt64) throws {
    do {
      // Dispatch would try for ever.
      try WorkerThread(name: "probe") {}.join()
    } catch {
      throw SystemError(error.call, on: "for worker \(post.worker + 1) of \(count)", code: error.code)
    }
    let came = DispatchSemaphore(value: 0)
    post.queue.async { [self] in
      // Said first: under the idle policy it could be long in coming.
      came.signal()
      serve(post, free: since, woken: nil)
    }
    guard came.wait(timeout: .now() + 10) == .success else { throw OffloadError.noThread(post.worker + 1, of: count) }
  }

  /// Queues jobs and wakes workers for them: one lock, and at most one wake of each worker, however many jobs there are.
  /// - Precondition: no more than the configuration's ``OffloadConfiguration/capacity`` are queued or running.
  func submit(_ entries: [Entry]) {
    guard let now = entries.last?.submitted else { return }
    let bells = state.withLock { state -> [DispatchSemaphore] in
      for entry in entries { state.roster.submit(entry) }
      var bells: [DispatchSemaphore] = []
      while let wake = state.roster.wake(now: now) { call(wake, &state).map { bells.append($0) } }
      return bells
    }
    for bell in bells { bell.signal() }
  }

  /// Has a worker come.
  /// - Returns: what to ring, without the lock, for one that sleeps.
  private func call(_ wake: ThreadRoster.Wake, _ state: inout State) -> DispatchSemaphore? {
    let present = state.posts[wake.worker]
    guard wake.isNew || wake.isSuccessor else { return present?.bell }
    let post = Post(wake.worker, state.quality, after: present)
    state.posts[wake.worker] = post
    let begin: @Sendable () -> Void = { [self] in
      post.queue.async { [self] in serve(post, free: wake.since, woken: wake) }
    }
    if wake.isNew { starter?.run(begin) } else { begin() }
    return nil
  }

  func cancel(_ ticket: Ticket, received: [UInt64]) -> ThreadRoster.Cancellation {
    state.withLock { $0.roster.cancel(ticket, received: received) }
  }

  /// Drops everything that waits, and ends the workers: those at a job when they are done with it.
  func end() {
    let posts = state.withLock { state in
      state.roster.dropWaiting()
      defer { state.posts = state.posts.map { _ in nil } }
      return state.posts.compactMap { $0 }
    }
    for post in posts { post.bell.signal() }
    starter?.end()
  }

  // MARK: What the loop looks after

  func takeExpired(now: UInt64) -> Entry? { state.withLock { $0.roster.takeExpired(now: now) } }

  func takeOverdue(now: UInt64, received: [UInt64]) -> (id: UInt64, ticket: Ticket)? {
    state.withLock { $0.roster.takeOverdue(now: now, received: received) }
  }

  /// Ends workers that have had nothing to do for long.
  /// - Returns: how many are left.
  func shrink(now: UInt64) -> Int {
    state.withLock { state in
      while let worker = state.roster.retire(now: now) {
        state.posts[worker]?.bell.signal()
        state.posts[worker] = nil
      }
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

  /// A worker's life: works while jobs wait and sleeps in between, until it is no longer needed or has done its share.
  private func serve(_ post: Post, free: UInt64, woken: ThreadRoster.Wake?) {
    scheduling.adopt()
    var free = free
    var woken = woken
    while true {
      if woken == nil { post.bell.wait() }
      guard let last = drain(post, woken ?? ThreadRoster.Wake(worker: post.worker, since: free)) else { return }
      free = last
      woken = nil
    }
  }

  /// Works until nothing waits any more.
  /// - Returns: since when the worker has nothing to do; nil when its life is over.
  private func drain(_ post: Post, _ wake: ThreadRoster.Wake) -> UInt64? {
    var free = wake.since
    var now = MonotonicClock.nanoseconds()
    var woken: ThreadRoster.Wake? = wake
    while let step = takeTurn(post, free: free, woken: woken, now: now) {
      switch step {
      case .rest: return free
      case .giveUp(let entry): completions.post(Completion(entry: entry, worker: post.worker, free: free, run: nil))
      case .begin(let entry):
        let run = TimedRun(measuresCPU: entry.isMeasured) { self.run(entry.job) }
        // A worker that came from its last job may have taken what was meant for one that is still waking up.
        let isTaken = entry.isAwaited && woken == nil
        completions.post(
          Completion(entry: entry, worker: post.worker, free: isTaken ? entry.submitted : free, run: run))
        free = run.ended
        now = free
      }
      woken = nil
    }
    return nil
  }

  /// Tells the roster and calls whom it wants to have called. A worn-out worker's queue is given up, and with it the last tie to what it
  /// did: its successor begins with a fresh one, on the same thread.
  /// - Returns: nil for a worker that has ended, or has a successor.
  private func takeTurn(
    _ post: Post, free: UInt64, woken: ThreadRoster.Wake?, now: UInt64
  ) -> ThreadRoster.Step? {
    let (step, bell) = state.withLock { state -> (ThreadRoster.Step?, DispatchSemaphore?) in
      guard state.posts[post.worker] === post else { return (nil, nil) }
      let turn = state.roster.takeTurn(post.worker, free: free, woken: woken, now: now)
      return (turn.isRecycled ? nil : turn.step, turn.wake.flatMap { call($0, &state) })
    }
    bell?.signal()
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
