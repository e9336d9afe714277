import HTTPCodec
public import Reactor

/// One client's connection: reads requests in order, hands each to the handler, and writes the answers in the same order.
///
/// One request is in progress at a time; pipelined ones wait their turn. While the handler works the connection goes on reading, up
/// to the stream's limit, so that a client that leaves is noticed. A client that ends its side has left: like most proxies, this
/// server does not work for half-open connections.
public final class ServerConnection: ByteStreamDelegate {
  // Unowned: the server owns its connections and outlives them.
  unowned let server: HTTPServer
  private let slot: Int
  private var serial: UInt32 = 0
  private(set) var stream: ByteStream?
  private var parser: RequestParser
  private var phase = ConnectionPhase()
  private var timer: Timer?
  private var timerDue = UInt64.max
  var current = CurrentRequest()
  private var stored: StoredRequest?
  private var peerEnded = false
  private(set) var isParsing = false
  private var answeredAt: UInt64 = 0
  private var arrivals = ArrivalMarks()
  /// Whether there are any. By itself, since reading a plain value of an object costs no check of its accesses.
  private var holdsOlder = false

  /// How long one connection's pipelined requests may keep the loop from everybody else, in nanoseconds. A request that takes longer
  /// is the only one of its turn.
  private static let longestTurn: UInt64 = 1_000_000

  /// What the answer to the request in progress depends on.
  struct CurrentRequest {
    var version = HTTPVersion.http11
    var keepAlive = true
    var isHead = false
    var isAnswered = true
    var asksForLedger = false
    var readAt: UInt64 = 0
    /// How its answer goes on that was begun and not ended.
    var pieces: Pieces?
  }

  /// A request whose body comes after its head: both are kept until the body is complete.
  private struct StoredRequest {
    var head: RequestHead
    var headBytes: [UInt8]
    var body: [UInt8] = []
  }

  init(server: HTTPServer, slot: Int, descriptor: Int32) {
    self.server = server
    self.slot = slot
    parser = RequestParser(limits: server.configuration.limits)
    let stream = ByteStream(loop: server.loop, descriptor: descriptor, delegate: self)
    self.stream = stream
    // Borrowed: close() cancels the timer, and it ends with self.
    timer = Timer(loop: server.loop) { [unowned self] in timerFired() }
    phase.becomeIdle(at: MonotonicClock.nanoseconds(), server.deadlines)
    armTimer()
    stream.start()
  }

  // MARK: The handler's side

  /// Names the request in progress.
  public var ticket: RequestTicket { RequestTicket(slot: slot, serial: serial) }

  /// Whether the client of the request in progress asked where its time goes: ``Request/asksForLedger``, for those that answer late.
  public var asksForLedger: Bool { current.asksForLedger }

  /// When the loop read the last bytes of the request in progress, in nanoseconds of CLOCK_MONOTONIC. Requests that came with one read
  /// share the moment.
  public var readAtNanoseconds: UInt64 { current.readAt }

  /// Whether the handler has a request that it has not answered.
  var isWaiting: Bool { !current.isAnswered && stored == nil && stream != nil }

  func isWaiting(_ ticket: RequestTicket) -> Bool {
    ticket.serial == serial && !current.isAnswered && stream != nil
  }

  /// Answers the request in progress. Once for each request.
  /// - Parameters:
  ///   - contentType: the value of Content-Type.
  ///   - body: copied before this returns.
  ///   - fields: appends further header lines, each ended by CRLF.
  public func respond(
    status: Int, contentType: StaticString = "text/plain", body: UnsafeRawBufferPointer,
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    precondition(!current.isAnswered, "a request was answered twice")
    guard isParsing || server.output.isEmpty else {
      // Given from inside a request of another connection, whose answers wait in the same buffer.
      return server.settingOutputAside { respond(status: status, contentType: contentType, body: body, fields: fields) }
    }
    current.isAnswered = true
    if server.isDraining { current.keepAlive = false }
    writer.write(status: status, contentType: contentType, body: body, to: &server.output, fields: fields)
    // Inside parse() the loop there goes on; otherwise this is a late answer, and what waited behind it can be read.
    if !isParsing { answeredLate() }
  }

