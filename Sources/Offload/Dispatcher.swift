import Work

/// Decides which worker process does which job, and what becomes of jobs whose worker dies. A value: what happened in, whom to send
/// what out; the processes themselves are ``ProcessOffload``'s.
///
/// A round trip to a process costs more than a short job. So a worker may hold up to ``depth`` jobs: one begun and others behind it.
/// No job must wait behind a long one while another worker is idle, and three rules see to that:
///
/// 1. A job goes to an idle worker if there is one. Behind others it goes only if it and all of those are known to be short, and
///    never behind one that has made no progress for ``patience``.
/// 2. Whenever a worker is idle and nothing waits, a job that another worker has not begun is taken back from it for the idle one.
/// 3. What stands behind a job that has taken longer than ``patience`` is taken back to the head of the queue, so that a wrong
///    guess about what is short delays nothing for long, however busy the others are.
///
/// Taking back is exact: a worker claims each job before it begins it (``ClaimBoard``), and only unclaimed ones are taken back. For
/// the same reason at most one job, the claimed one, is lost when a worker dies.
struct Dispatcher {
  struct Entry: Equatable {
    var ticket: Ticket
    var job: Job
    /// Nanoseconds of CLOCK_MONOTONIC.
    var submitted: UInt64
    var isMeasured = false
  }

  /// Jobs a worker may hold.
  static let depth = ClaimBoard.slots
  static let patience: UInt64 = 2_000_000

  private struct Assignment {
    var id: UInt64
    var entry: Entry
    var isShort: Bool
    var isAbandoned = false
  }

  private struct Worker {
    var isUp = false
    /// In the order they were sent, which is the order they are answered in.
    var held: [Assignment] = []
    var nextID: UInt64 = 1
    /// When it last answered, or got a job after having none.
    var progressed: UInt64 = 0

    var isIdle: Bool { isUp && held.isEmpty }
  }

  /// What a reply means to the caller.
  enum Answer: Equatable {
    case deliver(Entry)
    /// Nobody waits for it any more.
    case dropped
    /// The worker answered what it was not asked.
    case nonsense
  }

  enum Cancellation: Equatable { case dropped, abandoned, unknown }

  private var waiting: BoundedQueue<Entry>
  private var workers: [Worker]
  private var costs = JobCosts()
  private let capacity: Int
  private(set) var heldCount = 0

  init(_ configuration: OffloadConfiguration) {
    workers = Array(repeating: Worker(), count: configuration.workers)
    capacity = configuration.capacity
    waiting = BoundedQueue(capacity: capacity)
  }

  var waitingCount: Int { waiting.count }

  // MARK: What happens

  /// Queues a job. Returns false when too many wait already.
  mutating func submit(_ entry: Entry) -> Bool {
    guard waiting.count + heldCount < capacity else { return false }
    return waiting.append(entry)
  }

  /// Nobody waits for this job any more.
  /// - Parameter withdraw: takes a job back from a worker, and says whether that came before the worker began it.
  mutating func cancel(_ ticket: Ticket, withdraw: (_ worker: Int, _ id: UInt64) -> Bool) -> Cancellation {
    if waiting.removeFirst(where: { $0.ticket == ticket }) != nil { return .dropped }
    for worker in workers.indices {
      guard let place = workers[worker].held.firstIndex(where: { $0.entry.ticket == ticket && !$0.isAbandoned }) else {
        continue
      }
      if withdraw(worker, workers[worker].held[place].id) {
        workers[worker].held.remove(at: place)
        heldCount -= 1
        return .dropped
      }
      workers[worker].held[place].isAbandoned = true
      return .abandoned
    }
    return .unknown
  }

  /// A worker can take jobs from now on.
  mutating func came(_ worker: Int) { workers[worker].isUp = true }

  /// A worker answered its oldest job.
  mutating func answered(_ worker: Int, _ reply: ReplyFrame, now: UInt64) -> Answer {
    guard workers[worker].held.first?.id == reply.id else { return .nonsense }
    let assignment = workers[worker].held.removeFirst()
    workers[worker].progressed = now
    heldCount -= 1
    costs.record(assignment.entry.job, nanoseconds: reply.ended > reply.began ? reply.ended - reply.began : 0)
    return assignment.isAbandoned ? .dropped : .deliver(assignment.entry)
  }

