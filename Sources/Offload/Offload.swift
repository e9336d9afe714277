public import Reactor
public import Work

/// A place where work is done: on the loop itself, on other threads, in other processes. The one thing the servers differ in.
///
/// Lives on the loop's thread; every member is called there. Each job that is accepted comes to exactly one end: its outcome is
/// delivered, or it was cancelled, or the offload was stopped.
public protocol Offload: AnyObject {
  /// How many jobs can be worked on at once; 0 when the loop does them itself.
  var workers: Int { get }

  /// Begins to serve `loop`. Call once, on the loop's thread, before the first job.
  /// - Parameter deliver: called on the loop with what became of a job, never from inside ``submit(_:ticket:isMeasured:)`` or
  ///   ``cancel(_:)``. It may call both, and ``stop()``.
  /// - Throws: ``SystemError`` when a descriptor or a process cannot be had.
  func start(on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void) throws

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
}

/// How wide an offload is and how much may wait for it.
public struct OffloadConfiguration: Equatable, Sendable {
  /// How the workers are scheduled against the loop. On Linux Dispatch maps it to the nice value of a thread: utility 2,
  /// background 10; worker processes take the same values. See ``workerNice``.
  public enum QualityOfService: String, CaseIterable, Sendable {
    case `default`, utility, background
  }

  /// How many threads or processes work at once. At least 1.
  public var workers: Int
  /// How many jobs may wait for a worker; one more is refused.
  public var maxQueue: Int
  public var qualityOfService: QualityOfService
  /// The least nice value of the workers, 0 to 19: the larger, the more they leave to others when processors are short.
  public var nice: Int

  public init(
    workers: Int, maxQueue: Int = 1_024, qualityOfService: QualityOfService = .default, nice: Int = 0
  ) {
    self.workers = max(workers, 1)
    self.maxQueue = min(max(maxQueue, 0), 1 << 32)
    self.qualityOfService = qualityOfService
    self.nice = min(max(nice, 0), 19)
  }

  /// How many jobs may be unfinished at once, waiting ones and those with the workers together.
  var capacity: Int { workers + maxQueue }
}

/// Counters of an offload. Always: submitted = refused + queued + running + finished + cancelled + lost.
public struct OffloadGauges: Equatable, Sendable {
  /// Waiting for a worker now.
  public var queued = 0
  /// With a worker now, or on the way back from it; cancelled ones as well until they are back.
  public var running = 0
  public var finished: UInt64 = 0
  public var refused: UInt64 = 0
  /// Dropped because nobody waited any more, before or after the work was done.
  public var cancelled: UInt64 = 0
  /// Died with their worker.
  public var lost: UInt64 = 0
  /// Workers that were replaced after they died.
  public var respawned: UInt64 = 0
  /// The process ids of the workers that are up now, by worker; empty when the work is done in this process.
  public var workerProcessIDs: [Int32] = []

  public init() {}
}
