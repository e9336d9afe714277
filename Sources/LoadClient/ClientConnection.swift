import HTTPCodec
import Measurement
public import Reactor

/// What the owner of a ``ClientConnection`` is told, always on the loop's thread and never after `close()`.
public protocol ClientConnectionDelegate: AnyObject {
  /// The connection stands; requests that waited for it go out now.
  func connectionStands(_ connection: ClientConnection, at nanoseconds: UInt64)
  /// The first byte of the oldest outstanding answer was read.
  func connectionReplyBegan(_ connection: ClientConnection, at nanoseconds: UInt64)
  /// The oldest outstanding request is over. While ``ClientConnection/isUsable``, the next may be sent from here.
  func connection(_ connection: ClientConnection, ended exchange: Exchange)
  /// The connection is over, every outstanding request having been told of before. `connect` may be called again.
  func connectionClosed(_ connection: ClientConnection, because closure: Closure, at nanoseconds: UInt64)
}

extension ClientConnectionDelegate {
  public func connectionStands(_ connection: ClientConnection, at nanoseconds: UInt64) {}
  public func connectionReplyBegan(_ connection: ClientConnection, at nanoseconds: UInt64) {}
}

/// One HTTP connection of a client: sends requests made ready before, takes the answers apart as they arrive, and says of
/// each what became of it and when. Lives on its loop.
///
/// Several requests may be outstanding (pipelining); answers come in their order. After a closure the same object can
/// connect again. It keeps no clock of its own going: one reading for each batch of bytes.
public final class ClientConnection {
  /// The owner's own mark: the place in its table.
  public let tag: Int
  private let loop: EventLoop
  // Strong, so that calling it costs no reference bookkeeping; an owner that keeps its connections drops them when done.
  private let delegate: any ClientConnectionDelegate
  private var stream: ByteStream?
  /// Goes up with each closure, so that what was meant for an earlier life is told apart.
  private var life = 0
  private var parser: ResponseParser
  private var outstandingCalls = RingQueue<Call>()
  private var reply = Exchange(token: 0, startedAt: 0)
  private var bodyMatches = true
  private var repliesEnd = false

  /// The connection stands and has not broken.
  public private(set) var stands = false
  /// The `errno` of what broke the connection or kept it from standing, 0 for what was no error of the system. Holds until
  /// the next `connect`; what fails at once is known as soon as that returns.
  public private(set) var errorCode: Int32 = 0

  private struct Call {
    let message: RequestMessage
    let token: UInt64
    let startedAt: UInt64
    var sentAt: UInt64
  }

  /// Answers may be as long as they like; they are never kept.
  private static let limits = MessageLimits(body: .max / 2)

  public init(loop: EventLoop, tag: Int, delegate: any ClientConnectionDelegate) {
    self.loop = loop
    self.tag = tag
    self.delegate = delegate
    parser = ResponseParser(limits: ClientConnection.limits)
  }

  deinit { assert(stream == nil, "a ClientConnection was dropped without close()") }

  /// Requests handed over and not yet over.
  public var outstanding: Int { outstandingCalls.count }

  /// Connecting or standing, and no answer has said that it was the last: requests may be sent.
  public var isUsable: Bool { stream != nil && !repliesEnd }

  /// The socket, while there is one: for its options.
  var descriptor: Int32? { stream?.descriptor }

  /// Begins to connect. Failures are told to the delegate later, never from inside this call.
  /// - Parameter source: the local address to bind to first, if any.
  public func connect(to address: SocketAddress, from source: SocketAddress? = nil) {
    precondition(stream == nil, "connect() on a connection that is not closed")
    parser = ResponseParser(limits: ClientConnection.limits)
    repliesEnd = false
    errorCode = 0
    do {
      stream = try ByteStream.connect(loop: loop, to: address, from: source, delegate: self)
    } catch {
      errorCode = (error as? SystemError)?.code ?? 0
      let failure = FailureKind(errno: errorCode)
      let life = life
      loop.afterCurrentEvents { [self] in
        if self.life == life { end(because: .notConnected(failure), failing: failure) }
      }
    }
  }

  /// Sends a request, at once when the connection stands, else as soon as it does.
  /// - Parameters:
  ///   - token: comes back with the ``Exchange``.
  ///   - now: the present, which the caller has just read from the clock.
  public func send(_ message: RequestMessage, token: UInt64, at now: UInt64) {
    outstandingCalls.append(Call(message: message, token: token, startedAt: now, sentAt: stands ? now : 0))
    if outstandingCalls.count == 1 { awaitReply() }
    message.bytes.withUnsafeBytes { stream?.send($0) }
  }

  /// Ends the connection at once; the delegate is told nothing. May be called twice.
  /// - Returns: the requests that were outstanding, oldest first, which are now the caller's to account for.
  @discardableResult
  public func close() -> [Exchange] {
    life += 1
    stands = false
    stream?.close()
    stream = nil
    var left: [Exchange] = []
    while let exchange = takeFirst() { left.append(exchange) }
    return left
  }

