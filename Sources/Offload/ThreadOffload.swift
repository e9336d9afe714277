public import Reactor
public import Work

/// Does the work on a Dispatch pool of exact width, and brings the results back to the loop, many at one wake.
public final class ThreadOffload: Offload {
  public let workers: Int
  private let configuration: OffloadConfiguration
  private var pool: ThreadPool?
  private var mailbox: Mailbox<ThreadPool.Completion>?
  private var deliver: ((Ticket, JobOutcome) -> Void)?
  private var accepted: UInt64 = 0
  private var counts = OffloadGauges()
  /// Cancelled jobs that a worker had begun; their results are dropped when they come.
  private var abandoned: Set<Ticket> = []

  public init(_ configuration: OffloadConfiguration) {
    self.configuration = configuration
    workers = configuration.workers
  }

  public func start(on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void) throws {
    precondition(mailbox == nil, "an offload is started once")
    self.deliver = deliver
    // Weak: a result may be on its way when the owner lets go.
    let mailbox = try Mailbox<ThreadPool.Completion>(loop: loop) { [weak self] in self?.receive($0) }
    self.mailbox = mailbox
    pool = ThreadPool(configuration, completions: mailbox.sender)
  }

  public func submit(_ job: Job, ticket: Ticket) -> Submission {
    let entry = ThreadPool.Entry(ticket: ticket, job: job, submitted: MonotonicClock.nanoseconds())
    guard let pool, pool.submit(entry) else {
      counts.refused += 1
      return .refused
    }
    accepted += 1
    return .accepted
  }

  public func cancel(_ ticket: Ticket) {
    guard let pool else { return }
    if pool.cancel(ticket) {
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
      if !abandoned.isEmpty, abandoned.remove(completion.ticket) != nil {
        counts.cancelled += 1
        continue
      }
      counts.finished += 1
      let timing = JobTiming(
        submitted: completion.submitted, began: completion.began, ended: completion.ended, delivered: delivered)
      deliver(completion.ticket, .finished(JobResult(value: completion.value, timing: timing)))
    }
    // Tickets that were not outstanding when they were cancelled must not pile up.
    if outstanding == 0 { abandoned.removeAll() }
  }

  /// Accepted, and come to no end yet.
  private var outstanding: UInt64 { accepted - counts.finished - counts.cancelled }

  public var gauges: OffloadGauges {
    var gauges = counts
    gauges.queued = pool?.waitingCount ?? 0
    gauges.running = Int(outstanding) - gauges.queued
    return gauges
  }

  public func stop() {
    guard let pool else { return }
    pool.dropWaiting()
    counts.cancelled += outstanding
    self.pool = nil
    deliver = nil
    mailbox?.close()
  }
}
