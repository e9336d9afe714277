import Measurement

/// Counts what becomes of a stream's requests.
struct StreamMeter {
  private(set) var result: StreamResult
  private let measuredFrom: UInt64
  private let width: UInt64
  private let ledgerEvery: Int
  private var untilLedger = 1
  private var entry = Ledger.Entry(parts: [UInt64](repeating: 0, count: Ledger.Part.allCases.count), whole: 0)
  private var interval = DenseHistogram()
  private var failedInInterval = 0
  private var intervalEnd: UInt64
  private var inSystem: UInt64 = 0
  private var changed: UInt64 = 0

  init(_ stream: TrafficStream, _ simulation: Simulation) {
    result = StreamResult(name: stream.name)
    measuredFrom = stream.measuredFromNanoseconds
    width = max(simulation.intervalNanoseconds, 1)
    intervalEnd = width
    ledgerEvery = simulation.ledgerEvery
  }

  mutating func due(at now: UInt64) {
    change(at: now)
    inSystem += 1
  }

  private mutating func change(at now: UInt64) {
    result.requestNanoseconds &+= inSystem &* (now - changed)
    changed = now
  }

  mutating func ended(_ request: SimulatedRequest) {
    let now = request.endedNanoseconds
    change(at: now)
    inSystem -= 1
    while now >= intervalEnd { finishInterval() }
    switch request.outcome {
    case .ok: interval.record(request.latencyNanoseconds)
    case .refused, .timedOut: failedInInterval += 1
    case .inFlightAtEnd, .unsent: break
    }
    if request.dueNanoseconds >= measuredFrom { count(request) }
  }

  private mutating func count(_ request: SimulatedRequest) {
    result.counts.scheduled += 1
    if request.outcome != .unsent { result.counts.sent += 1 }
    switch request.outcome {
    case .ok:
      result.counts.ok += 1
      result.latency.record(request.latencyNanoseconds)
      result.service.record(request.serviceNanoseconds)
      enterIntoLedger(request)
    case .refused:
      result.counts.failed += 1
      result.failures.record(.refused)
    case .timedOut: result.counts.timedOut += 1
    case .inFlightAtEnd: result.counts.inFlightAtEnd += 1
    case .unsent: result.counts.unsent += 1
    }
  }

  private mutating func enterIntoLedger(_ request: SimulatedRequest) {
    guard ledgerEvery > 0 else { return }
    untilLedger -= 1
    guard untilLedger == 0 else { return }
    untilLedger = ledgerEvery
    for (index, part) in Ledger.Part.allCases.enumerated() { entry.parts[index] = request.nanoseconds(part) }
    entry.whole = request.latencyNanoseconds
    entry.workCPU = request.workNanoseconds
    result.ledger.record(entry, isToldByServer: true)
  }

  private mutating func finishInterval() {
    result.intervals.append(Interval(failed: failedInInterval, latency: interval.drain()))
    failedInInterval = 0
    intervalEnd += width
  }

  mutating func finish(at end: UInt64) {
    change(at: end)
    while end >= intervalEnd { finishInterval() }
    if end > intervalEnd - width { finishInterval() }
  }
}
