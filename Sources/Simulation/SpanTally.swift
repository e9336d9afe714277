import Measurement
import Queueing

/// What is counted and timed of a simulated stream in one span, by the rules of the load client: a request belongs to the span
/// it was due in; counts are what was known when the span ended; latencies are followed beyond.
struct SpanTally {
  let start: UInt64
  let end: UInt64
  private(set) var counts = RequestCounts()
  private(set) var failures = FailureCounts()
  private(set) var latency = LatencyDistribution()
  private(set) var service = LatencyDistribution()
  private(set) var lateness = LatencyHistogram()
  private(set) var intervals: IntervalSeries

  init(from start: UInt64, until end: UInt64) {
    (self.start, self.end) = (start, end)
    intervals = IntervalSeries(startNanoseconds: start)
  }

  func covers(_ due: UInt64) -> Bool { due >= start && due < end }

  mutating func take(_ request: SimulatedRequest) {
    counts.scheduled += 1
    let handled = request.endedNanoseconds - request.serviceNanoseconds
    let isSent = request.outcome != .unsent && handled < end
    if isSent { counts.sent += 1 } else { counts.unsent += 1 }
    if request.outcome != .unsent { lateness.record(handled - request.dueNanoseconds) }
    let isKnown = request.endedNanoseconds < end
    if !isKnown, isSent { counts.inFlightAtEnd += 1 }
    switch request.outcome {
    case .ok:
      if isKnown { counts.ok += 1 }
      latency.record(request.latencyNanoseconds)
      service.record(request.serviceNanoseconds)
    case .refused where isKnown:
      counts.failed += 1
      failures.record(.refused)
    case .timedOut where isKnown:
      counts.timedOut += 1
      censor(request)
    case .inFlightAtEnd where isKnown:
      counts.inFlightAtEnd += 1
      censor(request)
    case .refused, .timedOut, .inFlightAtEnd, .unsent: censor(request)
    }
    intervals.take(request, until: end)
  }

  private mutating func censor(_ request: SimulatedRequest) {
    latency.recordAtLeast(request.latencyNanoseconds)
    if request.outcome != .unsent { service.recordAtLeast(request.serviceNanoseconds) }
  }
}

extension IntervalSeries {
  /// - Parameter end: what ends from here on is not counted as having come; its latency is recorded all the same.
  mutating func take(_ request: SimulatedRequest, until end: UInt64 = .max) {
    let (due, ended, latency) = (request.dueNanoseconds, request.endedNanoseconds, request.latencyNanoseconds)
    let isKnown = ended < end
    switch request.outcome {
    case .ok:
      if isKnown {
        recordCompleted(latencyNanoseconds: latency, dueAt: due, at: ended)
      } else {
        recordLatency(latency, dueAt: due)
      }
    case .refused:
      if isKnown { recordFailed(at: ended) } else { recordCensored(ageNanoseconds: latency, dueAt: due) }
    case .timedOut:
      if isKnown { recordFailed(at: ended) }
      recordCensored(ageNanoseconds: latency, dueAt: due)
    case .inFlightAtEnd, .unsent: recordCensored(ageNanoseconds: latency, dueAt: due)
    }
  }
}
