/// Decides which requests for work are let in, and when a client that was not may come again. A value: what it has to know of the
/// moment is given to it.
///
/// A request that is refused at once costs a few microseconds; one that is let in and answered after its client has given up costs
/// all of its work. So a server with more to do than it can does most for its clients when it refuses early.
struct Admission: Equatable {
  /// What makes a request one too many.
  enum Policy: String, CaseIterable, Sendable {
    /// Nothing: the queue has no bound.
    case none
    /// The queue is full.
    case queue
    /// That, or the loop is late by more than a limit.
    case lag
    /// The queue is full, or what waits in it would take longer than a limit.
    case deadline
  }

  enum Refusal: Equatable {
    case queueFull, loopLate, waitTooLong
  }

  let policy: Policy
  /// 0 where the loop does the work itself: there nothing queues in the server, and what waits does so for the loop.
  let workers: Int
  /// Jobs that may wait for a worker.
  let maxQueue: Int
  let lagLimitNanoseconds: UInt64
  let maxWaitNanoseconds: UInt64
  /// What a job has taken of its worker, the latest ones counting most; 0 until the first has ended.
  private(set) var meanWorkNanoseconds = 0.0

  init(policy: Policy, workers: Int, maxQueue: Int, lagLimitNanoseconds: UInt64, maxWaitNanoseconds: UInt64) {
    self.policy = policy
    self.workers = workers
    self.maxQueue = maxQueue
    self.lagLimitNanoseconds = lagLimitNanoseconds
    self.maxWaitNanoseconds = maxWaitNanoseconds
  }

  /// A job came to its end, or was given up, after so much work.
  mutating func finished(workNanoseconds: UInt64) {
    let work = Double(workNanoseconds)
    meanWorkNanoseconds = meanWorkNanoseconds == 0 ? work : meanWorkNanoseconds + (work - meanWorkNanoseconds) / 16
  }

  /// Why one more request is not let in; nil when it is.
  /// - Parameters:
  ///   - outstanding: jobs that were let in and have not come to their end.
  ///   - standstill: for how long every worker has been at one and the same job, in nanoseconds; 0 while one is free. Asked only if it
  ///     matters, as is the next.
  ///   - lateness: how long the loop has kept waiting what is due now, in nanoseconds.
  func refusal(
    outstanding: Int, standstill: @autoclosure () -> UInt64, lateness: @autoclosure () -> UInt64
  ) -> Refusal? {
    if policy != .none, workers > 0, outstanding >= workers + maxQueue { return .queueFull }
    switch policy {
    case .none, .queue: return nil
    case .lag: return lateness() > lagLimitNanoseconds ? .loopLate : nil
    case .deadline:
      let wait =
        workers > 0
        ? expectedWaitNanoseconds(outstanding: outstanding, standstill: standstill()) : Double(lateness())
      return wait > Double(maxWaitNanoseconds) ? .waitTooLong : nil
    }
  }

  /// How long one more job would wait for a worker: those ahead of it that have none, done by all workers side by side, once one is free.
  /// - Parameter standstill: as in ``refusal(outstanding:standstill:lateness:)``.
  func expectedWaitNanoseconds(outstanding: Int, standstill: UInt64) -> Double {
    time(of: max(0, outstanding - workers), standstill: standstill)
  }

  /// What so many jobs take, one after another on all workers.
  ///
  /// What has ended says nothing of jobs that do not end. So a job is thought to take as long as those that all workers are at have taken
  /// by now, the youngest of them, if that is more than the mean; and while they are late, to be as late again.
  private func time(of jobs: Int, standstill: UInt64) -> Double {
    let each = max(meanWorkNanoseconds, Double(standstill))
    return each - meanWorkNanoseconds + Double(jobs) * each / Double(max(1, workers))
  }

  /// In how many seconds nothing is left to do of what has been let in: for Retry-After, from 1 to an hour.
  func secondsUntilEmpty(
    outstanding: Int, standstill: @autoclosure () -> UInt64, lateness: @autoclosure () -> UInt64
  ) -> Int {
    let nanoseconds = workers > 0 ? time(of: outstanding, standstill: standstill()) : Double(lateness())
    return Int(min(max((nanoseconds / 1e9).rounded(.up), 1), 3_600))
  }
}
