import HTTPCodec
public import Logging
public import Reactor

/// An HTTP/1.1 server on a reactor: accepts, limits, parses, hands over, answers, drains. Lives on its loop.
public final class HTTPServer {
  public let configuration: ServerConfiguration
  public private(set) var counters = ServerCounters()
  let loop: EventLoop
  let handler: any RequestHandler
  let deadlines: ConnectionPhase.Deadlines
  /// Answers are put together here, for all connections, and sent from here.
  var output: [UInt8] = []
  private(set) var date = HTTPDate(secondsSinceEpoch: WallClock.seconds())
  private let log: Logger
  private var listener: Listener?
  private var slots: [ServerConnection?] = []
  private var freeSlots: [Int] = []
  /// Of the last request, whatever its connection: slots are used again, and their tickets must differ all the same.
  private var serial: UInt32 = 0
  private var postponed: [ServerConnection] = []
  private var turnTimer: Timer?
  private var dateTimer: Timer?
  private var drainTimer: Timer?
  private var drained: (() -> Void)?
  /// Before this moment nothing more is said about connections that cannot be accepted.
  private var nextReport: UInt64 = 0
  public private(set) var isDraining = false

  public init(
    loop: EventLoop, configuration: ServerConfiguration = ServerConfiguration(), handler: any RequestHandler,
    log: Logger
  ) {
    self.loop = loop
    self.configuration = configuration
    self.handler = handler
    self.log = log
    deadlines = ConnectionPhase.Deadlines(
      head: configuration.headDeadline.nanoseconds, request: configuration.requestDeadline.nanoseconds,
      idle: configuration.idleDeadline.nanoseconds, send: configuration.sendDeadline.nanoseconds,
      linger: configuration.lingerDeadline.nanoseconds)
    output.reserveCapacity(4_096)
    // Borrowed: the timers are this object's own and end with it.
    turnTimer = Timer(loop: loop) { [unowned self] in takeTurns() }
    dateTimer = Timer(loop: loop) { [unowned self] in refreshDate() }
    drainTimer = Timer(loop: loop) { [unowned self] in cutOff() }
  }

  /// Binds, listens, and answers from the next turn of the loop on.
  /// - Returns: the address bound, with the real port when 0 was asked for.
  public func listen(on address: SocketAddress) throws -> SocketAddress {
    let listener = try Listener(
      loop: loop, address: address, accepted: { [unowned self] in take($0) }, troubled: { [unowned self] in report($0) }
    )
    self.listener = listener
    dateTimer?.arm(after: .seconds(1))
    return listener.address
  }

  /// Lets the requests in progress finish, those too that wait in the kernel's backlog, and takes no others. Calls `done` once no connection is
  /// left, at the latest when ``ServerConfiguration/drainDeadline`` has passed.
  public func drain(_ done: @escaping () -> Void) {
    guard !isDraining else { return }
    isDraining = true
    drained = done
    dateTimer?.cancel()
    drainTimer?.arm(after: configuration.drainDeadline)
    for connection in slots { connection?.drain() }
    listener?.closeWhenEmpty { [unowned self] in
      listener = nil
      finishDrainIfEmpty()
    }
    finishDrainIfEmpty()
  }

  /// Connections held now.
  public var connectionCount: Int { slots.count - freeSlots.count }

  /// The exchange that still waits for its answer, or nil when its client has gone.
  public func exchange(for ticket: RequestTicket) -> ServerConnection? {
    guard ticket.slot < slots.count, let connection = slots[ticket.slot], connection.isWaiting(ticket) else {
      return nil
    }
    return connection
  }

  /// All exchanges that still wait for their answer.
  public var waitingExchanges: [ServerConnection] { slots.compactMap { $0?.isWaiting == true ? $0 : nil } }

  // MARK: Connections

  private func take(_ descriptor: Int32) {
    counters.connectionsAccepted += 1
    let slot = freeSlots.popLast() ?? slots.count
    if slot == slots.count { slots.append(nil) }
    let connection = ServerConnection(server: self, slot: slot, descriptor: descriptor)
    slots[slot] = connection
    if connectionCount >= configuration.maxConnections { listener?.pause() }
    if isDraining { connection.drain() }
  }

  func release(slot: Int) {
    slots[slot] = nil
    freeSlots.append(slot)
    listener?.somethingWasFreed()
    if connectionCount < configuration.maxConnections { listener?.resume() }
    finishDrainIfEmpty()
  }

  /// Lets everything else that is due go first. A timer, since the loop looks at its descriptors before timers and not before what is
  /// to run after the current events.
  func postpone(_ connection: ServerConnection) {
    if postponed.isEmpty { turnTimer?.arm(after: .zero) }
    if !postponed.contains(where: { $0 === connection }) { postponed.append(connection) }
  }

  private func takeTurns() {
    var turns: [ServerConnection] = []
    swap(&turns, &postponed)
    for connection in turns { connection.takeTurn() }
  }

  private func finishDrainIfEmpty() {
    guard isDraining, listener == nil, connectionCount == 0, let drained else { return }
    self.drained = nil
    drainTimer?.cancel()
    drained()
  }

  private func cutOff() {
    let unfinished = slots.count { $0?.isLingering == false }
    if unfinished > 0 {
      log.warning("stopping with \(unfinished) connections cut off: they did not finish within the drain deadline")
    }
    listener?.close()
    listener = nil
    for connection in slots { connection?.close() }
    finishDrainIfEmpty()
  }

  /// Told at most once a second: at the limit each connection that ends lets one in, and the next fails again.
  private func report(_ failure: SystemError) {
    counters.acceptPauses += 1
    let now = MonotonicClock.nanoseconds()
    guard now >= nextReport else { return }
    nextReport = now + 1_000_000_000
    log.warning("no connection can be accepted for now: \(failure); \(connectionCount) are open")
  }

  private func refreshDate() {
    date = HTTPDate(secondsSinceEpoch: WallClock.seconds())
    dateTimer?.arm(after: .seconds(1))
  }

  /// Runs `body` with ``output`` empty, and puts back what was in it.
  func settingOutputAside(_ body: () -> Void) {
    var aside: [UInt8] = []
    swap(&aside, &output)
    body()
    swap(&aside, &output)
  }

  func takeSerial() -> UInt32 {
    serial &+= 1
    return serial
  }

  func countRequest() { counters.requests &+= 1 }
  func countRefusal() { counters.refused &+= 1 }
  func countDeadline() { counters.deadlinesPassed &+= 1 }
  func countAbandoned() { counters.abandoned &+= 1 }
}
