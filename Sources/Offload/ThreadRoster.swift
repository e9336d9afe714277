import Reactor
import Work

/// Which worker of a pool of threads does what, who sleeps, and which jobs wait. A value: what happened in, what there is to do out; the
/// threads themselves are ``ThreadPool``'s.
///
/// A worker that has done a job takes the next one itself and is woken only when it had gone to sleep, so that a saturated pool wakes
/// nobody. The one that slept last is woken first; so the same few work when there is little to do, and the others can end.
struct ThreadRoster: Sendable {
  struct Entry: Equatable, Sendable {
    /// The pool's own name for the job: a ticket may be used again as soon as its job has come to its end, even though a thread is still
    /// at that job.
    var id: UInt64
    var ticket: Ticket
    var job: Job
    /// This and all other moments: nanoseconds of CLOCK_MONOTONIC.
    var submitted: UInt64
    var isMeasured = false
    /// When it was queued, a worker that slept, or was waking up, was left for it.
    var isAwaited = false
  }

  /// A worker that has to be told that something waits.
  struct Wake: Equatable, Sendable {
    var worker: Int
    /// Since when it has had nothing to do: the end of its last job, or when it was added.
    var since: UInt64
    /// One that was added: it has no thread yet, and nobody knows when it will.
    var isNew = false
    /// It takes the place of a worn-out one, and its thread.
    var isSuccessor = false
  }

  /// What a worker does next.
  enum Step: Equatable {
    case begin(Entry)
    /// It has waited for too long: it goes back as it came.
    case giveUp(Entry)
    case rest
  }

  struct Turn: Equatable {
    var step: Step
    /// Somebody else who is to come as well.
    var wake: Wake?
    /// The worker has done its share: a new one takes its place.
    var isRecycled: Bool { wake?.isSuccessor == true }
  }

  enum Cancellation: Equatable {
    case dropped
    /// With a worker, which cannot be stopped; the job's id.
    case running(UInt64)
    case unknown
  }

  private struct Worker: Sendable {
    var isUp = false
    var jobs = 0
    var current: Current?
  }

  /// The job that a worker is at.
  private struct Current: Sendable {
    var id: UInt64
    var ticket: Ticket
    /// Nil when it is only on its way back.
    var began: UInt64?
    var isWanted = true
  }

  private let size: PoolSize
  private let jobTimeout: UInt64?
  private let maxWait: UInt64?
  private var waiting: WaitingLine<Entry>
  private var workers: [Worker]
  /// In the order they went to sleep.
  private var sleeping: [Wake] = []
  /// Workers that have a thread, were woken, and have not looked for a job yet.
  private var waking = 0
  /// Added, and not come yet. The system may have no thread for them: nobody relies on them.
  private var coming = 0
  /// How many there are, those still to come among them.
  private(set) var upCount: Int
  private var grown: UInt64 = 0
  private var shrunk: UInt64 = 0
  private var recycled: UInt64 = 0

  /// - Parameter now: since when the first workers are idle.
  init(_ configuration: OffloadConfiguration, now: UInt64) {
    size = PoolSize(configuration)
    jobTimeout = configuration.jobTimeout?.nanoseconds
    maxWait = configuration.maxWait?.nanoseconds
    waiting = WaitingLine(capacity: configuration.capacity, order: configuration.order)
    workers = Array(repeating: Worker(), count: configuration.maxWorkers)
    upCount = configuration.minWorkers
    for worker in (0..<upCount).reversed() {
      workers[worker].isUp = true
      sleeping.append(Wake(worker: worker, since: now))
    }
  }

  /// What there is, and what has been; those still to come are not among the workers.
  var census: (queued: Int, workers: Int, grown: UInt64, shrunk: UInt64, recycled: UInt64) {
    (waiting.count, upCount - coming, grown, shrunk, recycled)
  }

  /// As ``Offload/allBusySince``.
  var allBusySince: UInt64? {
    var latest: UInt64 = 0
    for worker in workers {
      guard worker.isUp, let began = worker.current?.began else { return nil }
      latest = max(latest, began)
    }
    return latest
  }

  // MARK: Jobs

  /// Queues a job; then ``wake(now:)`` is to be asked until it has nobody.
  /// - Precondition: no more than the configuration's ``OffloadConfiguration/capacity`` are queued or running.
  mutating func submit(_ entry: Entry) {
    var entry = entry
    entry.isAwaited = waiting.count < waking + sleeping.count
    let isQueued = waiting.append(entry)
    precondition(isQueued, "more jobs were accepted than the pool may hold")
  }

