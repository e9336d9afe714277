import Reactor

/// How many workers a pool has, and how long one lives. A value: what the pool looks like in, what to do about it out. Both pools ask
/// the same one.
struct PoolSize: Equatable {
  private let minimum: Int
  private let maximum: Int
  private let maxIdle: UInt64
  private let recycleAfter: Int

  init(_ configuration: OffloadConfiguration) {
    minimum = configuration.minWorkers
    maximum = configuration.maxWorkers
    maxIdle = configuration.maxIdle.nanoseconds
    recycleAfter = configuration.recycleAfter
  }

  /// Whether there can ever be more workers than the pool begins with.
  var isElastic: Bool { minimum < maximum }

  /// Whether one more worker is wanted.
  /// - Parameters:
  ///   - workers: those there are, the ones included that are still coming up.
  ///   - coming: those that are still coming up; one at a time is enough, since each may clear the line.
  ///   - waiting: jobs that no worker can be given now.
  func wantsMore(workers: Int, coming: Int, waiting: Int) -> Bool {
    workers < minimum || (workers < maximum && coming == 0 && waiting > 0)
  }

  /// Whether a worker is no longer needed.
  /// - Parameter idleSince: when it had its last job, or came up; nanoseconds.
  func isSuperfluous(workers: Int, idleSince: UInt64, now: UInt64) -> Bool {
    workers > minimum && now > idleSince && now - idleSince >= maxIdle
  }

  /// Whether a worker has done its share of jobs. The limit differs by up to a quarter from worker to worker, so that they are not all
  /// replaced together.
  func isWornOut(worker: Int, jobs: Int) -> Bool {
    guard recycleAfter > 0 else { return false }
    return jobs >= recycleAfter + recycleAfter * (worker % maximum) / (4 * maximum)
  }
}
