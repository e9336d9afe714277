import Httperf
import Reactor

/// The part of an httperf run that lives on its loop: opens connections, sends calls, counts, and watches the time.
///
/// It does what httperf 0.9.0 does, except where that is a defect: `docs/httperf.md` has the list.
final class HttperfEngine {
  let options: HttperfOptions
  let loop: EventLoop
  var statistics: HttperfStatistics
  private let address: SocketAddress
  private let message: RequestMessage
  private let stop: StopFlag
  private let say: (String) -> Void
  private(set) var traffic: (any HttperfTraffic)?
  private(set) var links: [HttperfLink] = []
  private var free: [Int] = []
  private var ports: HogPorts?
  /// Connects begun in this turn of the loop.
  private var burst = 0
  private var timers: [PreciseTimer] = []
  private var sampledAt: UInt64 = 0
  private var startedAt: UInt64 = 0
  private var endedAt: UInt64?

  init(_ options: HttperfOptions, address: SocketAddress, stop: StopFlag, say: @escaping (String) -> Void) throws {
    self.options = options
    self.address = address
    self.stop = stop
    self.say = say
    loop = try EventLoop()
    statistics = HttperfStatistics(sessions: options.session != nil)
    message = options.requestMessage
    ports = options.hog ? HogPorts() : nil
  }

  /// Does the whole run, on the calling thread.
  func run() throws -> HttperfResults {
    if let plan = options.session {
      traffic = try SessionTraffic(self, plan: plan)
    } else {
      traffic = try CallSequence(self)
    }
    let before = ProcessorTime.current
    startedAt = MonotonicClock.nanoseconds()
    try scheduleTimers()
    traffic?.start()
    loop.run()
    let used = ProcessorTime.current - before
    // These refer to each other.
    traffic = nil
    links = []
    timers = []
    return statistics.results(
      durationNanoseconds: (endedAt ?? MonotonicClock.nanoseconds()).elapsed(since: startedAt),
      userSeconds: used.userSeconds, systemSeconds: used.systemSeconds)
  }

  /// Ends the run as it stands: connections still open are counted, but have no lifetime.
  func finish() {
    guard endedAt == nil else { return }
    endedAt = MonotonicClock.nanoseconds()
    noteBurst()
    traffic?.stop()
    for timer in timers { timer.close() }
    for link in links {
      link.watchdog?.cancel()
      for exchange in link.connection.close() { noteReplyBegan(exchange) }
    }
    loop.stop()
  }

  // MARK: Connections

  /// Begins to connect; the traffic is told how that went, never from inside this call.
  func open() -> HttperfLink {
    let link = takeLink()
    link.begin(at: MonotonicClock.nanoseconds())
    connect(link)
    if burst == 0 { loop.afterCurrentEvents { [weak self] in self?.noteBurst() } }
    burst += 1
    link.isCounted = !link.connection.hasNoSocket
    if link.isCounted { statistics.connectStarted() }
    link.connection.setBuffers(sendBytes: options.sendBufferBytes, receiveBytes: options.receiveBufferBytes)
    if options.closeWithReset { link.connection.resetOnClose() }
    if options.timeoutSeconds > 0 { link.watchdog?.arm(after: .seconds(options.timeoutSeconds)) }
    return link
  }

  private func takeLink() -> HttperfLink {
    if let tag = free.popLast() { return links[tag] }
    let tag = links.count
    let hasTimeout = options.timeoutSeconds + options.thinkTimeoutSeconds > 0
    // Borrowed: cancelled in finish(), before self can go.
    let watchdog = hasTimeout ? Timer(loop: loop) { [unowned self] in timeOut(tag) } : nil
    let link = HttperfLink(connection: ClientConnection(loop: loop, tag: tag, delegate: self), watchdog: watchdog)
    links.append(link)
    return link
  }

  private func connect(_ link: HttperfLink) {
    guard ports != nil else { return link.connection.connect(to: address) }
    for _ in HogPorts.all {
      guard let port = ports?.take() else { break }
      let source = try? SocketAddress.resolve(host: address.isIPv6 ? "::" : "0.0.0.0", port: UInt16(port))
      link.connection.connect(to: address, from: source?.first)
      guard link.connection.isPortInUse else {
        link.sourcePort = port
        return
      }
      // Somebody else has it, or had it a moment ago.
      ports?.giveBack(port)
      link.connection.close()
    }
    link.connection.connect(to: address)
  }

