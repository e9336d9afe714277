/// What takes too long: jobs that wait, jobs that run, workers with nothing to do.
extension Dispatcher {
  /// Takes out a job that has waited for too long, whoever is next; nil when there is none. One at a time, as its caller may cancel others
  /// when it is told.
  mutating func popExpired(now: UInt64) -> Ticket? {
    if let entry = expired.popLast() { return entry.ticket }
    guard let oldest = waiting.oldest, hasExpired(oldest, now: now) else { return nil }
    return waiting.popOldest()?.ticket
  }

  func hasExpired(_ entry: Entry, now: UInt64) -> Bool {
    guard let maxWait else { return false }
    return now > entry.submitted && now - entry.submitted > maxWait
  }

  /// Workers whose job has run for longer than it may, and that are still given jobs.
  /// - Parameters:
  ///   - jobTimeout: for a job that somebody waits for; counted from the worker's last progress, or from when the job was last seen
  ///     not to have been begun: a worker that is still coming up, or has no processor, does not run it yet.
  ///   - abandonGrace: from the moment nobody did any more.
  ///   - isBegun: whether a worker has begun a job.
  mutating func overdue(
    jobTimeout: UInt64?, abandonGrace: UInt64?, now: UInt64, isBegun: (_ worker: Int, _ id: UInt64) -> Bool
  ) -> [Int] {
    workers.indices.filter { index in
      guard let first = workers[index].held.first else { return false }
      guard isBegun(index, first.id) else {
        workers[index].seenUnbegun = now
        return false
      }
      let began = max(workers[index].progressed, workers[index].seenUnbegun)
      func isOver(_ limit: UInt64?, since moment: UInt64) -> Bool {
        limit.map { now > moment && now - moment > $0 } ?? false
      }
      switch first.fate {
      case .wanted: return isOver(jobTimeout, since: began)
      case .abandoned(let moment):
        return isOver(abandonGrace, since: moment) || isOver(jobTimeout, since: began)
      case .timedOut: return false
      }
    }
  }

  /// Workers that have not begun what they were given for `limit`, whether they still hold it or others have done it for them: they are
  /// stopped, or dead to the world. Their jobs go back to the head of the queue.
  mutating func hung(for limit: UInt64, now: UInt64, withdraw: (_ worker: Int, _ id: UInt64) -> Bool) -> [Int] {
    workers.indices.filter { index in
      let worker = workers[index]
      let since = worker.stuckSince ?? (worker.held.isEmpty ? now : worker.progressed)
      guard worker.isUp, now > since, now - since > limit else { return false }
      takeBackAll(of: index, butFirst: false, withdraw)
      return workers[index].held.isEmpty
    }
  }

  /// Workers that stand still in what they have begun: a signal has stopped them, and for longer than `limit` nothing has made them go
  /// on. One that is only slow is none of them.
  /// - Parameter isStopped: asked only of a worker that has not come further for longer than `limit`.
  mutating func halted(for limit: UInt64, now: UInt64, isStopped: (_ worker: Int) -> Bool) -> [Int] {
    workers.indices.filter { index in
      let worker = workers[index]
      guard let first = worker.held.first, first.fate != .timedOut, isStalled(worker, now: now, beyond: limit),
        isStopped(index)
      else {
        workers[index].seenStopped = nil
        return false
      }
      let since = worker.seenStopped ?? now
      workers[index].seenStopped = since
      return now - since > limit
    }
  }

  /// A worker is about to be ended, whatever it is doing: it gets no more jobs, what it has not begun goes back to the head of the queue.
  /// - Returns: the job it is at, if somebody waits for it; that one has timed out.
  mutating func condemn(_ worker: Int, withdraw: (_ worker: Int, _ id: UInt64) -> Bool) -> Ticket? {
    retire(worker, withdraw: withdraw)
    guard let first = workers[worker].held.first, first.isWanted else { return nil }
    workers[worker].held[0].fate = .timedOut
    timedOutCount += 1
    return first.entry.ticket
  }

  /// A worker is to end when it has finished the job it is at: it gets no more. Its other jobs go back to the head of the queue.
  mutating func retire(_ worker: Int, withdraw: (_ worker: Int, _ id: UInt64) -> Bool) {
    workers[worker].isUp = false
    takeBackAll(of: worker, butFirst: false, withdraw)
  }

  /// A worker that had nothing to do has been let go.
  mutating func left(_ worker: Int) {
    assert(workers[worker].held.isEmpty, "a worker was let go with jobs")
    workers[worker].isUp = false
  }

  /// Whether a worker that was retired has nothing left to do.
  func isDone(_ worker: Int) -> Bool { workers[worker].held.isEmpty }

  /// As ``Offload/allBusySince``.
  var allBusySince: UInt64? {
    var latest: UInt64 = 0
    for worker in workers {
      guard !worker.held.isEmpty else { return nil }
      latest = max(latest, worker.progressed)
    }
    return latest
  }

  /// How many workers may be given jobs.
  var upCount: Int { workers.count { $0.isUp } }

  /// The worker that has had nothing to do for longest, and since when.
  var longestIdle: (worker: Int, since: UInt64)? {
    workers.indices.filter { workers[$0].isIdle }.min { workers[$0].progressed < workers[$1].progressed }
      .map { ($0, workers[$0].progressed) }
  }
}
