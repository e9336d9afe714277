import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// One TCP connection as two streams of bytes, with back-pressure both ways. Lives on its loop.
///
/// Reading: what arrives is shown to the delegate from the loop's shared buffer; only bytes not consumed are kept here, so an idle
/// connection holds no buffer. More than ``inboxLimit`` unconsumed bytes stop the reading until some are consumed; that the peer
/// leaves is still noticed. Writing: `send` tries at once, and what the kernel does not take waits here; ``waitingToBeSent`` tells
/// how much.
public final class ByteStream {
  public let descriptor: Int32
  /// Unconsumed bytes beyond which nothing more is read.
  public var inboxLimit = 65_536
  let loop: EventLoop
  // Strong, so that calling it costs no weak-reference bookkeeping; close() breaks the cycle.
  private var delegate: (any ByteStreamDelegate)?
  private var readEvent: LoopEvent?
  private var writeEvent: LoopEvent?
  /// In place of both others while nothing is read; see ``pauseReading()``.
  private var pausedEvent: LoopEvent?
  private var inbox: [UInt8] = []
  private var outbox: [UInt8] = []
  private var outboxSent = 0
  var isConnecting = false
  private var isDelivering = false
  private var isReading = false
  private var isPaused = false
  private var hasEnded = false
  private var finishes = false

  /// Takes over a connected, non-blocking descriptor, which is closed with the stream, and starts reading.
  public init(loop: EventLoop, descriptor: Int32, delegate: any ByteStreamDelegate) {
    self.loop = loop
    self.descriptor = descriptor
    self.delegate = delegate
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    // Borrowed here and below: close() frees the events before self can go.
    readEvent = LoopEvent(
      loop, descriptor: descriptor, kinds: EventKinds.read | EventKinds.persist, callback: .read
    ) { [unowned self] _ in readable() }
  }

  deinit { assert(readEvent == nil, "a ByteStream was dropped without close()") }

  public var isOpen: Bool { readEvent != nil }
  public var waitingToBeSent: Int { outbox.count - outboxSent }
  /// Bytes that arrived and have not been consumed.
  public var waitingToBeConsumed: Int { inbox.count }

  /// Starts reading a descriptor taken over by `init`.
  public func start() { startReading() }

  // MARK: Sending

  /// Sends bytes now as far as the kernel takes them; the rest follows by itself. Bytes sent before the connection stands wait.
  public func send(_ bytes: UnsafeRawBufferPointer) {
    loop.checkThread()
    guard isOpen, !bytes.isEmpty else { return }
    guard outbox.isEmpty, !isConnecting else {
      outbox.append(contentsOf: bytes)
      return
    }
    let sent = put(bytes.baseAddress!, bytes.count)
    if sent == bytes.count { return }
    if sent < 0, errno != EAGAIN {
      // The peer takes no more, but what it said before it left may still be here to read; its end is told after that.
      if errno != EPIPE || !isReading { failLater(errno) }
      return
    }
    outbox.append(contentsOf: bytes[max(sent, 0)...])
    watchWriting()
  }

  /// A peer that has gone is told as EPIPE and never as a signal, whatever the process does with SIGPIPE.
  private func put(_ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    retryingInterrupts { Glibc.send(descriptor, bytes, count, Int32(MSG_NOSIGNAL)) }
  }

  public func send(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { send($0) }
  }

  /// Ends our side of the connection once everything has been sent. What the peer sends is still shown.
  public func finishSending() {
    finishes = true
    if outbox.isEmpty, !isConnecting { shutdown(descriptor, Int32(SHUT_WR)) }
  }

  /// Makes the coming close tell the peer of a broken connection (RST), with no time-wait left behind.
  public func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Waits until the kernel takes bytes again or, while connecting, until the connection stands.
  func watchWriting() {
    // Then the paused event tells it.
    guard !isPaused else { return }
    if writeEvent == nil {
      writeEvent = LoopEvent(
        loop, descriptor: descriptor, kinds: EventKinds.write | EventKinds.persist, callback: .write
      ) { [unowned self] _ in writable() }
    }
    writeEvent?.add()
  }

  private func writable() {
    if isConnecting {
      guard connectionStands() else { return }
    }
    flush()
  }

  private func connectionStands() -> Bool {
    isConnecting = false
    let code = pendingError()
    guard code == 0 else {
      fail(code)
      return false
    }
    startReading()
    delegate?.streamConnected(self)
    return isOpen
  }

