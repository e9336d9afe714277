import Measurement

/// What one thread has counted and timed in one measured window. Merged with those of the other threads after the run.
///
/// The counts are what was known when the window closed: a request answered only after that was in flight then, one sent
/// after that was unsent. Its latency is followed to its end all the same, since to cut it off would throw away what the
/// run goes on to see; only when nothing more comes of it is it kept as "at least this old".
struct Tally: Sendable {
  let window: Window
  var counts = RequestCounts()
  var failures = FailureCounts()
  /// From when a request was due (open loop) or begun (closed).
  var latency = LatencyDistribution()
  /// From when it was written to a standing connection.
  var service = LatencyDistribution()
  /// By how much the client itself was late for what was due.
  var scheduleLag = LatencyHistogram()
  /// Requests due that the client itself did not come to before the window closed.
  var unhandled = 0
  var intervals: IntervalSeries
  /// The parts of the good answers, when they are asked for.
  var ledger: LedgerTally?
  var bytesReceived: UInt64 = 0

  init(window: Window, asksLedger: Bool) {
    self.window = window
    intervals = IntervalSeries(startNanoseconds: window.start)
    ledger = asksLedger ? LedgerTally() : nil
  }

  // MARK: Beginnings

  /// A request that was due is at last written, or waits for its connection to stand.
  @inline(__always)
  mutating func sent(at now: UInt64) {
    if now < window.end { counts.sent &+= 1 } else { counts.unsent += 1 }
  }

  /// The client has come to a request that was due.
  mutating func handled(due: UInt64, at now: UInt64) {
    scheduleLag.record(now.elapsed(since: due))
    if now >= window.end { unhandled += 1 }
  }

  /// The run is over before the client has come to a request that was due.
  mutating func leftUnhandled(due: UInt64, at now: UInt64) {
    scheduleLag.record(now.elapsed(since: due))
    unhandled += 1
  }

  // MARK: Ends

  /// A request was answered, well or not, or broke off. Only good answers have a latency: a fast refusal is no fast answer.
  /// - Parameter due: when its latency began.
  mutating func ended(_ exchange: Exchange, due: UInt64) {
    bytesReceived &+= UInt64(exchange.wireBytes)
    guard exchange.endedAt < window.end else { return endedLate(exchange, due: due) }
    if let failure = exchange.failure {
      counts.failed += 1
      failures.record(failure)
      intervals.recordFailed(at: exchange.endedAt)
      return
    }
    counts.ok &+= 1
    let nanoseconds = time(exchange, due: due)
    intervals.recordCompleted(latencyNanoseconds: nanoseconds, dueAt: due, at: exchange.endedAt)
  }

  private mutating func endedLate(_ exchange: Exchange, due: UInt64) {
    countAsLeft(exchange)
    if exchange.failure == nil {
      intervals.recordLatency(time(exchange, due: due), dueAt: due)
    } else {
      censor(exchange, due: due, at: exchange.endedAt)
    }
  }

  mutating func timedOut(_ exchange: Exchange, due: UInt64, at now: UInt64) {
    bytesReceived &+= UInt64(exchange.wireBytes)
    if now < window.end {
      counts.timedOut += 1
      intervals.recordFailed(at: now)
    } else {
      countAsLeft(exchange)
    }
    censor(exchange, due: due, at: now)
  }

  mutating func leftInFlight(_ exchange: Exchange, due: UInt64, at now: UInt64) {
    bytesReceived &+= UInt64(exchange.wireBytes)
    countAsLeft(exchange)
    censor(exchange, due: due, at: now)
  }

  /// A request that was due and never sent has a latency, but no service time.
  mutating func leftUnsent(due: UInt64, at now: UInt64) {
    counts.unsent += 1
    let age = now.elapsed(since: due)
    latency.recordAtLeast(age)
    intervals.recordCensored(ageNanoseconds: age, dueAt: due)
  }

  /// What was sent after the window closed is among the unsent already.
  private mutating func countAsLeft(_ exchange: Exchange) {
    if exchange.startedAt < window.end { counts.inFlightAtEnd += 1 }
  }

  /// Keeps the times of a good answer; returns its latency.
  @inline(__always)
  private mutating func time(_ exchange: Exchange, due: UInt64) -> UInt64 {
    let nanoseconds = exchange.endedAt.elapsed(since: due)
    latency.record(nanoseconds)
    service.record(exchange.endedAt.elapsed(since: exchange.sentAt))
    ledger?.record(exchange, due: due)
    return nanoseconds
  }

  private mutating func censor(_ exchange: Exchange, due: UInt64, at now: UInt64) {
    let age = now.elapsed(since: due)
    latency.recordAtLeast(age)
    intervals.recordCensored(ageNanoseconds: age, dueAt: due)
    // One whose connection never stood has no service time either.
    if exchange.sentAt > 0 { service.recordAtLeast(now.elapsed(since: exchange.sentAt)) }
  }

  mutating func add(_ other: Tally) {
    counts += other.counts
    failures.add(other.failures)
    latency.add(other.latency)
    service.add(other.service)
    scheduleLag.add(other.scheduleLag)
    unhandled += other.unhandled
    intervals.add(other.intervals)
    if let ledger = other.ledger { self.ledger?.add(ledger) }
    bytesReceived += other.bytesReceived
  }
}
