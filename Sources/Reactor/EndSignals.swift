import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// SIGTERM and SIGINT as a server takes them: the first is told to the loop, and a second ends the process at once with 128 and its number,
/// however long the loop is busy with something else. For one loop of a process, once, as long as the process lives.
public final class EndSignals {
  private let loop: EventLoop
  private let descriptor: Int32
  private var event: LoopEvent?

  /// - Parameter action: called on the loop with the first signal. One that came before the loop runs is told when it does.
  public init(loop: EventLoop, action: @escaping (Int32) -> Void) throws {
    self.loop = loop
    descriptor = platform_eventfd()
    guard descriptor >= 0 else { throw SystemError("eventfd") }
    event = LoopEvent(
      loop, descriptor: descriptor, kinds: EventKinds.read | EventKinds.persist, callback: .signal
    ) { [descriptor] _ in
      var count: UInt64 = 0
      _ = read(descriptor, &count, 8)
      action(platform_end_signal())
    }
    event?.add()
    guard platform_tell_end_signals(descriptor) == 0 else { throw SystemError("sigaction") }
  }

  // The descriptor stays: a signal writes to it whenever it comes.
  deinit { event?.close() }

  /// Waits until a descriptor takes something to write, or a signal comes: a full pipe that nobody reads must not keep the process from
  /// ending. For the time before the loop runs.
  /// - Returns: false when a signal came first.
  public func waitForRoom(in output: Int32) -> Bool {
    var watched = [
      pollfd(fd: output, events: Int16(POLLOUT), revents: 0), pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&watched, 2, -1) < 0, errno == EINTR {}
    return watched[1].revents == 0
  }
}
