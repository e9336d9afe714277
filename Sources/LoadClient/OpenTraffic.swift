import Measurement
import Reactor

/// The open loop: a request starts when it is due, whatever is outstanding. On an idle connection if there is one, else on a
/// new one; when there are as many as there may be, it waits for one to come free. Its latency counts from when it was due.
final class OpenTraffic: Traffic {
  private let lane: Lane
  private var schedule: OpenSchedule
  private var nextDue: UInt64?
  private var timer: PreciseTimer?
  /// Connections without a request, the last used on top. May hold some that have been closed since; see `isStacked`.
  private var idle: [Int] = []
  private var isStacked: [Bool] = []
  private var closed: [Int] = []
  /// When the requests that wait for a connection were due.
  private var backlog = RingQueue<UInt64>(capacity: 1_024)

  /// Arrivals handled before the loop may look at answers again, when the client has fallen behind.
  private static let arrivalsPerEvent = 64

  init(lane: Lane) throws {
    self.lane = lane
    let seat = lane.seat
    schedule = try OpenSchedule(
      plan: seat.plan, arrivals: seat.plan.arrivals!, timetable: seat.timetable, lane: seat.lane, lanes: seat.lanes)
    nextDue = schedule.next()
    // Borrowed: given up in finish(), before self can go.
    timer = try PreciseTimer(loop: lane.loop) { [unowned self] in handleArrivals() }
  }

  func start() {
    let seat = lane.seat
    let ahead = LoadPlan.share(of: seat.plan.connectionsMadeAhead, lane: seat.lane, lanes: seat.lanes)
    for _ in 0..<ahead {
      guard let connection = takeNew() else { break }
      lane.open(connection)
      reuse(connection, at: lane.timetable.origin)
    }
    guard let nextDue else { return }
    timer?.arm(atNanoseconds: nextDue)
  }

  /// Every arrival has been handled. Without a number of requests the end of the last span finishes the run.
  var isExhausted: Bool { nextDue == nil && lane.seat.plan.requests != nil }

  // MARK: Arrivals

  private func handleArrivals() {
    for _ in 0..<OpenTraffic.arrivalsPerEvent {
      let now = MonotonicClock.nanoseconds()
      guard let due = nextDue, due <= now, !lane.isOver else { break }
      nextDue = schedule.next()
      arrive(due: due, at: now)
    }
    if let nextDue, !lane.isOver { timer?.arm(atNanoseconds: nextDue) }
  }

  private func arrive(due: UInt64, at now: UInt64) {
    if let span = lane.span(at: due) {
      lane.admit(to: span)
      lane.tallies[span].handled(due: due, at: now)
    }
    if let connection = takeIdle() ?? takeNew() {
      send(on: connection, due: due, at: now)
    } else {
      backlog.append(due)
    }
  }

  private func send(on connection: ClientConnection, due: UInt64, at now: UInt64) {
    if let span = lane.span(at: due) { lane.tallies[span].sent(at: now) }
    lane.send(on: connection, due: due, at: now)
  }

  // MARK: Connections

  private func takeIdle() -> ClientConnection? {
    while let index = idle.popLast() {
      isStacked[index] = false
      let connection = lane.connections[index]
      if connection.isUsable, connection.outstanding == 0 { return connection }
    }
    return nil
  }

  private func takeNew() -> ClientConnection? {
    if let index = closed.popLast() { return lane.connections[index] }
    guard lane.connections.count < lane.seat.maxConnections else { return nil }
    isStacked.append(false)
    return lane.makeConnection()
  }

  /// A connection that is free serves the oldest request that waits, or becomes idle.
  private func reuse(_ connection: ClientConnection, at now: UInt64) {
    if let due = backlog.popFirst() {
      send(on: connection, due: due, at: now)
    } else if !connection.isUsable {
      closed.append(connection.tag)
    } else if !isStacked[connection.tag] {
      isStacked[connection.tag] = true
      idle.append(connection.tag)
    }
  }

  func connection(_ connection: ClientConnection, ended exchange: Exchange) {
    lane.wakeAt[connection.tag] = .max
    guard lane.settle(exchange) else { return }
    if connection.isUsable { reuse(connection, at: exchange.endedAt) }
  }

  func connectionClosed(_ connection: ClientConnection, because closure: Closure, at now: UInt64) {
    if !lane.isOver { reuse(connection, at: now) }
  }

  func wake(_ connection: ClientConnection, at now: UInt64) {
    lane.timeOut(connection, at: now)
    if !lane.isOver { reuse(connection, at: now) }
  }

  // MARK: The end

  func finish(at now: UInt64) {
    timer?.close()
    while let due = backlog.popFirst() { lane.leaveUnsent(due: due, at: now) }
    // What was due and the client itself did not get to.
    while let due = nextDue, due < now {
      if let span = lane.span(at: due) {
        lane.admit(to: span)
        lane.tallies[span].leftUnhandled(due: due, at: now)
      }
      lane.leaveUnsent(due: due, at: now)
      nextDue = schedule.next()
    }
  }
}
