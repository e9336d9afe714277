/// Counters of an offload. Always: submitted = refused + queued + running + finished + cancelled + lost + timedOut + expired.
public struct OffloadGauges: Equatable, Sendable {
  /// Workers that are up now.
  public var workers = 0
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
  /// Ran for too long.
  public var timedOut: UInt64 = 0
  /// Waited for too long and were not begun.
  public var expired: UInt64 = 0
  /// Workers that were replaced after they died.
  public var respawned: UInt64 = 0
  /// Workers that were started because jobs waited.
  public var grown: UInt64 = 0
  /// Workers that ended because they had nothing to do.
  public var shrunk: UInt64 = 0
  /// Workers that were replaced after so many jobs, or for their memory.
  public var recycled: UInt64 = 0
  /// Workers that were ended because they hung, or because their job ran for too long, or for nobody.
  public var terminated: UInt64 = 0
  /// What workers spent on answers that nobody took, in nanoseconds: of jobs cancelled while they ran, timed out or lost.
  public var wastedNanoseconds: UInt64 = 0
  /// The process ids of the workers that are up now, by worker; empty when the work is done in this process.
  public var workerProcessIDs: [Int32] = []

  public init() {}
}