  /// Makes the coming close a reset, which leaves no time-wait behind.
  public func resetOnClose() { stream?.resetOnClose() }

  // MARK: The oldest outstanding request

  private func awaitReply() {
    guard let call = outstandingCalls.first else { return }
    parser.expect(call.message.method)
    reply = Exchange(token: call.token, startedAt: call.startedAt)
    bodyMatches = true
  }

  private func takeFirst() -> Exchange? {
    guard let call = outstandingCalls.popFirst() else { return nil }
    var exchange = reply
    exchange.sentAt = call.sentAt
    awaitReply()
    return exchange
  }

  private func endFirst(_ failure: FailureKind?, at now: UInt64) {
    guard var exchange = takeFirst() else { return }
    exchange.endedAt = now
    exchange.failure = failure
    delegate.connection(self, ended: exchange)
  }

  /// Ends the connection and every request outstanding on it, and tells the delegate.
  private func end(because closure: Closure, failing failure: FailureKind) {
    let now = MonotonicClock.nanoseconds()
    life += 1
    let life = life
    stands = false
    stream?.close()
    stream = nil
    while self.life == life, !outstandingCalls.isEmpty { endFirst(failure, at: now) }
    if self.life == life { delegate.connectionClosed(self, because: closure, at: now) }
  }
}

// MARK: - Answers

extension ClientConnection: ByteStreamDelegate {
  public func streamConnected(_ stream: ByteStream) {
    let now = MonotonicClock.nanoseconds()
    stands = true
    outstandingCalls.updateEach { $0.sentAt = now }
    delegate.connectionStands(self, at: now)
  }

  public func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
    let now = MonotonicClock.nanoseconds()
    let life = life
    var offset = 0
    while !outstandingCalls.isEmpty {
      let input = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      if reply.firstByteAt == 0, !input.isEmpty {
        // Read before its request was sent: whose answer would that be?
        guard reply.startedAt < now else { break }
        reply.firstByteAt = now
        delegate.connectionReplyBegan(self, at: now)
        guard self.life == life else { return bytes.count }
      }
      let step = parser.next(input)
      offset &+= step.consumed
      reply.wireBytes &+= step.consumed
      if case .needMore = step.event { return offset }
      take(step, of: input, at: now)
      guard self.life == life else { return bytes.count }
    }
    // More than was asked for.
    if offset < bytes.count { end(because: .broken(.malformedReply), failing: .malformedReply) }
    return bytes.count
  }

  private func take(_ step: ResponseStep, of input: UnsafeRawBufferPointer, at now: UInt64) {
    switch step.event {
    case .needMore: break
    case .informational: reply.headBytes &+= step.consumed
    case .head(let head):
      reply.status = head.status
      reply.headBytes &+= step.consumed
      repliesEnd = !head.keepAlive
      if outstandingCalls.first?.message.asksLedger == true { reply.stamps = stamps(in: head, of: input) }
    case .body(let range): takeBody(range.bytes(in: input))
    case .end: endReply(at: now)
    case .refused: end(because: .broken(.malformedReply), failing: .malformedReply)
    }
  }

  private func stamps(in head: ResponseHead, of input: UnsafeRawBufferPointer) -> ServerStamps? {
    guard let value = head.field(named: ServerStamps.fieldName, in: input) else { return nil }
    return ServerStamps(parsing: value.bytes(in: input))
  }

  private func takeBody(_ piece: UnsafeRawBufferPointer) {
    if bodyMatches, let expected = outstandingCalls.first?.message.expectedBody {
      bodyMatches = expected.matches(piece, at: reply.bodyBytes)
    }
    reply.bodyBytes &+= piece.count
  }

  private func endReply(at now: UInt64) {
    let expected = outstandingCalls.first?.message.expectedBody
    var failure = FailureKind(status: reply.status)
    if failure == nil, let expected, !bodyMatches || !expected.isComplete(reply.bodyBytes) { failure = .wrongBody }
    let life = life
    let isLast = repliesEnd
    endFirst(failure, at: now)
    guard isLast, self.life == life else { return }
    end(because: .afterReply, failing: .closedEarly)
  }

  public func streamEnded(_ stream: ByteStream) {
    let life = life
    // Some answers end with the connection.
    if case .end = parser.endOfInput() { endReply(at: MonotonicClock.nanoseconds()) }
    guard self.life == life else { return }
    end(because: outstanding == 0 ? .endedByPeer : .broken(.closedEarly), failing: .closedEarly)
  }

  public func stream(_ stream: ByteStream, failedWith code: Int32) {
    errorCode = code
    let failure = FailureKind(errno: code)
    end(because: stands ? .broken(failure) : .notConnected(failure), failing: failure)
  }
}
