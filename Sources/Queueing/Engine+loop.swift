extension Engine {
  mutating func arriveAtServer(_ slot: Int32) { makeReady(.request, slot) }

  private mutating func makeReady(_ kind: LoopState.Item.Kind, _ slot: Int32) {
    loop.ready.append(LoopState.Item(kind: kind, slot: slot, since: now))
    guard loop.isIdle else { return }
    loop.wakeUp(at: now, latency: model.loop.wakeNanoseconds)
    // Without a latency it is awake already; that saves an event, not more.
    if loop.wakesAt == now { loopIsAwake() }
  }

  mutating func loopIsAwake() {
    loop.isAwake(at: now)
    loopGoOn()
  }

  /// A result has come back to the loop's side.
  mutating func postToLoop(_ slot: Int32) {
    if model.pool.kind == .processes { return makeReady(.reply, slot) }
    loop.mailbox.append(slot)
    if loop.isMailboxReady { return }
    loop.isMailboxReady = true
    makeReady(.mailbox, slot)
  }

  private mutating func compute(_ phase: LoopState.Phase, _ nanoseconds: UInt64) {
    loop.phase = phase
    cores.start(0, in: Share.loop, nanoseconds: nanoseconds, at: now)
  }

  /// Takes up the next thing: a result of the same callback, an item of the turn, the jobs that can be handed over at its end,
  /// the next turn; or else rests.
  private mutating func loopGoOn() {
    while true {
      if loop.batchLeft > 0 { return takeResult() }
      endCallback()
      if loop.turnLeft > 0 { return takeItem() }
      if let slot = nextToHandOver() {
        loop.slot = slot
        return compute(.handOver, model.pool.handOver.senderNanoseconds)
      }
      if let began = loop.turnBegan { samples.turnEnded(after: now - began) }
      loop.turnBegan = nil
      if loop.ready.isEmpty {
        noteLag(until: now)
        return loop.rest(at: now)
      }
      loop.turnBegan = now
      if model.loop.turnNanoseconds > 0 { return compute(.turn, model.loop.turnNanoseconds) }
      loop.turnLeft = loop.ready.count
    }
  }

  /// Whatever came after the last item, and before `until`, has waited until now.
  private mutating func noteLag(until: UInt64) {
    guard let item = loop.item else { return }
    lag.record(from: item.since, until: until, free: now)
    loop.item = nil
  }

  private mutating func endCallback() {
    guard let item = loop.item, loop.slot >= 0 else { return }
    loop.slot = -1
    samples.callbackEnded(after: now - loop.itemBegan, kind: item.kind)
  }

  private mutating func takeItem() {
    guard let item = loop.ready.popFirst() else { preconditionFailure("a turn has more items than are ready") }
    noteLag(until: item.since)
    loop.turnLeft -= 1
    loop.item = item
    loop.itemBegan = now
    loop.slot = item.slot
    switch item.kind {
    case .request: read(item.slot)
    case .reply: compute(.giveBack, model.pool.giveBack.receiverNanoseconds)
    case .mailbox:
      loop.isMailboxReady = false
      loop.batchLeft = loop.mailbox.count
      takeResult()
    }
  }

  private mutating func takeResult() {
    guard let slot = loop.mailbox.popFirst() else { preconditionFailure("a batch has more results than the mailbox") }
    loop.batchLeft -= 1
    loop.slot = slot
    compute(.giveBack, model.pool.giveBack.receiverNanoseconds)
  }

  private mutating func read(_ slot: Int32) {
    loop.countRequest()
    requests[Int(slot)].trace.stamps.read = now
    switch lanes[requests[Int(slot)].trace.stream].stream.route {
    case .easy: compute(.easy, model.loop.easyNanoseconds)
    case .work: compute(.parse, model.loop.submitNanoseconds)
    }
  }

  // MARK: What it has computed

  mutating func loopTaskFinished() {
    let slot = loop.slot
    switch loop.phase {
    case .idle, .waking: preconditionFailure("a loop that rests has finished something")
    case .turn: loop.turnLeft = loop.ready.count
    case .easy:
      requests[Int(slot)].trace.stamps.passPool(at: now)
      answer(slot)
    case .parse: return parsed(slot)
    case .inlineWork:
      requests[Int(slot)].trace.stamps.ended = now
      requests[Int(slot)].trace.stamps.delivered = now
      return compute(.answer, model.loop.answerNanoseconds)
    case .answer: answer(slot)
    case .handOver:
      loop.slot = -1
      handOver(slot)
    case .giveBack:
      deliver(slot)
      if !requests[Int(slot)].isAbandoned { return compute(.answer, model.loop.answerNanoseconds) }
      release(slot)
    }
    loopGoOn()
  }

  private mutating func parsed(_ slot: Int32) {
    if model.pool.kind == .inline {
      requests[Int(slot)].trace.stamps.passPool(at: now)
      return compute(.inlineWork, drawWork(of: slot))
    }
    if requests[Int(slot)].isAbandoned {
      release(slot)
    } else if submit(slot) {
      requests[Int(slot)].trace.stamps.submitted = now
    } else {
      requests[Int(slot)].trace.stamps.passPool(at: now)
      requests[Int(slot)].trace.outcome = .refused
      return compute(.answer, model.loop.answerNanoseconds)
    }
    loopGoOn()
  }

  mutating func drawWork(of slot: Int32) -> UInt64 {
    let work = model.work.draw(&random)
    requests[Int(slot)].trace.workNanoseconds = work
    return work
  }
}
