public import Reactor
public import Work

/// Does the work on a Dispatch pool of exact width, and brings the results back to the loop, many at one wake.
///
/// A thread cannot be stopped. So a job that runs for too long, or for nobody, keeps its worker until it is done; its result is dropped,
/// and its time is counted as wasted.
public final class ThreadOffload: Offload {
  /// What is delivered in one turn of the loop, before others have theirs: at a few microseconds for an answer, well below a millisecond.
  static let deliveriesPerTurn = 64

  /// Why nobody waits for a job that a worker has begun.
  private enum Reason { case cancelled, timedOut }

  public let workers: Int
  private let configuration: OffloadConfiguration
  private let run: @Sendable (Job) -> UInt64
  private var loop: EventLoop?
  private var pool: ThreadPool?
  private var mailbox: Mailbox<ThreadPool.Completion>?
  private var deliver: ((Ticket, JobOutcome) -> Void)?
  /// Accepted in this turn of the loop, not with the pool yet.
  private var gathered: [ThreadPool.Entry] = []
  // Made once: handing over must not allocate. A cycle until stop() breaks it, since the loop may still hold it then.
  private var handOverLater: () -> Void = {}
  /// What is being delivered; those before `nextDelivery` have been.
  private var delivering: [ThreadPool.Completion] = []
  private var nextDelivery = 0
  /// By worker, the id of the last job whose result has been received.
  private var received: [UInt64]
  /// By id, the jobs with the workers, or on the way back from them, whose results are dropped when they come.
  private var unwanted: [UInt64: Reason] = [:]
  private var accepted: UInt64 = 0
  /// Timed out, and not back from their workers.
  private var late = 0
  private var counts = OffloadGauges()
  /// Runs only while something can become too late, or a worker superfluous.
  private var watch: Timer?
  private let watchPeriod: Duration?
  private(set) var isWatching = false

  public convenience init(_ configuration: OffloadConfiguration) {
    self.init(configuration) { $0.run() }
  }

  /// - Parameter run: does the work of one job, on a thread of the pool.
  init(_ configuration: OffloadConfiguration, run: @escaping @Sendable (Job) -> UInt64) {
    self.configuration = configuration
    self.run = run
    workers = configuration.maxWorkers
    received = Array(repeating: 0, count: configuration.maxWorkers)
    watchPeriod = ThreadOffload.watchPeriod(configuration)
  }

  /// Starts the first workers, which keep their threads from then on.
  /// - Parameter gaveUp: never called: threads do not give out.
  public func start(
    on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void, gaveUp: @escaping (OffloadError) -> Void
  ) throws {
    precondition(mailbox == nil, "an offload is started once")
    // Unowned, here and below, as we own them; a weak reference would make every other one to us slow.
    let mailbox = try Mailbox<ThreadPool.Completion>(loop: loop, atMost: ThreadOffload.deliveriesPerTurn) {
      [unowned self] in receive($0)
    }
    pool = try ThreadPool(configuration, run: run, completions: mailbox.sender)
    handOverLater = { [self] in handOver() }
    if watchPeriod != nil { watch = Timer(loop: loop) { [unowned self] in lookAfterJobs() } }
    self.mailbox = mailbox
    self.loop = loop
    self.deliver = deliver
  }

  // MARK: There

  public func submit(_ job: Job, ticket: Ticket, isMeasured: Bool) -> Submission {
    guard let loop, outstanding + late < configuration.capacity else {
      counts.refused += 1
      return .refused
    }
    accepted += 1
    let submitted = MonotonicClock.nanoseconds()
    gathered.append(
      ThreadPool.Entry(id: accepted, ticket: ticket, job: job, submitted: submitted, isMeasured: isMeasured))
    if gathered.count == 1 { loop.afterCurrentEvents(handOverLater) }
    return .accepted
  }

  /// Jobs go to the pool once for each turn of the loop: one lock and at most one wake of each worker, however many requests came.
  private func handOver() {
    pool?.submit(gathered)
    gathered.removeAll(keepingCapacity: true)
    keepWatch()
  }

  /// What the roster does not know is back from its worker: a worker says that it is done with a job after it has posted the result.
  public func cancel(_ ticket: Ticket) {
    guard let pool else { return }
    if let place = gathered.firstIndex(where: { $0.ticket == ticket }) {
      gathered.remove(at: place)
      counts.cancelled += 1
      return
    }
    switch pool.cancel(ticket, received: received) {
    case .dropped: counts.cancelled += 1
    case .running(let id): unwanted[id] = .cancelled
    case .unknown: if let id = wantedOnItsWay(ticket) { unwanted[id] = .cancelled }
    }
  }