  /// A worker died. The jobs it had not begun go back to the head of the queue.
  /// - Parameter withdraw: as in ``cancel(_:withdraw:)``.
  /// - Returns: the tickets of jobs it had begun, at most one; and how many of those nobody waited for.
  mutating func died(_ worker: Int, withdraw: (_ worker: Int, _ id: UInt64) -> Bool) -> (lost: [Ticket], dropped: Int) {
    var lost: [Ticket] = []
    var dropped = 0
    for assignment in workers[worker].held.reversed() {
      heldCount -= 1
      if assignment.isAbandoned {
        dropped += 1
      } else if withdraw(worker, assignment.id) {
        waiting.putBack(assignment.entry)
      } else {
        lost.append(assignment.entry.ticket)
      }
    }
    workers[worker].held = []
    workers[worker].isUp = false
    return (lost, dropped)
  }

  // MARK: What to do

  /// Hands out what waits, by the three rules.
  /// - Parameters:
  ///   - withdraw: as in ``cancel(_:withdraw:)``.
  ///   - send: hands a job to a worker.
  mutating func assign(
    now: UInt64, withdraw: (_ worker: Int, _ id: UInt64) -> Bool, send: (_ worker: Int, _ frame: JobFrame) -> Void
  ) {
    takeBackFromStalled(now: now, withdraw)
    while let entry = waiting.popFirst() {
      let isShort = costs.isShort(entry.job)
      guard let worker = taker(ofShort: isShort, now: now) else {
        waiting.putBack(entry)
        return
      }
      give(entry, isShort: isShort, to: worker, now: now, send)
    }
    while let idle = workers.firstIndex(where: \.isIdle), let assignment = takeBackOne(withdraw) {
      give(assignment.entry, isShort: assignment.isShort, to: idle, now: now, send)
    }
  }

  private mutating func give(
    _ entry: Entry, isShort: Bool, to worker: Int, now: UInt64, _ send: (_ worker: Int, _ frame: JobFrame) -> Void
  ) {
    let id = workers[worker].nextID
    workers[worker].nextID += 1
    if workers[worker].held.isEmpty { workers[worker].progressed = now }
    workers[worker].held.append(Assignment(id: id, entry: entry, isShort: isShort))
    heldCount += 1
    send(worker, JobFrame(id: id, job: entry.job, measuresCPU: entry.isMeasured))
  }

  /// An idle worker, or else the one with the fewest jobs of those that may take one more.
  private func taker(ofShort isShort: Bool, now: UInt64) -> Int? {
    var best: Int?
    for index in workers.indices where workers[index].isUp {
      if workers[index].held.isEmpty { return index }
      guard isShort, mayTakeMore(workers[index], now: now) else { continue }
      if best.map({ workers[$0].held.count > workers[index].held.count }) ?? true { best = index }
    }
    return best
  }

  /// The ids a worker holds must lie within ``depth`` of each other: each has its place on the claim board.
  private func mayTakeMore(_ worker: Worker, now: UInt64) -> Bool {
    guard let first = worker.held.first, worker.nextID - first.id < UInt64(Dispatcher.depth) else { return false }
    return !isStalled(worker, now: now) && worker.held.allSatisfy(\.isShort)
  }

  private func isStalled(_ worker: Worker, now: UInt64) -> Bool {
    now > worker.progressed && now - worker.progressed > Dispatcher.patience
  }

  /// The third rule.
  private mutating func takeBackFromStalled(now: UInt64, _ withdraw: (_ worker: Int, _ id: UInt64) -> Bool) {
    for worker in workers.indices where workers[worker].held.count > 1 && isStalled(workers[worker], now: now) {
      while let assignment = takeBackLast(of: worker, withdraw) { waiting.putBack(assignment.entry) }
    }
  }

  /// The second rule: the last job of the worker that has most.
  private mutating func takeBackOne(_ withdraw: (_ worker: Int, _ id: UInt64) -> Bool) -> Assignment? {
    let fullest = workers.indices.max { workers[$0].held.count < workers[$1].held.count }
    return fullest.flatMap { takeBackLast(of: $0, withdraw) }
  }

  /// Takes back the last job of a worker that has more than one, if it has not been begun. Then none before it need be asked for.
  private mutating func takeBackLast(
    of worker: Int, _ withdraw: (_ worker: Int, _ id: UInt64) -> Bool
  ) -> Assignment? {
    guard workers[worker].held.count > 1, let last = workers[worker].held.last, !last.isAbandoned,
      withdraw(worker, last.id)
    else { return nil }
    heldCount -= 1
    return workers[worker].held.removeLast()
  }
}
