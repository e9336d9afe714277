import Reactor

/// How many workers there are, and what becomes of those that die, hang, wear out or have nothing to do. Times and numbers are decided by
/// ``PoolSize``, ``RespawnBackoff`` and ``Dispatcher``; here it is done.
extension ProcessOffload {
  /// After so many attempts in a row to start a worker, and with none alive, the pool gives up.
  static let mostFailedStarts = 6

  /// How often the workers are looked at: often enough for the shortest limit to mean something.
  var inspectionPeriod: Duration {
    let limits = [configuration.jobTimeout, configuration.abandonGrace, configuration.maxWait].compactMap { $0 }
    let shortest = limits.min() ?? .milliseconds(400)
    return min(max(shortest / 4, .milliseconds(5)), .milliseconds(100))
  }

  func inspectWorkers() {
    let now = MonotonicClock.nanoseconds()
    tellExpired()
    let hungAfter = configuration.hungAfter.nanoseconds
    for worker in dispatcher.hung(for: hungAfter, now: now, withdraw: board.claim) { end(links[worker]) }
    let overdue = dispatcher.overdue(
      jobTimeout: configuration.jobTimeout?.nanoseconds, abandonGrace: configuration.abandonGrace?.nanoseconds,
      now: now, isBegun: board.isClaimed)
    for worker in overdue where !links[worker].isTerminating { end(links[worker]) }
    endHalted(hungAfter, now: now)
    limitMemory()
    shrinkIfIdle(now: now)
    // A job may stand at a worker that has been stopped while another one is idle now.
    if dispatcher.heldCount > 0 { makeAssignmentDue() }
  }

  /// Ends workers that somebody has stopped in their job. Each look reads /proc, so there are no more of them than the limit needs.
  private func endHalted(_ hungAfter: UInt64, now: UInt64) {
    guard now >= nextHaltLook else { return }
    nextHaltLook = now + hungAfter / 10
    let halted = dispatcher.halted(for: hungAfter, now: now) { [links] in links[$0].isStopped }
    for worker in halted where !links[worker].isTerminating { end(links[worker], isOverdue: false) }
  }

  /// Ends a worker whatever it is doing.
  /// - Parameter isOverdue: the job it is at has timed out, if somebody waits for it; else it is lost when the worker is dead.
  private func end(_ link: WorkerLink, isOverdue: Bool = true) {
    let ticket = isOverdue ? dispatcher.condemn(link.index, withdraw: board.claim) : nil
    if !isOverdue { retire(link) }
    counts.terminated += 1
    link.terminate()
    if let ticket { tellTimeOut(ticket) }
  }

  // MARK: Size

  /// Starts one more worker if jobs wait that nobody can take.
  func growIfWanted() {
    let taken = links.count(where: \.isTaken)
    let coming = links.count { $0.isComing || $0.isWaitingForRespawn }
    guard size.wantsMore(workers: taken, coming: coming, waiting: dispatcher.waitingCount),
      let place = links.first(where: { !$0.isTaken })
    else { return }
    if start(place) {
      counts.grown += 1
    } else {
      // Those there are go on: no reason to give up.
      place.respawn(after: place.backoff.failedToStart(using: &random))
    }
  }

  private func shrinkIfIdle(now: UInt64) {
    guard size.isElastic, dispatcher.waitingCount == 0, let idle = dispatcher.longestIdle,
      size.isSuperfluous(workers: dispatcher.upCount, idleSince: idle.since, now: now)
    else { return }
    counts.shrunk += 1
    letGo(links[idle.worker])
  }

  // MARK: Replacement

  /// A worker has died.
  func replace(_ link: WorkerLink, wasReady: Bool) {
    guard wasReady else { return failedToStart(link) }
    let isWanted = size.wantsMore(
      workers: links.count(where: \.isTaken), coming: 0, waiting: dispatcher.waitingCount)
    guard isWanted || link.isTerminating else { return }
    let now = MonotonicClock.nanoseconds()
    // One that we ended ourselves is no sign of trouble with its successor.
    let delay = link.isTerminating ? 0 : link.backoff.died(now: now, using: &random)
    link.respawn(after: delay)
  }

  /// The time for a successor has come.
  func respawn(_ link: WorkerLink) {
    if !start(link) { failedToStart(link) }
  }

  private func failedToStart(_ link: WorkerLink) {
    failedStarts += 1
    if failedStarts >= ProcessOffload.mostFailedStarts, links.allSatisfy({ $0.readyProcessID == nil }) {
      let gaveUp = gaveUp
      self.gaveUp = nil
      gaveUp?(.workersCannotStart(failedStarts, lastFailure))
      return
    }
    link.respawn(after: link.backoff.failedToStart(using: &random))
  }

  /// A worker started on the loop has said its first word.
  func becameReady(_ link: WorkerLink) {
    failedStarts = 0
    if link.isSuccessor { counts.respawned += 1 }
  }

  // MARK: Wear

  /// A worker that has done its share gets no more jobs.
  func retireIfWornOut(_ link: WorkerLink) {
    let worker = dispatcher.workers[link.index]
    guard worker.isUp else {
      isReplacementDue = true
      return
    }
    if size.isWornOut(worker: link.index, jobs: worker.answered) { retire(link) }
  }

  private func retire(_ link: WorkerLink) {
    dispatcher.retire(link.index, withdraw: board.claim)
    isReplacementDue = true
    makeAssignmentDue()
  }

  /// Puts successors in place of the retired workers that have nothing left to do. Not from inside a worker's own answer, which the
  /// successor would begin to read.
  func replaceRetired() {
    isReplacementDue = false
    for link in links where link.readyProcessID != nil && !link.isTerminating {
      guard !dispatcher.workers[link.index].isUp, dispatcher.isDone(link.index) else { continue }
      letGo(link)
      counts.recycled += 1
      if !start(link) { failedToStart(link) }
    }
  }

  /// Retires workers whose memory has grown too large. Not before their first job: where the limit is below what a new one has, they
  /// would do nothing but come and go.
  private func limitMemory() {
    guard configuration.maxWorkerMemory > 0 else { return }
    for link in links where dispatcher.workers[link.index].isUp && dispatcher.workers[link.index].answered > 0 {
      if let bytes = link.residentBytes, bytes > configuration.maxWorkerMemory { retire(link) }
    }
  }
}