  private func noteBurst() {
    statistics.connectBurst(of: burst)
    burst = 0
  }

  /// Closes a connection whose calls are all done.
  func close(_ link: HttperfLink) {
    link.connection.close()
    retire(link, at: MonotonicClock.nanoseconds())
  }

  func retire(_ link: HttperfLink, at now: UInt64) {
    link.watchdog?.cancel()
    if link.isCounted {
      statistics.connectionClosed(lifetimeNanoseconds: now.elapsed(since: link.openedAt), replies: link.replies)
    }
    if let port = link.sourcePort { ports?.giveBack(port) }
    free.append(link.tag)
  }

  private func timeOut(_ tag: Int) {
    let link = links[tag]
    statistics.failed(.clientTimeout)
    for exchange in link.connection.close() { noteReplyBegan(exchange) }
    retire(link, at: MonotonicClock.nanoseconds())
    traffic?.lost(link, by: true)
  }

  // MARK: Calls

  /// Sends calls back to back on a connection that stands.
  func send(_ count: Int, on link: HttperfLink) {
    let now = MonotonicClock.nanoseconds()
    link.lastSentAt = now
    for _ in 0..<count {
      link.connection.send(message, token: 0, at: now)
      statistics.requestSent(bytes: message.bytes.count)
    }
    awaitReply(link, since: now, at: now)
  }

  /// A reply may take as long as both timeouts together, from the request's sending or, once it has begun, from then.
  func awaitReply(_ link: HttperfLink, since start: UInt64, at now: UInt64) {
    guard let watchdog = link.watchdog else { return }
    let most = Duration.seconds(options.timeoutSeconds + options.thinkTimeoutSeconds)
    watchdog.arm(after: most - .nanoseconds(Int64(now.elapsed(since: start))))
  }

  func noteReplyBegan(_ exchange: Exchange) {
    guard exchange.status > 0 else { return }
    statistics.replyBegan(
      responseNanoseconds: exchange.firstByteAt.elapsed(since: exchange.sentAt), status: exchange.status)
  }

  func noteReply(_ exchange: Exchange) {
    // What is neither head nor body is the framing of chunks; of that httperf counts the empty line that ends them.
    let isChunked = exchange.wireBytes > exchange.headBytes + exchange.bodyBytes
    statistics.replyEnded(
      transferNanoseconds: exchange.endedAt.elapsed(since: exchange.firstByteAt), status: exchange.status,
      headerBytes: exchange.headBytes, contentBytes: exchange.bodyBytes, footerBytes: isChunked ? 2 : 0)
  }

  // MARK: Time

  private func scheduleTimers() throws {
    sampledAt = startedAt
    try every(HttperfStatistics.sampleSeconds, first: options.client.firstSampleSeconds) { $0.sample() }
    try every(0.05) { if $0.stop.isRaised { $0.finish() } }
    if options.runtimeSeconds > 0 { try every(options.runtimeSeconds) { $0.finish() } }
    if options.periodicStats { try every(1) { $0.sayPeriodic() } }
  }

  private func every(_ seconds: Double, first: Double? = nil, _ action: @escaping (HttperfEngine) -> Void) throws {
    let place = timers.count
    let interval = Duration.seconds(seconds).nanoseconds
    // Borrowed: given up in finish(), before self can go.
    let timer = try PreciseTimer(loop: loop) { [unowned self] in
      action(self)
      guard endedAt == nil else { return }
      // From now, not from when it was due: a client that was stopped for a while must not sample in a rush.
      timers[place].arm(atNanoseconds: MonotonicClock.nanoseconds().addingClamped(interval))
    }
    timers.append(timer)
    timer.arm(atNanoseconds: startedAt.addingClamped(first.map { Duration.seconds($0).nanoseconds } ?? interval))
  }

  private func sayPeriodic() {
    let elapsed = MonotonicClock.nanoseconds().elapsed(since: startedAt)
    say(HttperfReport.periodic(statistics.takePeriodic(), elapsedNanoseconds: elapsed))
  }

  private func sample() {
    let now = MonotonicClock.nanoseconds()
    let rates = statistics.sample(elapsedNanoseconds: now.elapsed(since: sampledAt))
    sampledAt = now
    guard options.verbosity > 0 else { return }
    for line in HttperfReport.sample(replies: rates.replies, sessions: rates.sessions) { say(line) }
  }
}
