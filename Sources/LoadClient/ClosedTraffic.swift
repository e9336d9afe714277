import Measurement
import Reactor

/// The closed loop: each connection sends its next request when its last answer ends, so that the target sets the pace.
///
/// A request whose connection has to be opened first has that in its latency, but not in its service time.
final class ClosedTraffic: Traffic {
  private let lane: Lane
  /// Measured requests that may still begin.
  private var quota: Int
  /// By connection: how often in a row it broke or was refused.
  private var misfortunes: [Int] = []

  private static let firstPause: UInt64 = 10_000_000
  private static let longestPause: UInt64 = 1_000_000_000

  init(lane: Lane) {
    self.lane = lane
    quota = lane.seat.plan.requests.map { LoadPlan.share(of: $0, lane: lane.seat.lane, lanes: lane.seat.lanes) } ?? .max
  }

  func start() {
    let now = MonotonicClock.nanoseconds()
    for _ in 0..<lane.seat.maxConnections {
      misfortunes.append(0)
      begin(on: lane.makeConnection(), at: now)
    }
  }

  var isExhausted: Bool { quota == 0 }

  private func begin(on connection: ClientConnection, at now: UInt64) {
    if let span = lane.span(at: now) {
      guard quota > 0 else { return }
      quota &-= 1
      lane.admit(to: span)
      lane.tallies[span].counts.sent &+= 1
    } else if now >= lane.timetable.end {
      return
    }
    lane.send(on: connection, due: now, at: now)
  }

  func connection(_ connection: ClientConnection, ended exchange: Exchange) {
    lane.wakeAt[connection.tag] = .max
    guard lane.settle(exchange) else { return }
    if exchange.status > 0 { misfortunes[connection.tag] = 0 }
    if connection.isUsable { begin(on: connection, at: exchange.endedAt) }
  }

  func connectionClosed(_ connection: ClientConnection, because closure: Closure, at now: UInt64) {
    guard !lane.isOver else { return }
    switch closure {
    case .afterReply, .endedByPeer: begin(on: connection, at: now)
    case .broken: retry(connection, freeAttempts: 1, at: now)
    case .notConnected: retry(connection, freeAttempts: 0, at: now)
    }
  }

  /// Begins again, after a pause that doubles with each misfortune: a target that is gone must not be hammered.
  private func retry(_ connection: ClientConnection, freeAttempts: Int, at now: UInt64) {
    misfortunes[connection.tag] += 1
    let paid = misfortunes[connection.tag] - freeAttempts
    guard paid > 0 else { return begin(on: connection, at: now) }
    let pause = min(ClosedTraffic.firstPause << UInt64(min(paid - 1, 10)), ClosedTraffic.longestPause)
    lane.wakeAt[connection.tag] = now + pause
  }

  func wake(_ connection: ClientConnection, at now: UInt64) {
    lane.wakeAt[connection.tag] = .max
    if connection.outstanding > 0 { lane.timeOut(connection, at: now) }
    if !lane.isOver { begin(on: connection, at: now) }
  }

  func finish(at now: UInt64) {}
}
