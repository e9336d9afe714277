import Measurement
import Plans
import Queueing

/// Watches one simulated stream from its beginning to its end, and the spans in which it is measured.
struct StreamWatch {
  let role: StreamRole
  /// What it ran beside or through.
  let course: Course
  let traffic: TrafficStream
  private(set) var timeline: IntervalSeries
  /// One for each span, once it has begun.
  private(set) var tallies: [SpanTally] = []
  private(set) var ledgers: [Ledger?] = []
  private let spans: [Range<UInt64>]
  private let ledgerEvery: Int
  private var untilLedger = 1
  private var entry = Ledger.Entry(parts: [UInt64](repeating: 0, count: Ledger.Part.allCases.count), whole: 0)

  /// - Parameters:
  ///   - spans: on the simulation's clock, in their order.
  ///   - ledgerEvery: every how many requests one enters the ledger; 0 for none.
  init(
    _ role: StreamRole, of course: Course, _ traffic: TrafficStream, spans: [Range<UInt64>], width: UInt64,
    ledgerEvery: Int
  ) {
    (self.role, self.course, self.traffic, self.spans, self.ledgerEvery) = (role, course, traffic, spans, ledgerEvery)
    timeline = IntervalSeries(startNanoseconds: traffic.startNanoseconds, widthNanoseconds: width)
  }

  /// To be called before anything is watched: until then it takes no memory to speak of.
  mutating func begin() {
    tallies = spans.map { SpanTally(from: $0.lowerBound, until: $0.upperBound) }
    ledgers = spans.map { _ in ledgerEvery > 0 ? Ledger() : nil }
  }

  mutating func take(_ request: SimulatedRequest) {
    timeline.take(request)
    guard let index = tallies.firstIndex(where: { $0.covers(request.dueNanoseconds) }) else { return }
    tallies[index].take(request)
    if ledgerEvery > 0, request.outcome == .ok { enterIntoLedger(request, index) }
  }

  private mutating func enterIntoLedger(_ request: SimulatedRequest, _ index: Int) {
    untilLedger -= 1
    guard untilLedger == 0 else { return }
    untilLedger = ledgerEvery
    for (position, part) in Ledger.Part.allCases.enumerated() { entry.parts[position] = request.nanoseconds(part) }
    entry.whole = request.latencyNanoseconds
    entry.workCPU = request.workNanoseconds
    ledgers[index]?.record(entry, isToldByServer: true)
  }
}
