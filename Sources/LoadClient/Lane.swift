import CPlatform
import Measurement
import Reactor
import Synchronization

/// One thread's part of a run: a loop, some of the connections, and a tally of its own. Nothing is shared with the other
/// lanes, so that measuring costs no lock; the tallies are merged when all are over.
final class Lane {
  let seat: LaneSeat
  let loop: EventLoop
  private(set) var timetable: Timetable
  /// One for each span of the timetable.
  var tallies: [Tally]
  /// The whole run, what is in no span included.
  private var timeline: IntervalSeries
  /// The span asked for last, which is mostly the one asked for next.
  private var recent: (window: Window, span: Int)
  private(set) var connections: [ClientConnection] = []
  /// By connection: when its request is too old or, without one, when it may try again. `UInt64.max` for never.
  var wakeAt: [UInt64] = []
  /// Measured requests that were due or begun and are not over.
  private(set) var pending = 0
  private(set) var isOver = false
  let timeoutNanoseconds: UInt64
  private var traffic: (any Traffic)?
  private var ticks: Timer?
  private var edges: PreciseTimer?
  private let tickInterval: Duration
  private var meter: ProcessorMeter
  private var connectionsOpened = 0
  private var hasBegun = false
  private var wasInterrupted = false
  private var nextReport: UInt64 = 0

  private static let longestTick: UInt64 = 50_000_000
  private static let shortestTick: UInt64 = 1_000_000
  private static let reportInterval: UInt64 = 400_000_000

  init(seat: LaneSeat) throws {
    self.seat = seat
    loop = try EventLoop()
    timetable = seat.timetable
    let asksLedger = seat.plan.asksLedger
    tallies = seat.timetable.windows.map { Tally(window: $0, asksLedger: asksLedger) }
    timeline = IntervalSeries(
      startNanoseconds: seat.timetable.origin, widthNanoseconds: seat.plan.intervalWidth.nanoseconds)
    meter = ProcessorMeter(windows: seat.timetable.windows)
    recent = (seat.timetable.windows[0], 0)
    timeoutNanoseconds = seat.plan.timeout.nanoseconds
    // A request may exceed its timeout by one tick; a tenth keeps that small, and the scan rare.
    let tick = min(max(timeoutNanoseconds / 10, Lane.shortestTick), Lane.longestTick)
    tickInterval = .nanoseconds(Int64(tick))
  }

  /// Does the lane's part of the run, on the calling thread.
  func run() throws -> LaneResult {
    let traffic: any Traffic = seat.plan.arrivals == nil ? ClosedTraffic(lane: self) : try OpenTraffic(lane: self)
    self.traffic = traffic
    // Borrowed: both are given up in finish(), before self can go.
    ticks = Timer(loop: loop) { [unowned self] in tick() }
    edges = try PreciseTimer(loop: loop) { [unowned self] in passEdge() }
    ticks?.arm(after: tickInterval)
    platform_exact_timers()
    edges?.arm(atNanoseconds: timetable.origin)
    loop.run()
    // These refer to each other.
    self.traffic = nil
    connections = []
    return LaneResult(
      tallies: tallies, timeline: timeline, timetable: timetable, processorShares: meter.shares,
      connectionsOpened: connectionsOpened, wasInterrupted: wasInterrupted)
  }

  // MARK: Connections

  /// Adds a connection to the table, not yet connecting.
  func makeConnection() -> ClientConnection {
    let connection = ClientConnection(loop: loop, tag: connections.count, delegate: traffic!)
    connections.append(connection)
    wakeAt.append(.max)
    return connection
  }

  /// Hands a request to a connection, which first connects when it is closed.
  /// - Parameter due: when the request's latency began.
  func send(on connection: ClientConnection, due: UInt64, at now: UInt64) {
    wakeAt[connection.tag] = now.addingClamped(timeoutNanoseconds)
    if !connection.isUsable { open(connection) }
    connection.send(seat.message, token: due, at: now)
  }

  /// Begins to connect a connection that is closed.
  func open(_ connection: ClientConnection) {
    connection.connect(to: seat.address)
    connectionsOpened += 1
  }

  // MARK: Accounting

  /// The span an instant belongs to, if any.
  @inline(__always)
  func span(at time: UInt64) -> Int? { recent.window.contains(time) ? recent.span : otherSpan(at: time) }

