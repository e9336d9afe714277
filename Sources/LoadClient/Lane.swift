import CPlatform
import Measurement
import Reactor
import Synchronization

/// One thread's part of a run: a loop, some of the connections, and a tally of its own. Nothing is shared with the other
/// lanes, so that measuring costs no lock; the tallies are merged when all are over.
final class Lane {
  let seat: LaneSeat
  let loop: EventLoop
  private(set) var window: Window
  var tally: Tally
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
  private var processorTimeAtStart: UInt64?
  private var processorShare = 0.0
  private var hasBegun = false
  private var wasInterrupted = false
  private var nextReport: UInt64 = 0

  private static let longestTick: UInt64 = 50_000_000
  private static let shortestTick: UInt64 = 1_000_000
  private static let reportInterval: UInt64 = 400_000_000

  init(seat: LaneSeat) throws {
    self.seat = seat
    loop = try EventLoop()
    window = seat.window
    tally = Tally(window: seat.window)
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
    edges?.arm(atNanoseconds: window.origin)
    loop.run()
    // These refer to each other.
    self.traffic = nil
    connections = []
    return LaneResult(
      tally: tally, windowEnd: window.end, processorShare: processorShare, wasInterrupted: wasInterrupted)
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
    tally.connectionsOpened += 1
  }

  // MARK: Accounting

  /// A measured request has become due or begun.
  @inline(__always)
  func admit() {
    pending &+= 1
    tally.counts.scheduled &+= 1
  }

  /// A request ended; counts it if it is a measured one.
  /// - Returns: whether the run goes on.
  func settle(_ exchange: Exchange) -> Bool {
    let due = exchange.token
    guard exchange.endedAt < window.end else {
      // It ended too late to count as answered: it was in flight when the window closed.
      if window.contains(due) { tally.leftInFlight(exchange, due: due, at: window.end) }
      finish(at: exchange.endedAt)
      return false
    }
    if due >= window.start {
      tally.ended(exchange, due: due)
      pending &-= 1
      finishIfDone(at: exchange.endedAt)
    }
    return !isOver
  }

  /// Gives up what is outstanding on a connection for being too old, and closes it.
  func timeOut(_ connection: ClientConnection, at now: UInt64) {
    wakeAt[connection.tag] = .max
    for exchange in connection.close() where window.contains(exchange.token) {
      tally.timedOut(exchange, due: exchange.token, at: now)
      pending -= 1
    }
    finishIfDone(at: now)
  }

  func finishIfDone(at now: UInt64) {
    if pending == 0, traffic?.isExhausted == true { finish(at: now) }
  }

  // MARK: Time

  /// The edges are the run's origin, the window's start and its end, of which the first two may be one.
  private func passEdge() {
    let now = MonotonicClock.nanoseconds()
    if now >= window.start, processorTimeAtStart == nil { processorTimeAtStart = threadProcessorNanoseconds() }
    if !hasBegun {
      hasBegun = true
      traffic?.start()
    }
    if now >= window.end { return finish(at: now) }
    let next = now < window.start ? window.start : window.end
    if next < .max { edges?.arm(atNanoseconds: next) }
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
    let progress = LaneProgress(at: now, counts: tally.counts, latency: tally.latency.completed)
    seat.progress.withLock { $0 = progress }
  }

  /// Ends the lane's part: what is outstanding was in flight at the end, and is at least as old as it is now.
  private func finish(at now: UInt64) {
    guard !isOver else { return }
    isOver = true
    window.close(at: now)
    if let processorTimeAtStart, now > window.start {
      let used = threadProcessorNanoseconds().elapsed(since: processorTimeAtStart)
      processorShare = Double(used) / Double(now - window.start)
    }
    traffic?.finish(at: window.end)
    for connection in connections {
      for exchange in connection.close() where window.contains(exchange.token) {
        tally.leftInFlight(exchange, due: exchange.token, at: window.end)
      }
    }
    ticks?.cancel()
    edges?.close()
    loop.stop()
  }
}