  /// A worker for jobs that nobody comes for yet.
  mutating func wake(now: UInt64) -> Wake? {
    guard waiting.count > waking else { return nil }
    if let sleeper = sleeping.popLast() {
      waking += 1
      return sleeper
    }
    return grow(now: now)
  }

  private mutating func grow(now: UInt64) -> Wake? {
    guard size.wantsMore(workers: upCount, coming: coming, waiting: waiting.count - waking),
      let worker = workers.firstIndex(where: { !$0.isUp })
    else { return nil }
    workers[worker] = Worker(isUp: true)
    upCount += 1
    grown += 1
    coming += 1
    return Wake(worker: worker, since: now, isNew: true)
  }

  /// A worker was woken, or is done with what it did. Finding nothing and going to sleep are one step, or a job could come between them
  /// and wake nobody.
  /// - Parameters:
  ///   - free: since when it has had nothing to do.
  ///   - wake: what brought it, if it was not its last job.
  mutating func takeTurn(_ worker: Int, free: UInt64, woken wake: Wake?, now: UInt64) -> Turn {
    if let wake { arrive(wake) }
    workers[worker].current = nil
    if size.isWornOut(worker: worker, jobs: workers[worker].jobs) {
      workers[worker].jobs = 0
      recycled += 1
      waking += 1
      // At once, whether jobs wait or not, while the thread is there.
      return Turn(step: .rest, wake: Wake(worker: worker, since: free, isSuccessor: true))
    }
    guard let entry = waiting.next() else {
      sleeping.append(Wake(worker: worker, since: free))
      return Turn(step: .rest)
    }
    let isTooLate = hasExpired(entry, now: now)
    workers[worker].current = Current(id: entry.id, ticket: entry.ticket, began: isTooLate ? nil : now)
    if !isTooLate { workers[worker].jobs += 1 }
    return Turn(step: isTooLate ? .giveUp(entry) : .begin(entry), wake: self.wake(now: now))
  }

  private mutating func arrive(_ wake: Wake) {
    if wake.isNew { coming -= 1 } else { waking -= 1 }
  }

  /// Nobody waits for a job any more.
  /// - Parameter received: by worker, the last job whose result has been received; see ``wanted(of:received:)``.
  mutating func cancel(_ ticket: Ticket, received: [UInt64]) -> Cancellation {
    if waiting.remove(where: { $0.ticket == ticket }) != nil { return .dropped }
    for worker in workers.indices {
      guard let current = wanted(of: worker, received: received), current.ticket == ticket else { continue }
      workers[worker].current?.isWanted = false
      return .running(current.id)
    }
    return .unknown
  }

  /// What a worker is at, if somebody waits for it. A worker that has posted a result may be stopped by the kernel before it says so
  /// here, while the result is received and its job has come to its end.
  private func wanted(of worker: Int, received: [UInt64]) -> Current? {
    guard let current = workers[worker].current, current.isWanted, current.id != received[worker] else { return nil }
    return current
  }

  /// Drops everything that waits.
  mutating func dropWaiting() { waiting.removeAll() }

  // MARK: What takes too long

  private func hasExpired(_ entry: Entry, now: UInt64) -> Bool {
    guard let maxWait else { return false }
    return now > entry.submitted && now - entry.submitted > maxWait
  }

  /// Takes out a job that has waited for too long, whoever is next.
  mutating func takeExpired(now: UInt64) -> Entry? {
    guard let oldest = waiting.oldest, hasExpired(oldest, now: now) else { return nil }
    return waiting.popOldest()
  }

  /// A job that has run for too long; each is told once. Its worker is busy with it until it is done.
  /// - Parameter received: as in ``cancel(_:received:)``.
  mutating func takeOverdue(now: UInt64, received: [UInt64]) -> (id: UInt64, ticket: Ticket)? {
    guard let jobTimeout else { return nil }
    for worker in workers.indices {
      guard let current = wanted(of: worker, received: received), let began = current.began, now > began,
        now - began > jobTimeout
      else { continue }
      workers[worker].current?.isWanted = false
      return (current.id, current.ticket)
    }
    return nil
  }

  /// Ends the worker that has slept for longest, if it is not needed any more.
  mutating func retire(now: UInt64) -> Int? {
    guard let idlest = sleeping.first,
      size.isSuperfluous(workers: upCount - coming, idleSince: idlest.since, now: now)
    else { return nil }
    sleeping.removeFirst()
    workers[idlest.worker].isUp = false
    upCount -= 1
    shrunk += 1
    return idlest.worker
  }
}
