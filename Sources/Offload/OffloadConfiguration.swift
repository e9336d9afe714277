/// How wide a pool is, how its workers live and are scheduled, and how much may wait for them. The words mean the same for threads and
/// for processes; what has a meaning for one of them only says so.
public struct OffloadConfiguration: Equatable, Sendable {
  /// How the workers are scheduled against the loop. On Linux Dispatch maps it to the nice value of a thread: utility 2,
  /// background 10; worker processes take the same values. See ``workerNice``.
  public enum QualityOfService: String, CaseIterable, Sendable {
    case `default`, utility, background
  }

  /// The kernel's scheduling policy for the workers: SCHED_OTHER, SCHED_BATCH or SCHED_IDLE. An idle worker is preempted the moment
  /// anything else wants its processor, and gets about 0.3 % of a processor that something else wants all the time.
  public enum Policy: String, CaseIterable, Sendable {
    case other, batch, idle
  }

  /// Which of the jobs that wait is the next: the oldest, or the youngest.
  public enum Order: String, CaseIterable, Sendable {
    case fifo, lifo
  }

  /// How a worker process comes to be: a copy of this one, which shares its memory pages, or this program started anew.
  public enum Spawn: String, CaseIterable, Sendable {
    case fork, exec
  }

  /// No pool has more: DISPATCH_WORKQ_MAX_PTHREAD_COUNT of swift-corelibs-libdispatch is what all serial queues of a process have
  /// together, and a queue beyond it would wait for another's thread. Processes keep to the same, so that both can be compared.
  public static let mostWorkers = 255

  /// Workers that are started at once and stay when there is nothing to do. From 1 to ``mostWorkers``, whatever is set.
  public var minWorkers: Int { didSet { minWorkers = OffloadConfiguration.possible(minWorkers) } }
  /// Workers there may be when there is enough to do. Not below ``minWorkers``; from 1 to ``mostWorkers``, whatever is set.
  public var maxWorkers: Int { didSet { maxWorkers = OffloadConfiguration.possible(maxWorkers) } }
  /// After so long without a job a worker beyond ``minWorkers`` ends.
  public var maxIdle = Duration.seconds(10)
  /// A worker is replaced after so many jobs; 0 never. Workers of one pool reach it at different times.
  public var recycleAfter = 0
  /// Processes only. A worker with more resident memory than these bytes is replaced when its job is done; 0 sets no limit.
  public var maxWorkerMemory: UInt64 = 0
  /// The longest a job may run; its wait does not count. Then ``JobOutcome/timedOut``: a thread goes on with what nobody wants any more,
  /// a process is ended and replaced. Wall time, which is what its client waits: a worker that gets little of a processor, as under
  /// ``Policy/idle`` beside others that want it, reaches it having done little.
  public var jobTimeout: Duration?
  /// Processes only. A worker still at work so long after the client of its job left is ended and replaced; nil lets it finish.
  public var abandonGrace: Duration?
  /// Processes only. A worker that has not begun its job for so long is taken for hung, ended and replaced; its job goes to another.
  /// So is one that has been stopped by a signal for so long in a job as old as that, and that job is lost; one that is only slow is
  /// not: see ``jobTimeout``.
  public var hungAfter = Duration.seconds(10)
  /// How many jobs may wait for a worker; one more is refused.
  public var maxQueue: Int
  public var order = Order.fifo
  /// A job that has waited longer when its turn comes is not begun: ``JobOutcome/expired``.
  public var maxWait: Duration?
  public var qualityOfService: QualityOfService
  /// The least nice value of the workers, 0 to 19: the larger, the more they leave to others when processors are short.
  public var nice: Int
  public var policy = Policy.other
  /// The processors the workers may run on, by number; empty for all that the process may use.
  public var pins: [Int] = []
  /// Processes only.
  public var spawn = Spawn.fork

  /// - Parameter workers: both the least and the most there are.
  public init(
    workers: Int, maxQueue: Int = 1_024, qualityOfService: QualityOfService = .default, nice: Int = 0
  ) {
    minWorkers = OffloadConfiguration.possible(workers)
    maxWorkers = OffloadConfiguration.possible(workers)
    self.maxQueue = min(max(maxQueue, 0), 1 << 32)
    self.qualityOfService = qualityOfService
    self.nice = min(max(nice, 0), 19)
  }

  private static func possible(_ workers: Int) -> Int { min(max(workers, 1), mostWorkers) }

  /// How many threads or processes work at once, at most.
  public var workers: Int { maxWorkers }

  /// How many jobs may be unfinished at once, waiting ones and those with the workers together.
  var capacity: Int { maxWorkers + maxQueue }
}
