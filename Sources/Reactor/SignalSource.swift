import CLibevent

#if canImport(Glibc)
  import Glibc
#endif

/// Turns a signal into a callback on the loop. The default action of the signal no longer happens while this lives.
public final class SignalSource {
  // Kept, as the event has to be freed before the loop is.
  private let loop: EventLoop
  private let event: LoopEvent

  public init(loop: EventLoop, signal: Int32, action: @escaping () -> Void) {
    self.loop = loop
    event = LoopEvent(
      loop, descriptor: signal, kinds: EventKinds.signal | EventKinds.persist, callback: .signal
    ) { _ in action() }
    event.add()
    // A process started from a worker thread of its parent can begin with nearly all signals blocked.
    var one = sigset_t()
    sigemptyset(&one)
    sigaddset(&one, signal)
    pthread_sigmask(SIG_UNBLOCK, &one, nil)
  }

  deinit { event.close() }

  /// A peer that has gone shows as an error of `write`, not as the death of the process. Call once, first thing in main.
  public static func ignoreBrokenPipes() {
    Glibc.signal(SIGPIPE, SIG_IGN)
  }
}
