import Reactor
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
  /// A worker that has not begun its only job for so long is stopped, or starved: an idle one gets the job.
  static let longPatience: UInt64 = 100_000_000

  /// Whom a job that a worker holds is for.
  enum Fate: Equatable {
    case wanted
    /// Its client left at that moment.
    case abandoned(UInt64)
    /// It has had its outcome; the worker is being ended.
    case timedOut
  }

  struct Assignment {
    var id: UInt64
    var entry: Entry
    var isShort: Bool
    var fate = Fate.wanted

    var isWanted: Bool { fate == .wanted }
  }

  struct Worker {
    /// Whether it may be given jobs.
    var isUp = false
    /// In the order they were sent, which is the order they are answered in.
    var held: [Assignment] = []
    var nextID: UInt64 = 1
    /// When it last answered, or got a job after having none, or came up.
    var progressed: UInt64 = 0
    /// When its oldest job was last seen not to have been begun.
    var seenUnbegun: UInt64 = 0
    /// How many jobs it has answered since it came up.
    var answered = 0
    /// Since when it has not begun what it was given: a job was taken back from it for that, and it has not answered since.
    var stuckSince: UInt64?
    /// Since when it has been seen stopped in what it has begun, at every look.
    var seenStopped: UInt64?

    var isStuck: Bool { stuckSince != nil }

    var isIdle: Bool { isUp && held.isEmpty }
  }

  /// What a reply means to the caller.
  enum Answer: Equatable {
    case deliver(Entry)
    /// Nobody waits for it any more.
    case dropped
    /// As `dropped`, and its caller has been told of the time-out.
    case tooLate
    /// The worker answered what it was not asked.
    case nonsense
  }

  enum Cancellation: Equatable { case dropped, abandoned, unknown }

  /// What became of the jobs of a worker that died.
  struct Losses: Equatable {
    /// Jobs it had begun and somebody waits for, at most one.
    var lost: [Ticket] = []
    /// Jobs it had begun for nobody.
    var dropped = 0
    /// What it had spent on either, in nanoseconds.
    var spent: UInt64 = 0
  }

  var waiting: WaitingLine<Entry>
  /// Their turn came too late; they have not been told.
  var expired: [Entry] = []
  let maxWait: UInt64?
  var workers: [Worker]
  private var costs = JobCosts()
  private let capacity: Int
  var heldCount = 0
  /// Held jobs that have had their outcome.
  var timedOutCount = 0

  init(_ configuration: OffloadConfiguration) {
    workers = Array(repeating: Worker(), count: configuration.maxWorkers)
    capacity = configuration.capacity
    maxWait = configuration.maxWait?.nanoseconds
    waiting = WaitingLine(capacity: capacity, order: configuration.order)
  }

  var waitingCount: Int { waiting.count + expired.count }

  // MARK: What happens

  /// Queues a job. Returns false when too many wait already.
  mutating func submit(_ entry: Entry) -> Bool {
    guard waiting.count + heldCount < capacity else { return false }
    return waiting.append(entry)
  }

  /// Nobody waits for this job any more.
  /// - Parameter withdraw: takes a job back from a worker, and says whether that came before the worker began it.
  mutating func cancel(
    _ ticket: Ticket, now: UInt64, withdraw: (_ worker: Int, _ id: UInt64) -> Bool
  ) -> Cancellation {
    if waiting.remove(where: { $0.ticket == ticket }) != nil { return .dropped }
    if let place = expired.firstIndex(where: { $0.ticket == ticket }) {
      expired.remove(at: place)
      return .dropped
    }
    for worker in workers.indices {
      guard let place = workers[worker].held.firstIndex(where: { $0.entry.ticket == ticket && $0.isWanted }) else {
        continue
      }
      if withdraw(worker, workers[worker].held[place].id) {
        workers[worker].held.remove(at: place)
        heldCount -= 1
        return .dropped
      }
      workers[worker].held[place].fate = .abandoned(now)
      return .abandoned
    }
    return .unknown
  }

  /// A worker can take jobs from now on.
  mutating func came(_ worker: Int, now: UInt64) {
    workers[worker].isUp = true
    workers[worker].answered = 0
    workers[worker].stuckSince = nil
    workers[worker].seenStopped = nil
    workers[worker].progressed = now
  }

  /// A worker answered its oldest job.
  mutating func answered(_ worker: Int, _ reply: ReplyFrame, now: UInt64) -> Answer {
    guard workers[worker].held.first?.id == reply.id else { return .nonsense }
    let assignment = workers[worker].held.removeFirst()
    workers[worker].progressed = now
    workers[worker].answered += 1
    workers[worker].stuckSince = nil
    workers[worker].seenStopped = nil
    heldCount -= 1
    costs.record(assignment.entry.job, nanoseconds: reply.ended > reply.began ? reply.ended - reply.began : 0)
    switch assignment.fate {
    case .wanted: return .deliver(assignment.entry)
    case .abandoned: return .dropped
    case .timedOut:
      timedOutCount -= 1
      return .tooLate
    }
  }

  /// A worker died. The jobs it had not begun go back to the head of the queue.
  /// - Parameter withdraw: as in ``cancel(_:now:withdraw:)``.
  mutating func died(_ worker: Int, now: UInt64, withdraw: (_ worker: Int, _ id: UInt64) -> Bool) -> Losses {
    var losses = Losses()
    for assignment in workers[worker].held.reversed() {
      heldCount -= 1
      // Asked in any case: what is taken back was not begun.
      let isUnbegun = withdraw(worker, assignment.id)
      if !isUnbegun { losses.spent = now - min(now, workers[worker].progressed) }
      switch assignment.fate {
      case .wanted:
        if isUnbegun { waiting.putBack(assignment.entry) } else { losses.lost.append(assignment.entry.ticket) }
      case .abandoned: losses.dropped += 1
      case .timedOut: timedOutCount -= 1
      }
    }
    workers[worker].held = []
    workers[worker].isUp = false
    return losses
  }

  // MARK: What to do

  /// Hands out what waits, by the three rules.
  /// - Parameters:
  ///   - withdraw: as in ``cancel(_:now:withdraw:)``.
  ///   - send: hands a job to a worker.
  mutating func assign(
    now: UInt64, withdraw: (_ worker: Int, _ id: UInt64) -> Bool, send: (_ worker: Int, _ frame: JobFrame) -> Void
  ) {
    takeBackFromStalled(now: now, withdraw)
    while let entry = waiting.next() {
      if hasExpired(entry, now: now) {
        expired.append(entry)
        continue
      }
      let isShort = costs.isShort(entry.job)
      guard let worker = taker(ofShort: isShort, now: now) else {
        waiting.putBack(entry)
        return
      }
      give(entry, isShort: isShort, to: worker, now: now, send)
    }
    while let idle = workers.firstIndex(where: { $0.isIdle && !$0.isStuck }),
      let assignment = takeBackOne(now: now, withdraw)
    {
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

  /// An idle worker, or else the one with the fewest jobs of those that may take one more, or else one that may be stuck.
  private func taker(ofShort isShort: Bool, now: UInt64) -> Int? {
    var best: Int?
    var stuck: Int?
    for index in workers.indices where workers[index].isUp {
      if workers[index].isStuck {
        if workers[index].held.isEmpty { stuck = index }
        continue
      }
      if workers[index].held.isEmpty { return index }
      guard isShort, mayTakeMore(workers[index], now: now) else { continue }
      if best.map({ workers[$0].held.count > workers[index].held.count }) ?? true { best = index }
    }
    return best ?? stuck
  }

  /// The ids a worker holds must lie within ``depth`` of each other: each has its place on the claim board.
  private func mayTakeMore(_ worker: Worker, now: UInt64) -> Bool {
    guard let first = worker.held.first, worker.nextID - first.id < UInt64(Dispatcher.depth) else { return false }
    return !isStalled(worker, now: now) && worker.held.allSatisfy(\.isShort)
  }

  func isStalled(_ worker: Worker, now: UInt64, beyond patience: UInt64 = Dispatcher.patience) -> Bool {
    now > worker.progressed && now - worker.progressed > patience
  }

  /// The third rule.
  private mutating func takeBackFromStalled(now: UInt64, _ withdraw: (_ worker: Int, _ id: UInt64) -> Bool) {
    for worker in workers.indices where workers[worker].held.count > 1 && isStalled(workers[worker], now: now) {
      takeBackAll(of: worker, butFirst: true, withdraw)
    }
  }

  /// Takes back what a worker has not begun.
  mutating func takeBackAll(
    of worker: Int, butFirst: Bool, _ withdraw: (_ worker: Int, _ id: UInt64) -> Bool
  ) {
    while let assignment = takeBackLast(of: worker, leaving: butFirst ? 1 : 0, withdraw) {
      waiting.putBack(assignment.entry)
    }
  }

  /// The second rule: the last job of the worker that has most; the only job of one that does not begin it.
  private mutating func takeBackOne(now: UInt64, _ withdraw: (_ worker: Int, _ id: UInt64) -> Bool) -> Assignment? {
    let fullest = workers.indices.max { workers[$0].held.count < workers[$1].held.count }
    guard let fullest else { return nil }
    if let last = takeBackLast(of: fullest, leaving: 1, withdraw) { return last }
    let stuck = workers.indices.first {
      !workers[$0].held.isEmpty && isStalled(workers[$0], now: now, beyond: Dispatcher.longPatience)
    }
    guard let stuck, let taken = takeBackLast(of: stuck, leaving: 0, withdraw) else { return nil }
    workers[stuck].stuckSince = workers[stuck].stuckSince ?? workers[stuck].progressed
    return taken
  }

  /// Takes back the last job of a worker that has more than so many, if it has not been begun. Then none before it need be asked for.
  mutating func takeBackLast(
    of worker: Int, leaving count: Int, _ withdraw: (_ worker: Int, _ id: UInt64) -> Bool
  ) -> Assignment? {
    guard workers[worker].held.count > count, let last = workers[worker].held.last, last.isWanted,
      withdraw(worker, last.id)
    else { return nil }
    heldCount -= 1
    return workers[worker].held.removeLast()
  }
}