  private func otherSpan(at time: UInt64) -> Int? {
    // As planned: a request stays with its span though the run be ended before that.
    guard let span = seat.timetable.index(at: time) else { return nil }
    recent = (seat.timetable.windows[span], span)
    return span
  }

  /// A measured request has become due or begun.
  @inline(__always)
  func admit(to span: Int) {
    pending &+= 1
    tallies[span].counts.scheduled &+= 1
  }

  /// A request ended; counts it, in its span if it belongs to one.
  /// - Returns: whether the run goes on.
  func settle(_ exchange: Exchange) -> Bool {
    let due = exchange.token
    guard exchange.endedAt < timetable.end else {
      // It ended too late to count as answered: it was in flight when the run ended.
      leaveInFlight(exchange, at: timetable.end)
      finish(at: exchange.endedAt)
      return false
    }
    if exchange.failure == nil {
      let latency = exchange.endedAt.elapsed(since: due)
      timeline.recordCompleted(latencyNanoseconds: latency, dueAt: due, at: exchange.endedAt)
    } else {
      timeline.recordFailed(at: exchange.endedAt)
    }
    if let span = span(at: due) {
      tallies[span].ended(exchange, due: due)
      pending &-= 1
      finishIfDone(at: exchange.endedAt)
    }
    return !isOver
  }

  /// Gives up what is outstanding on a connection for being too old, and closes it.
  func timeOut(_ connection: ClientConnection, at now: UInt64) {
    wakeAt[connection.tag] = .max
    for exchange in connection.close() {
      let due = exchange.token
      timeline.recordFailed(at: now)
      timeline.recordCensored(ageNanoseconds: now.elapsed(since: due), dueAt: due)
      guard let span = span(at: due) else { continue }
      tallies[span].timedOut(exchange, due: due, at: now)
      pending -= 1
    }
    finishIfDone(at: now)
  }

  /// A request was outstanding when the run ended.
  private func leaveInFlight(_ exchange: Exchange, at end: UInt64) {
    let due = exchange.token
    timeline.recordCensored(ageNanoseconds: end.elapsed(since: due), dueAt: due)
    if let span = span(at: due) { tallies[span].leftInFlight(exchange, due: due, at: end) }
  }

  /// A request was due and on no connection when the run ended.
  func leaveUnsent(due: UInt64, at end: UInt64) {
    timeline.recordCensored(ageNanoseconds: end.elapsed(since: due), dueAt: due)
    if let span = span(at: due) { tallies[span].leftUnsent(due: due, at: end) }
  }

  func finishIfDone(at now: UInt64) {
    if pending == 0, traffic?.isExhausted == true { finish(at: now) }
  }

  // MARK: Time

  /// The edges are the run's origin, and each span's start and end.
  private func passEdge() {
    let now = MonotonicClock.nanoseconds()
    meter.read(at: now)
    if !hasBegun {
      hasBegun = true
      traffic?.start()
    }
    if now >= timetable.end { return finish(at: now) }
    if let next = timetable.edge(after: now) { edges?.arm(atNanoseconds: next) }
  }

  private func tick() {
    let now = MonotonicClock.nanoseconds()
    if seat.stop.isRaised {
      wasInterrupted = true
      finish(at: now)
    }
    for index in connections.indices where !isOver && wakeAt[index] <= now {
      traffic?.wake(connections[index], at: now)
    }
    guard !isOver else { return }
    report(at: now)
    ticks?.arm(after: tickInterval)
  }

  private func report(at now: UInt64) {
    guard seat.reportsProgress, now >= nextReport else { return }
    nextReport = now + Lane.reportInterval
    var progress = LaneProgress(at: now)
    for tally in tallies {
      progress.counts += tally.counts
      progress.latency.add(tally.latency.completed)
    }
    seat.progress.withLock { [progress] in $0 = progress }
  }

  /// Ends the lane's part: what is outstanding was in flight at the end, and is at least as old as it is now.
  private func finish(at now: UInt64) {
    guard !isOver else { return }
    isOver = true
    meter.finish(at: now)
    timetable.close(at: now)
    let end = timetable.end
    traffic?.finish(at: end)
    for connection in connections {
      for exchange in connection.close() { leaveInFlight(exchange, at: end) }
    }
    ticks?.cancel()
    edges?.close()
    loop.stop()
  }
}