  private func wantedOnItsWay(_ ticket: Ticket) -> UInt64? {
    func matches(_ completion: ThreadPool.Completion) -> Bool {
      completion.entry.ticket == ticket && unwanted[completion.entry.id] == nil
    }
    let found = delivering[nextDelivery...].first(where: matches) ?? mailbox?.firstWaiting(where: matches)
    return found?.entry.id
  }

  // MARK: And back

  private func receive(_ completions: [ThreadPool.Completion]) {
    let now = MonotonicClock.nanoseconds()
    delivering = completions
    nextDelivery = 0
    for completion in completions {
      // Asked for each: the one before it may have stopped us.
      guard deliver != nil else { break }
      nextDelivery += 1
      receive(completion, now: now)
    }
    delivering = []
    nextDelivery = 0
  }

  private func receive(_ completion: ThreadPool.Completion, now: UInt64) {
    let entry = completion.entry
    received[completion.worker] = entry.id
    if !unwanted.isEmpty, let reason = unwanted.removeValue(forKey: entry.id) {
      return drop(completion, reason)
    }
    guard let run = completion.run else {
      counts.expired += 1
      deliver?(entry.ticket, .expired)
      return
    }
    counts.finished += 1
    let timing = JobTiming(
      submitted: entry.submitted, free: completion.free, began: run.began, ended: run.ended,
      delivered: entry.isMeasured ? MonotonicClock.nanoseconds() : now, cpu: run.cpu)
    deliver?(entry.ticket, .finished(JobResult(value: run.value, timing: timing)))
  }

  private func drop(_ completion: ThreadPool.Completion, _ reason: Reason) {
    if let run = completion.run { counts.wastedNanoseconds += run.ended - run.began }
    switch reason {
    case .cancelled: counts.cancelled += 1
    case .timedOut: late -= 1
    }
  }

  // MARK: What no event tells

  /// How often jobs and workers are looked at: often enough for the shortest limit to mean something. Nil when nothing has a limit.
  private static func watchPeriod(_ configuration: OffloadConfiguration) -> Duration? {
    let maxIdle = configuration.minWorkers < configuration.maxWorkers ? configuration.maxIdle : nil
    let shortest = [configuration.jobTimeout, configuration.maxWait, maxIdle].compactMap { $0 }.min()
    return shortest.map { min(max($0 / 4, .milliseconds(1)), .milliseconds(100)) }
  }

  /// Called while something is outstanding, or may be superfluous.
  private func keepWatch(isBehind: Bool = false) {
    guard let watch, let watchPeriod, !isWatching else { return }
    isWatching = true
    watch.arm(after: isBehind ? .zero : watchPeriod)
  }

  private func lookAfterJobs() {
    isWatching = false
    let now = MonotonicClock.nanoseconds()
    while let overdue = pool?.takeOverdue(now: now, received: received) {
      unwanted[overdue.id] = .timedOut
      late += 1
      counts.timedOut += 1
      deliver?(overdue.ticket, .timedOut)
    }
    var expired = 0
    while expired < ThreadOffload.deliveriesPerTurn, let entry = pool?.takeExpired(now: now) {
      expired += 1
      counts.expired += 1
      deliver?(entry.ticket, .expired)
    }
    guard let workers = pool?.shrink(now: now), outstanding > 0 || workers > configuration.minWorkers else { return }
    keepWatch(isBehind: expired == ThreadOffload.deliveriesPerTurn)
  }

  // MARK: State

  public var outstanding: Int {
    Int(accepted - counts.finished - counts.cancelled - counts.timedOut - counts.expired)
  }

  public var allBusySince: UInt64? { pool?.allBusySince }

  public var gauges: OffloadGauges {
    var gauges = counts
    gauges.queued = gathered.count
    pool?.tell(&gauges)
    gauges.running = outstanding - gauges.queued
    return gauges
  }

  public func stop() {
    guard let pool else { return }
    pool.end()
    gathered = []
    counts.cancelled += UInt64(outstanding)
    pool.tell(&counts)
    counts.workers = 0
    self.pool = nil
    loop = nil
    handOverLater = {}
    deliver = nil
    watch?.cancel()
    mailbox?.close()
  }
}
