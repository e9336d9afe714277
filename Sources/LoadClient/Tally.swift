import Measurement

/// What one thread has counted and timed in the measured window. Merged with those of the other threads after the run.
struct Tally: Sendable {
  var counts = RequestCounts()
  var failures = FailureCounts()
  /// From when a request was due (open loop) or begun (closed).
  var latency = LatencyDistribution()
  /// From when it was written to a standing connection.
  var service = LatencyDistribution()
  /// By how much the client itself was late for what was due.
  var scheduleLag = LatencyHistogram()
  var intervals: IntervalSeries
  var connectionsOpened = 0
  var bytesReceived: UInt64 = 0

  init(window: Window) { intervals = IntervalSeries(startNanoseconds: window.start) }

  /// A request was answered, well or not, or broke off. Only good answers have a latency: a fast refusal is no fast answer.
  /// - Parameter due: when its latency began.
  mutating func ended(_ exchange: Exchange, due: UInt64) {
    bytesReceived &+= UInt64(exchange.wireBytes)
    if let failure = exchange.failure {
      failed(failure, at: exchange.endedAt)
      return
    }
    counts.ok &+= 1
    let nanoseconds = exchange.endedAt.elapsed(since: due)
    latency.record(nanoseconds)
    service.record(exchange.endedAt.elapsed(since: exchange.sentAt))
    intervals.recordCompleted(latencyNanoseconds: nanoseconds, at: exchange.endedAt)
  }

  mutating func failed(_ failure: FailureKind, at now: UInt64) {
    counts.failed += 1
    failures.record(failure)
    intervals.recordFailed(at: now)
  }

  mutating func timedOut(_ exchange: Exchange, due: UInt64, at now: UInt64) {
    counts.timedOut += 1
    intervals.recordFailed(at: now)
    censor(exchange, due: due, at: now)
  }

  mutating func leftInFlight(_ exchange: Exchange, due: UInt64, at now: UInt64) {
    counts.inFlightAtEnd += 1
    censor(exchange, due: due, at: now)
  }

  /// A request that was due and never sent has a latency, but no service time.
  mutating func leftUnsent(due: UInt64, at now: UInt64) {
    counts.unsent += 1
    latency.recordAtLeast(now.elapsed(since: due))
  }

  private mutating func censor(_ exchange: Exchange, due: UInt64, at now: UInt64) {
    bytesReceived &+= UInt64(exchange.wireBytes)
    latency.recordAtLeast(now.elapsed(since: due))
    // One whose connection never stood has no service time either.
    if exchange.sentAt > 0 { service.recordAtLeast(now.elapsed(since: exchange.sentAt)) }
  }

  mutating func add(_ other: Tally) {
    counts += other.counts
    failures.add(other.failures)
    latency.add(other.latency)
    service.add(other.service)
    scheduleLag.add(other.scheduleLag)
    intervals.add(other.intervals)
    connectionsOpened += other.connectionsOpened
    bytesReceived += other.bytesReceived
  }
}
