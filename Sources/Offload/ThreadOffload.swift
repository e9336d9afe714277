public import Reactor
public import Work

/// Does the work on a Dispatch pool of exact width, and brings the results back to the loop, many at one wake.
public final class ThreadOffload: Offload {
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
  /// Cancelled jobs that a worker had begun; their results are dropped when they come.
  private var abandoned: Set<Ticket> = []
  private var accepted: UInt64 = 0
  private var counts = OffloadGauges()

  public convenience init(_ configuration: OffloadConfiguration) {
    self.init(configuration) { $0.run() }
  }

  /// - Parameter run: does the work of one job, on a thread of the pool.
  init(_ configuration: OffloadConfiguration, run: @escaping @Sendable (Job) -> UInt64) {
    self.configuration = configuration
    self.run = run
    workers = configuration.workers
  }

  public func start(
    on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void, gaveUp: @escaping (OffloadError) -> Void
  ) throws {
    precondition(mailbox == nil, "an offload is started once")
    // Unowned, as we own the mailbox; a weak reference would make every other one to us slow.
    let mailbox = try Mailbox<ThreadPool.Completion>(loop: loop) { [unowned self] in receive($0) }
    pool = ThreadPool(configuration, run: run, completions: mailbox.sender)
    handOverLater = { [self] in handOver() }
    self.mailbox = mailbox
    self.loop = loop
    self.deliver = deliver
  }

  public func submit(_ job: Job, ticket: Ticket, isMeasured: Bool) -> Submission {
    guard let loop, outstanding < configuration.capacity else {
      counts.refused += 1
      return .refused
    }
    accepted += 1
    let submitted = MonotonicClock.nanoseconds()
    gathered.append(ThreadPool.Entry(ticket: ticket, job: job, submitted: submitted, isMeasured: isMeasured))
    if gathered.count == 1 { loop.afterCurrentEvents(handOverLater) }
    return .accepted
  }

  /// Jobs go to the pool once for each turn of the loop: one lock and at most one wake of each worker, however many requests came.
  private func handOver() {
    pool?.submit(gathered)
    gathered.removeAll(keepingCapacity: true)
  }

  public func cancel(_ ticket: Ticket) {
    guard let pool else { return }
    if let place = gathered.firstIndex(where: { $0.ticket == ticket }) {
      gathered.remove(at: place)
      counts.cancelled += 1
    } else if pool.cancel(ticket) {
      counts.cancelled += 1
    } else if outstanding > 0 {
      abandoned.insert(ticket)
    }
  }

  private func receive(_ completions: [ThreadPool.Completion]) {
    let delivered = MonotonicClock.nanoseconds()
    for completion in completions {
      // Asked for each: the one before it may have stopped us.
      guard let deliver else { return }
      if !abandoned.isEmpty, abandoned.remove(completion.entry.ticket) != nil {
        counts.cancelled += 1
        continue
      }
      counts.finished += 1
      let (entry, run) = (completion.entry, completion.run)
      let timing = JobTiming(
        submitted: entry.submitted, free: completion.free, began: run.began, ended: run.ended,
        delivered: entry.isMeasured ? MonotonicClock.nanoseconds() : delivered, cpu: run.cpu)
      deliver(entry.ticket, .finished(JobResult(value: run.value, timing: timing)))
    }
    // Tickets that were not outstanding when they were cancelled must not pile up.
    if outstanding == 0 { abandoned.removeAll() }
  }

  public var outstanding: Int { Int(accepted - counts.finished - counts.cancelled) }

  public var gauges: OffloadGauges {
    var gauges = counts
    gauges.queued = gathered.count + (pool?.waitingCount ?? 0)
    gauges.running = outstanding - gauges.queued
    return gauges
  }

  public func stop() {
    guard let pool else { return }
    pool.dropWaiting()
    gathered = []
    counts.cancelled += UInt64(outstanding)
    self.pool = nil
    loop = nil
    handOverLater = {}
    deliver = nil
    mailbox?.close()
  }
}
