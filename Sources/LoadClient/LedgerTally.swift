import Measurement

/// One thread's ledger of good answers, filled without allocating for each.
struct LedgerTally: Sendable {
  private(set) var ledger = Ledger()
  /// Filled in again for each answer.
  private var entry = Ledger.Entry(parts: [UInt64](repeating: 0, count: Ledger.Part.allCases.count), whole: 0)

  /// Divides the time of a good answer among the parts. What the server told is dropped when it cannot be true, as when its
  /// clock is another machine's.
  mutating func record(_ exchange: Exchange, due: UInt64) {
    entry.whole = exchange.endedAt.elapsed(since: due)
    set(.lateness, exchange.startedAt.elapsed(since: due))
    set(.connect, exchange.sentAt.elapsed(since: exchange.startedAt))
    set(.transfer, exchange.endedAt.elapsed(since: exchange.firstByteAt))
    if let stamps = exchange.stamps, stamps.isPlausible(for: exchange) {
      take(stamps, of: exchange)
      ledger.record(entry, isToldByServer: true)
    } else {
      take(.untold(exchange), of: exchange)
      ledger.record(entry, isToldByServer: false)
    }
  }

  mutating func add(_ other: LedgerTally) { ledger.add(other.ledger) }

  private mutating func take(_ stamps: ServerStamps, of exchange: Exchange) {
    set(.loopWait, stamps.read.elapsed(since: exchange.sentAt))
    set(.parse, stamps.parse)
    set(.queue, stamps.queue)
    set(.handOver, stamps.handOver)
    set(.work, stamps.work)
    set(.return, stamps.return)
    set(.write, exchange.firstByteAt.elapsed(since: stamps.made))
    entry.workCPU = stamps.cpu
  }

  private mutating func set(_ part: Ledger.Part, _ nanoseconds: UInt64) { entry.parts[part.position] = nanoseconds }
}

extension Ledger.Part {
  /// Where an entry has it.
  fileprivate var position: Int {
    switch self {
    case .lateness: 0
    case .connect: 1
    case .loopWait: 2
    case .parse: 3
    case .queue: 4
    case .handOver: 5
    case .work: 6
    case .return: 7
    case .write: 8
    case .transfer: 9
    }
  }
}
