extension Engine {
  /// Queues a job, unless too many wait already.
  mutating func submit(_ slot: Int32) -> Bool {
    guard pool.admits() else { return false }
    pool.queued += 1
    pool.waiting.append(slot)
    requests[Int(slot)].isQueued = true
    return true
  }

  /// The first job in the queue that somebody still waits for.
  private mutating func takeWaiting() -> Int32? {
    while let slot = pool.waiting.popFirst() {
      if requests[Int(slot)].isAbandoned {
        release(slot)
        continue
      }
      requests[Int(slot)].isQueued = false
      requests[Int(slot)].trace.stamps.given = now
      pool.queued -= 1
      pool.running += 1
      return slot
    }
    return nil
  }

  /// A job for a sleeping worker, if there are both; from now on they belong together.
  mutating func nextToHandOver() -> Int32? {
    guard let worker = pool.sleeping.last, let slot = takeWaiting() else { return nil }
    pool.noteBusy(at: now)
    pool.sleeping.removeLast()
    pool.workers[Int(worker)] = PoolState.Worker(phase: .coming, slot: slot)
    requests[Int(slot)].worker = worker
    return slot
  }

  /// The loop has done its part of handing over.
  mutating func handOver(_ slot: Int32) {
    if pool.handOver.latency == 0 { wakeWorker(of: slot) } else { pool.handOver.enter(slot, at: now) }
  }

  mutating func wakeWorker(of slot: Int32) {
    let worker = Int(requests[Int(slot)].worker)
    compute(worker, .waking, model.pool.handOver.receiverNanoseconds)
  }

  private mutating func compute(_ worker: Int, _ phase: PoolState.Phase, _ nanoseconds: UInt64) {
    pool.workers[worker].phase = phase
    // Without a cost it is done already; that saves an event, not more.
    if nanoseconds == 0 { return workerTaskFinished(worker) }
    cores.start(Int32(worker), in: Share.workers, nanoseconds: nanoseconds, at: now)
  }

  mutating func workerTaskFinished(_ worker: Int) {
    let slot = pool.workers[worker].slot
    switch pool.workers[worker].phase {
    case .idle, .coming: preconditionFailure("a worker without a job has finished something")
    case .waking:
      requests[Int(slot)].trace.stamps.begun = now
      compute(worker, .working, drawWork(of: slot))
    case .working:
      requests[Int(slot)].trace.stamps.ended = now
      compute(worker, .posting, model.pool.giveBack.senderNanoseconds)
    case .posting: posted(worker, slot)
    }
  }

  /// A thread takes the next job itself. A process waits until the loop has read its reply.
  private mutating func posted(_ worker: Int, _ slot: Int32) {
    if model.pool.kind == .processes {
      pool.workers[worker].phase = .idle
    } else if let next = takeWaiting() {
      pool.workers[worker].slot = next
      requests[Int(next)].worker = Int32(worker)
      requests[Int(next)].trace.stamps.begun = now
      let work = drawWork(of: next)
      pool.workers[worker].phase = .working
      cores.start(Int32(worker), in: Share.workers, nanoseconds: work, at: now)
    } else {
      sleep(worker)
    }
    // A loop that is awake sees it at its next turn; one that sleeps has to be woken.
    if pool.giveBack.latency == 0 || !loop.isIdle { postToLoop(slot) } else { pool.giveBack.enter(slot, at: now) }
  }

  private mutating func sleep(_ worker: Int) {
    pool.noteBusy(at: now)
    pool.workers[worker] = PoolState.Worker()
    pool.sleeping.append(Int32(worker))
  }

  /// The loop has the result.
  mutating func deliver(_ slot: Int32) {
    requests[Int(slot)].trace.stamps.delivered = now
    pool.finishJob()
    if model.pool.kind == .processes { sleep(Int(requests[Int(slot)].worker)) }
  }
}