  public func respond(
    status: Int, contentType: StaticString = "text/plain", text: StaticString,
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    let body = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    respond(status: status, contentType: contentType, body: body, fields: fields)
  }

  func answeredLate() {
    flush()
    settle()
    if phase.kind == .idle { stream?.redeliver() }
  }

  // MARK: Reading

  public func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
    switch phase.kind {
    case .lingering: return bytes.count
    case .working, .sending:
      arrivals.note(bytes.count, at: MonotonicClock.nanoseconds())
      holdsOlder = true
      return 0
    case .idle, .readingHead, .readingBody: break
    }
    isParsing = true
    let now = MonotonicClock.nanoseconds()
    let consumed = parse(bytes, began: now)
    isParsing = false
    if consumed < bytes.count || holdsOlder {
      arrivals.note(bytes.count, at: now)
      arrivals.consume(consumed)
      holdsOlder = !arrivals.isEmpty
    }
    flush()
    settle()
    return consumed
  }

  /// Takes requests from the front of `bytes` until they end, an answer is awaited, too much waits to be sent, or its
  /// turn is over.
  /// - Parameter began: when this turn began, which is also when the bytes were read that were not there before.
  private func parse(_ bytes: UnsafeRawBufferPointer, began: UInt64) -> Int {
    var offset = 0
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      let step = parser.next(rest)
      offset += step.consumed
      switch step.event {
      case .needMore:
        if !parser.isIdle { phase.bytesOfHead(at: MonotonicClock.nanoseconds(), server.deadlines) }
        return offset
      case .head(let head):
        let readAt = holdsOlder ? arrivals.moment(before: offset) ?? began : began
        begin(head, rest, headLength: step.consumed, readAt: readAt)
      case .body(let range):
        stored?.body.append(contentsOf: rest[range.start..<range.end])
      case .end:
        finishStored(readAt: holdsOlder ? arrivals.moment(before: offset) ?? began : began)
      case .refused(let refusal):
        refuse(refusal)
        return bytes.count
      }
      guard current.isAnswered || phase.kind == .readingBody else { return offset }
      if !current.keepAlive, current.isAnswered { return offset }
      if server.output.count > server.configuration.maxUnsentBytes {
        flush()
        if stream?.waitingToBeSent != 0 { return offset }
      }
      // The last answer may be older than this turn: the end of its request is told only now.
      if phase.kind == .idle, offset < bytes.count, answeredAt > began &+ ServerConnection.longestTurn {
        server.postpone(self)
        return offset
      }
    }
  }

  private func begin(_ head: RequestHead, _ bytes: UnsafeRawBufferPointer, headLength: Int, readAt: UInt64) {
    let asks = head.asksForLedger(in: bytes)
    current = CurrentRequest(
      version: head.version, keepAlive: head.keepAlive, isHead: head.method == .head, isAnswered: false,
      asksForLedger: asks, readAt: readAt)
    serial = server.takeSerial()
    guard head.framing != .none else {
      let body = UnsafeRawBufferPointer(start: nil, count: 0)
      hand(Request(head: head, bytes: bytes, body: body, asksForLedger: asks))
      return
    }
    phase.headComplete(at: MonotonicClock.nanoseconds(), server.deadlines)
    stored = StoredRequest(head: head, headBytes: [UInt8](bytes.prefix(headLength)))
    if head.expectsContinue { ResponseWriter.writeContinue(to: &server.output) }
  }

  /// The end of a request; one without a body has been handed over with its head.
  private func finishStored(readAt: UInt64) {
    guard let request = stored else { return }
    stored = nil
    current.readAt = readAt
    let asks = current.asksForLedger
    request.headBytes.withUnsafeBytes { head in
      request.body.withUnsafeBytes { body in
        hand(Request(head: request.head, bytes: head, body: body, asksForLedger: asks))
      }
    }
  }

  private func hand(_ request: Request) {
    server.countRequest()
    phase.work()
    server.handler.handle(request, self)
    guard current.isAnswered else { return }
    answeredAt = MonotonicClock.nanoseconds()
    phase.becomeIdle(at: answeredAt, server.deadlines)
  }

  /// Goes on with the requests that waited for this connection's next turn.
  func takeTurn() { stream?.redeliver() }

  private func refuse(_ refusal: Refusal) {
    server.countRefusal()
    refuse(status: refusal.status, reason: refusal.description)
  }

  /// Answers an error that ends the connection.
  private func refuse(status: Int, reason: String) {
    stored = nil
    current = CurrentRequest(keepAlive: false, isHead: parser.isHead, isAnswered: true)
    var text = reason
    text.append("\n")
    text.withUTF8 { body in
      writer.write(status: status, contentType: "text/plain", body: UnsafeRawBufferPointer(body), to: &server.output)
    }
  }

  /// Writes the answer to the request in progress.
  var writer: ResponseWriter {
    ResponseWriter(version: current.version, keepAlive: current.keepAlive, isHead: current.isHead, date: server.date)
  }

  // MARK: Writing

  func flush() {
    guard !server.output.isEmpty else { return }
    server.output.withUnsafeBytes { stream?.send($0) }
    server.output.removeAll(keepingCapacity: true)
  }

  /// Decides the phase after bytes were read or answers written.
  private func settle() {
    guard let stream else { return }
    guard current.isAnswered else { return armTimer() }
    if stream.waitingToBeSent > 0 {
      if phase.kind != .sending { phase.send(at: MonotonicClock.nanoseconds(), server.deadlines) }
    } else if !current.keepAlive {
      return finish()
    } else if phase.kind != .readingHead {
      if server.isDraining || peerEnded { return close() }
      if phase.kind != .idle { phase.becomeIdle(at: MonotonicClock.nanoseconds(), server.deadlines) }
    }
    armTimer()
  }

  public func streamDrained(_ stream: ByteStream) {
    guard phase.kind == .sending else { return }
    settle()
    if phase.kind == .idle { stream.redeliver() }
  }

  /// Everything is sent and the connection shall end: says so, and listens on a little, since closing with unread bytes would
  /// break the connection before the peer has read the answer.
  private func finish() {
    guard phase.kind != .lingering else { return }
    if peerEnded { return close() }
    stream?.finishSending()
    phase.linger(at: MonotonicClock.nanoseconds(), server.deadlines)
    armTimer()
    stream?.redeliver()
  }

  // MARK: Deadlines and ends

  /// The timer is armed at most once for each deadline it has to meet: a later one is found when it fires.
  private func armTimer() {
    guard phase.deadline < timerDue else { return }
    let now = MonotonicClock.nanoseconds()
    timerDue = phase.deadline
    timer?.arm(after: .nanoseconds(Int64(clamping: phase.deadline > now ? phase.deadline - now : 0)))
  }

  private func timerFired() {
    timerDue = .max
    guard phase.deadline <= MonotonicClock.nanoseconds() &+ 1_000_000 else { return armTimer() }
    if phase.kind != .lingering { server.countDeadline() }
    switch phase.expiry {
    case .close: close()
    case .refuse:
      refuse(status: 408, reason: "the request was not complete in time")
      flush()
      settle()
    }
  }

  public func streamEnded(_ stream: ByteStream) {
    peerEnded = true
    // With an answer still on its way to a peer that has only ended its own side, sending goes on.
    if phase.kind != .sending { close() }
  }

  public func stream(_ stream: ByteStream, failedWith code: Int32) { close() }

  /// No request shall follow the one in progress. An idle connection ends now, unless a request has arrived that nobody has
  /// looked at yet: that one is answered.
  func drain() {
    if phase.kind == .idle { stream?.readAvailable() }
    if phase.kind == .idle { close() }
  }

  /// Ends the connection so that the client sees it break (RST), with the request in progress unanswered. For servers that play broken
  /// ones. Not from within ``RequestHandler/handle(_:_:)``.
  public func breakOff() {
    stream?.resetOnClose()
    close()
  }

  /// Everything has been said; only the peer has not closed yet.
  var isLingering: Bool { phase.kind == .lingering }

  /// Ends the connection at once. An unanswered request is abandoned.
  func close() {
    guard let stream else { return }
    self.stream = nil
    stream.close()
    timer?.cancel()
    timer = nil
    if !current.isAnswered, stored == nil {
      current.isAnswered = true
      server.countAbandoned()
      server.handler.abandoned(ticket)
    }
    server.release(slot: slot)
  }
}