  private func flush() {
    let left = outbox.count - outboxSent
    if left > 0 {
      let sent = outbox.withUnsafeBytes { bytes in
        put(bytes.baseAddress! + outboxSent, left)
      }
      if sent < 0 {
        if errno != EAGAIN { fail(errno) }
        return
      }
      outboxSent += sent
      guard sent == left else { return }
    }
    let waited = !outbox.isEmpty
    outbox = []
    outboxSent = 0
    // Freed rather than kept: few connections ever have to wait, and each event costs memory.
    writeEvent?.close()
    writeEvent = nil
    if finishes { shutdown(descriptor, Int32(SHUT_WR)) }
    if waited { delegate?.streamDrained(self) }
  }

  // MARK: Receiving

  /// Reads what has arrived without waiting for the loop to tell. For an owner about to close.
  public func readAvailable() {
    guard isOpen, isReading, !isDelivering else { return }
    readable()
  }

  private func readable() {
    let count = retryingInterrupts { read(descriptor, loop.scratch.baseAddress!, loop.scratch.count) }
    if count > 0 {
      arrived(UnsafeRawBufferPointer(start: loop.scratch.baseAddress!, count: count))
    } else if count == 0 {
      end()
    } else if errno != EAGAIN {
      fail(errno)
    }
  }

  private func arrived(_ bytes: UnsafeRawBufferPointer) {
    guard inbox.isEmpty else {
      inbox.append(contentsOf: bytes)
      redeliver()
      return
    }
    isDelivering = true
    let consumed = delegate?.stream(self, received: bytes) ?? bytes.count
    isDelivering = false
    guard isOpen, consumed < bytes.count else { return }
    inbox.append(contentsOf: bytes[consumed...])
    applyBackPressure()
  }

  /// Shows the delegate what it has not consumed yet, if there is any. For an owner that can now go on.
  public func redeliver() {
    guard isOpen, !isDelivering, !inbox.isEmpty else { return }
    isDelivering = true
    // The inbox is moved out while the delegate reads it, so that nothing can change it underneath.
    var bytes = inbox
    inbox = []
    let consumed = bytes.withUnsafeBytes { delegate?.stream(self, received: $0) ?? $0.count }
    isDelivering = false
    guard isOpen else { return }
    if consumed < bytes.count {
      bytes.removeFirst(consumed)
      inbox = bytes
    }
    applyBackPressure()
  }

  private func applyBackPressure() {
    guard !hasEnded, !isConnecting else { return }
    if inbox.count > inboxLimit {
      pauseReading()
    } else {
      startReading()
    }
  }

  private func startReading() {
    guard !isReading, isOpen, !hasEnded else { return }
    isReading = true
    endPause()
    readEvent?.add()
  }

  /// Watches for room to write and for the peer's end only. Edge-triggered, since a broken connection is readable and writable and
  /// stays so: libevent tells it as that and not as closed, and a level-triggered event that is not waited for makes the loop spin.
  /// libevent does not mix the two kinds on one descriptor, so that this event stands in for both others.
  private func pauseReading() {
    guard isReading else { return }
    isReading = false
    isPaused = true
    readEvent?.remove()
    writeEvent?.remove()
    if pausedEvent == nil {
      let kinds = EventKinds.write | EventKinds.closed | EventKinds.edge | EventKinds.persist
      pausedEvent = LoopEvent(loop, descriptor: descriptor, kinds: kinds, callback: .write) { [unowned self] in
        changedWhilePaused($0)
      }
    }
    pausedEvent?.add()
  }

  private func endPause() {
    guard isPaused else { return }
    isPaused = false
    pausedEvent?.remove()
    if waitingToBeSent > 0 { watchWriting() }
  }

  private func changedWhilePaused(_ kinds: Int16) {
    let code = pendingError()
    guard code == 0 else { return fail(code) }
    if waitingToBeSent > 0 { flush() }
    if isOpen, Int32(kinds) & EventKinds.closed != 0 { end() }
  }

  private func end() {
    guard !hasEnded else { return }
    hasEnded = true
    isReading = false
    readEvent?.remove()
    endPause()
    delegate?.streamEnded(self)
  }

  // MARK: The end

  private func fail(_ code: Int32) {
    guard isOpen else { return }
    readEvent?.remove()
    writeEvent?.remove()
    pausedEvent?.remove()
    delegate?.stream(self, failedWith: code)
  }

  /// The `errno` of what broke the connection, 0 while nothing has. Told once.
  private func pendingError() -> Int32 {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
    return code
  }

  /// `send` is called from inside its owner's own code, which must not find itself called back.
  private func failLater(_ code: Int32) {
    readEvent?.remove()
    loop.afterCurrentEvents { [self] in fail(code) }
  }

  /// Ends the connection at once and forgets the delegate; bytes not yet sent are dropped. May be called twice.
  public func close() {
    guard isOpen else { return }
    for event in [readEvent, writeEvent, pausedEvent] { event?.close() }
    readEvent = nil
    writeEvent = nil
    pausedEvent = nil
    inbox = []
    outbox = []
    delegate = nil
    Glibc.close(descriptor)
  }
}
