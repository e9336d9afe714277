extension Engine {
  /// Something of a stream's client is due.
  mutating func wake(_ index: Int) {
    if lanes[index].stream.endNanoseconds <= now { return close(index) }
    if lanes[index].wakesAt <= now {
      lanes[index].wakesAt = .max
      return employThreads(of: index)
    }
    if lanes[index].nextDue <= now { return arrive(index) }
    expire(index)
  }

  private mutating func arrive(_ index: Int) {
    guard lanes[index].isOpen else {
      lanes[index].passDue()
      for _ in 0..<lanes[index].connections { begin(index) }
      return
    }
    lanes[index].meter.due(at: now)
    if lanes[index].inFlight < lanes[index].connections {
      lanes[index].passDue()
      send(index, due: now)
    } else {
      lanes[index].putIntoBacklog()
      lanes[index].passDue()
    }
  }

  /// The next request of a closed loop.
  private mutating func begin(_ index: Int) {
    lanes[index].meter.due(at: now)
    send(index, due: now)
  }

  private mutating func send(_ index: Int, due: UInt64) {
    let slot = takeSlot()
    requests[Int(slot)].trace.stream = index
    requests[Int(slot)].trace.dueNanoseconds = due
    lanes[index].inFlight += 1
    if model.client.isFree {
      handle(slot)
      sent(slot)
    } else {
      lanes[index].toDo.append(slot << 1)
      employThreads(of: index)
    }
  }

  private mutating func handle(_ slot: Int32) {
    requests[Int(slot)].trace.stamps.handled = now
    let index = requests[Int(slot)].trace.stream
    guard lanes[index].timeouts != nil else { return }
    forgetFinished(index)
    lanes[index].timeouts?.enter(slot, serial: requests[Int(slot)].serial, at: now)
    wakes[index] = lanes[index].wake
  }

  private mutating func sent(_ slot: Int32) {
    requests[Int(slot)].trace.stamps.sent = now
    if toServer.latency == 0 { arriveAtServer(slot) } else { toServer.enter(slot, at: now) }
  }

  /// An answer is on its way to the client, who may have given up.
  mutating func answer(_ slot: Int32) {
    if toClient.latency == 0 { reachClient(slot) } else { toClient.enter(slot, at: now) }
  }

  mutating func reachClient(_ slot: Int32) {
    if requests[Int(slot)].isAbandoned { return release(slot) }
    let index = requests[Int(slot)].trace.stream
    if model.client.isFree {
      requests[Int(slot)].trace.stamps.firstByte = now
      finish(slot)
    } else {
      lanes[index].toDo.append(slot << 1 | 1)
      wakeThreads(of: index)
    }
  }

  /// An answer has come. What is due at the client wakes it in time, by a timer set beforehand.
  private mutating func wakeThreads(of index: Int) {
    guard model.client.wakeNanoseconds > 0, lanes[index].busyThreads == 0, !lanes[index].hasEnded else {
      return employThreads(of: index)
    }
    if lanes[index].wakesAt < .max { return }
    lanes[index].wakesAt = now + min(model.client.wakeNanoseconds, now - lanes[index].idleSince)
    wakes[index] = lanes[index].wake
  }

  private mutating func finish(_ slot: Int32) {
    let index = requests[Int(slot)].trace.stream
    end(Int(slot), as: requests[Int(slot)].trace.outcome)
    release(slot)
    goOn(index)
  }

  /// A connection is free.
  private mutating func goOn(_ index: Int) {
    if lanes[index].hasEnded { return }
    if !lanes[index].isOpen {
      begin(index)
    } else if let due = lanes[index].takeFromBacklog() {
      send(index, due: due)
    }
  }

  // MARK: Its threads

  private mutating func employThreads(of index: Int) {
    while lanes[index].busyThreads < model.client.threads, let item = lanes[index].toDo.popFirst() {
      let slot = item >> 1
      let isReceiving = item & 1 == 1
      if requests[Int(slot)].isAbandoned {
        release(slot)
        continue
      }
      if isReceiving { requests[Int(slot)].trace.stamps.firstByte = now } else { handle(slot) }
      lanes[index].busyThreads += 1
      let cost = isReceiving ? model.client.receiveNanoseconds : model.client.sendNanoseconds
      cores.start(item, in: Share.client, nanoseconds: cost, at: now)
    }
  }

  mutating func clientTaskFinished(_ item: Int32) {
    let slot = item >> 1
    let index = requests[Int(slot)].trace.stream
    lanes[index].busyThreads -= 1
    lanes[index].idleSince = now
    if item & 1 == 0 {
      sent(slot)
    } else if requests[Int(slot)].isAbandoned {
      release(slot)
    } else {
      finish(slot)
    }
    employThreads(of: index)
  }

  // MARK: Giving up

  /// Drops the timeouts of requests that have ended, so that no more are kept than since the oldest one under way.
  private mutating func forgetFinished(_ index: Int) {
    while let oldest = lanes[index].timeouts?.first, !isWaiting(oldest) { _ = lanes[index].timeouts?.leave() }
  }

  private func isWaiting(_ passenger: DelayLine.Passenger) -> Bool {
    let request = requests[Int(passenger.slot)]
    return request.isLive && request.serial == passenger.serial && !request.isAbandoned
  }

  private mutating func expire(_ index: Int) {
    guard let oldest = lanes[index].timeouts?.leave(), isWaiting(oldest) else { return }
    abandon(Int(oldest.slot), as: .timedOut)
    goOn(index)
  }

  private mutating func abandon(_ slot: Int, as outcome: SimulatedRequest.Outcome) {
    requests[slot].isAbandoned = true
    if requests[slot].isQueued {
      requests[slot].isQueued = false
      pool.queued -= 1
    }
    end(slot, as: outcome)
  }

  /// The stream ends: what is outstanding is given up.
  private mutating func close(_ index: Int) {
    for slot in requests.indices
    where requests[slot].isLive && !requests[slot].isAbandoned && requests[slot].trace.stream == index {
      let isSent = requests[slot].trace.stamps.handled > 0 || !lanes[index].toDo.contains(Int32(slot) << 1)
      abandon(slot, as: isSent ? .inFlightAtEnd : .unsent)
    }
    while let due = lanes[index].takeFromBacklog() {
      var request = SimulatedRequest()
      request.stream = index
      request.outcome = .unsent
      request.dueNanoseconds = due
      request.endedNanoseconds = now
      report(request)
    }
    lanes[index].close()
    lanesLeft -= 1
  }
}

extension Ring where Element == Int32 {
  /// For the rare case; walks the whole queue.
  fileprivate func contains(_ element: Int32) -> Bool {
    var rest = self
    while let next = rest.popFirst() { if next == element { return true } }
    return false
  }
}
