public import Reactor
public import Work

/// A place where work is done: on the loop itself, on other threads, in other processes. The one thing the servers differ in.
///
/// Lives on the loop's thread; every member is called there. Each job that is accepted comes to exactly one end: its outcome is
/// delivered, or it was cancelled, or the offload was stopped.
public protocol Offload: AnyObject {
  /// How many jobs can be worked on at once, with all the workers there may be; 0 when the loop does them itself.
  var workers: Int { get }

  /// Jobs accepted that have not come to their end. Costs nothing to ask, unlike ``gauges``.
  var outstanding: Int { get }

  /// Since when every worker there may be has been at one and the same job, in nanoseconds of CLOCK_MONOTONIC: when the last of them to
  /// get one got it. Nil while one has nothing to do, or is still to be started. Costs a look at each worker.
  var allBusySince: UInt64? { get }

  /// Begins to serve `loop`. Call once, on the loop's thread, before the first job.
  /// - Parameters:
  ///   - gaveUp: called on the loop, at most once, when no worker can be started any more. What is outstanding then comes to no end
  ///     before ``stop()``, and what is submitted is refused.
  ///   - deliver: called on the loop with what became of a job, never from inside ``submit(_:ticket:isMeasured:)`` or
  ///   ``cancel(_:)``. It may call both, and ``stop()``.
  /// - Throws: ``SystemError`` when a descriptor or a process cannot be had.
  func start(
    on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void, gaveUp: @escaping (OffloadError) -> Void
  ) throws

  /// Takes a job over, or says at once why not.
  /// - Parameters:
  ///   - ticket: the caller's name for the job; not in use for another one that has not ended, cancelled ones included.
  ///   - isMeasured: whether somebody will add up the parts of its ``JobTiming``. Then the CPU time of the work is told, at the price of
  ///     two system calls within it, and the delivery's moment is this job's own, where others share that of the wake they came with.
  func submit(_ job: Job, ticket: Ticket, isMeasured: Bool) -> Submission

  /// Nobody waits for this job any more: a queued one is dropped, a running one ends by itself and its result is dropped.
  /// `deliver` is not called for it. A ticket that is not outstanding is ignored.
  func cancel(_ ticket: Ticket)

  /// What it has done and is doing.
  var gauges: OffloadGauges { get }

  /// Drops what is queued, ends the workers and delivers nothing more. To be called before its owner lets go of one that was
  /// started; may be called twice.
  func stop()
}

extension Offload {
  /// Takes over a job that is not measured closely.
  public func submit(_ job: Job, ticket: Ticket) -> Submission { submit(job, ticket: ticket, isMeasured: false) }

  /// Begins to serve `loop` for a caller who has nothing to do when the workers give out.
  public func start(on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void) throws {
    try start(on: loop, deliver: deliver, gaveUp: { _ in })
  }
}

/// The caller's name for a job, such as a connection's slot and generation.
public struct Ticket: Hashable, Sendable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// What `submit` did with a job.
public enum Submission: Equatable, Sendable {
  /// It is done already; nothing will be delivered.
  case finished(JobResult)
  /// Its outcome will be delivered.
  case accepted
  /// Too many wait already; nothing will be delivered.
  case refused
}

/// What became of an accepted job.
public enum JobOutcome: Equatable, Sendable {
  case finished(JobResult)
  /// The process that worked on it died. The work may have been done in part; nobody does it again.
  case workerLost
  /// It ran for longer than ``OffloadConfiguration/jobTimeout``.
  case timedOut
  /// It had waited for longer than ``OffloadConfiguration/maxWait`` when its turn came, and was not begun.
  case expired
}
