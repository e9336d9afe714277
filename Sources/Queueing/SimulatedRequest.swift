public import Measurement

/// What became of one simulated request, and when it passed from hand to hand. All times are virtual nanoseconds.
public struct SimulatedRequest: Equatable, Sendable {
  public enum Outcome: String, Sendable {
    case ok
    /// Answered 503: too many waited already.
    case refused
    case timedOut = "timed_out"
    /// Sent, and given up when the stream ended.
    case inFlightAtEnd = "in_flight_at_end"
    /// Due, and not sent when the stream ended.
    case unsent
  }

  /// Position in ``Simulation/streams``.
  public internal(set) var stream = 0
  public internal(set) var outcome = Outcome.ok
  public internal(set) var dueNanoseconds: UInt64 = 0
  public internal(set) var endedNanoseconds: UInt64 = 0
  /// CPU time of the work; 0 without.
  public internal(set) var workNanoseconds: UInt64 = 0
  var stamps = Stamps()

  public var latencyNanoseconds: UInt64 { endedNanoseconds - dueNanoseconds }

  /// From the moment it was sent; 0 for one that never was.
  public var serviceNanoseconds: UInt64 { outcome == .unsent ? 0 : endedNanoseconds - stamps.handled }

  /// How long one part took. The parts of a request that was answered add up to ``latencyNanoseconds``; those of one that was not
  /// are 0.
  public func nanoseconds(_ part: Ledger.Part) -> UInt64 {
    guard outcome == .ok || outcome == .refused else { return 0 }
    return switch part {
    case .lateness: stamps.handled &- dueNanoseconds
    case .connect: stamps.sent &- stamps.handled
    case .loopWait: stamps.read &- stamps.sent
    case .parse: stamps.submitted &- stamps.read
    case .queue: stamps.given &- stamps.submitted
    case .handOver: stamps.begun &- stamps.given
    case .work: stamps.ended &- stamps.begun
    case .return: stamps.delivered &- stamps.ended
    case .write: stamps.firstByte &- stamps.delivered
    case .transfer: endedNanoseconds &- stamps.firstByte
    }
  }
}

/// When a request passed from hand to hand.
struct Stamps: Equatable, Sendable {
  var handled: UInt64 = 0
  var sent: UInt64 = 0
  var read: UInt64 = 0
  var submitted: UInt64 = 0
  var given: UInt64 = 0
  var begun: UInt64 = 0
  var ended: UInt64 = 0
  var delivered: UInt64 = 0
  var firstByte: UInt64 = 0

  /// A request without work passes the pool in no time.
  mutating func passPool(at now: UInt64) {
    submitted = now
    given = now
    begun = now
    ended = now
    delivered = now
  }
}
