import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// A listening TCP socket that hands accepted, non-blocking descriptors to its owner. Lives on its loop.
public final class Listener {
  /// The address it is bound to, with the real port when 0 was asked for.
  public let address: SocketAddress
  private let descriptor: Int32
  private let accepted: (Int32) -> Void
  private let troubled: (SystemError) -> Void
  private var event: LoopEvent?
  private var backoff = AcceptBackoff()
  private var retry: Timer?
  private var isPaused = false
  /// Called when the last one was taken, once nobody else shall be.
  private var emptied: (() -> Void)?

  /// Connections taken at one event, so that a burst of arrivals cannot keep the loop from those it already has.
  private static let acceptsPerEvent = 64

  /// Binds and listens.
  /// - Parameters:
  ///   - backlog: how many connections the kernel holds that are not accepted yet; the system's `somaxconn` caps it.
  ///   - accepted: given each new descriptor, which is then its to close.
  ///   - troubled: told of each failure of `accept` that made the listener pause.
  public init(
    loop: EventLoop, address: SocketAddress, backlog: Int32 = 4_096, accepted: @escaping (Int32) -> Void,
    troubled: @escaping (SystemError) -> Void = { _ in }
  ) throws {
    descriptor = try Listener.bind(address, backlog: backlog)
    self.address = SocketAddress(localOf: descriptor)
    self.accepted = accepted
    self.troubled = troubled
    // Borrowed: close() ends both before self can go.
    event = LoopEvent(
      loop, descriptor: descriptor, kinds: EventKinds.read | EventKinds.persist, callback: .accept
    ) { [unowned self] _ in acceptWaiting() }
    retry = Timer(loop: loop) { [unowned self] in endBackoff() }
    event?.add()
  }

  deinit { close() }

  private static func bind(_ address: SocketAddress, backlog: Int32) throws -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.family, kind, 0)
    guard descriptor >= 0 else { throw SystemError("socket", on: address.description) }
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR)
    let status = address.withSockaddr { Glibc.bind(descriptor, $0, $1) }
    guard status == 0, listen(descriptor, backlog) == 0 else {
      let failure = SystemError(status == 0 ? "listen" : "bind", on: address.description)
      Glibc.close(descriptor)
      throw failure
    }
    return descriptor
  }

  /// Takes the connections that wait in the kernel's backlog, those that cannot be had now when they can, then closes. Of those who come later
  /// only the few are taken for whom the kernel finds a place meanwhile. An owner that cannot wait may close before: the kernel resets those that
  /// were not taken.
  /// - Parameter emptied: called once nothing waits, possibly before this returns.
  public func closeWhenEmpty(_ emptied: @escaping () -> Void) {
    guard event != nil else { return emptied() }
    self.emptied = emptied
    acceptWaiting(atMost: .max)
    // Whoever comes now finds no place in the backlog, but for one when nobody else waits (Linux compares by "more than").
    if event != nil { listen(descriptor, 0) }
  }

  private func acceptWaiting(atMost limit: Int = Listener.acceptsPerEvent) {
    accept(atMost: limit)
    guard let emptied, event != nil, !somebodyWaits else { return }
    close()
    emptied()
  }

  /// Not told by `accept`, which looks for a descriptor first.
  private var somebodyWaits: Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, 0) > 0
  }

  private func accept(atMost limit: Int) {
    for _ in 0..<limit {
      // Looked at each time: who is given a connection may pause or close us.
      guard event != nil, !isPaused else { return }
      let connection = platform_accept(descriptor)
      if connection >= 0 {
        backoff.accepted()
        accepted(connection)
        continue
      }
      let failure = SystemError("accept4", on: address.description)
      switch backoff.failed(failure.code) {
      case .wait: return
      case .next: continue
      case .fatal: fatalError("\(failure): the listener is unusable")
      case .pause(let milliseconds):
        event?.remove()
        retry?.arm(after: .milliseconds(milliseconds))
        // Nobody needs to know when it ends anyway.
        if emptied == nil { troubled(failure) }
        return
      }
    }
  }

  /// Takes no more connections until ``resume()``; they wait in the kernel's backlog.
  public func pause() {
    guard !isPaused else { return }
    isPaused = true
    event?.remove()
  }

  public func resume() {
    guard isPaused else { return }
    isPaused = false
    if !backoff.isPausing { event?.add() }
  }

  /// Something that `accept` may have lacked is free again, a descriptor above all: those who wait need not wait for the end of
  /// the back-off.
  public func somethingWasFreed() {
    guard backoff.isPausing else { return }
    retry?.cancel()
    endBackoff()
  }

  private func endBackoff() {
    guard backoff.endPause(), !isPaused else { return }
    event?.add()
  }

  /// Stops listening and gives the descriptor back. May be called twice.
  public func close() {
    guard let event else { return }
    event.close()
    self.event = nil
    emptied = nil
    retry?.cancel()
    Glibc.close(descriptor)
  }
}

/// Sets an integer socket option to 1.
func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
  var on: Int32 = 1
  setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
}
