import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// A one-shot timer for deadlines: cheap to arm again, as exact as the loop's millisecond wait. Lives on its loop.
public final class Timer {
  private let loop: EventLoop
  private let event: LoopEvent

  public init(loop: EventLoop, action: @escaping () -> Void) {
    self.loop = loop
    event = LoopEvent(loop, descriptor: -1, kinds: 0, callback: .timer) { _ in action() }
  }

  deinit { event.close() }

  /// Fires once after `interval`; a timer that was armed already is moved.
  public func arm(after interval: Duration) {
    loop.checkThread()
    event.add(after: interval.nanoseconds)
  }

  public func cancel() {
    event.remove()
  }
}

/// A one-shot timer on a timerfd: fires at an absolute monotonic time, exact to the kernel's own timers rather than to the
/// loop's milliseconds. For pacing and for measuring, where a millisecond is the thing measured.
public final class PreciseTimer {
  // Kept, as the event has to be freed before the loop is.
  private let loop: EventLoop
  private let descriptor: Int32
  private var event: LoopEvent?

  public init(loop: EventLoop, action: @escaping () -> Void) throws {
    let descriptor = platform_timerfd()
    guard descriptor >= 0 else { throw SystemError("timerfd_create") }
    self.loop = loop
    self.descriptor = descriptor
    event = LoopEvent(
      loop, descriptor: descriptor, kinds: EventKinds.read | EventKinds.persist, callback: .timer
    ) { _ in
      var expirations: UInt64 = 0
      // Nothing to read means the timer was moved after it fired: then it is not due any more.
      guard read(descriptor, &expirations, 8) == 8 else { return }
      action()
    }
    event?.add()
  }

  deinit { close() }

  /// Fires once at `time` on ``MonotonicClock``; at once if that is past.
  public func arm(atNanoseconds time: UInt64) {
    platform_timerfd_set(descriptor, max(time, 1))
  }

  public func cancel() {
    platform_timerfd_set(descriptor, 0)
  }

  /// Gives the descriptor back. May be called twice.
  public func close() {
    guard let event else { return }
    event.close()
    self.event = nil
    Glibc.close(descriptor)
  }
}
