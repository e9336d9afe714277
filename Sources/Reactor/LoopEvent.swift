import CLibevent

/// One libevent event that calls a method of its owner: the only place where a Swift reference travels through C.
///
/// Lifetime: the C side borrows this object, which owns the event and frees it in ``close()``. Whoever holds a `LoopEvent` closes it
/// before letting go; `deinit` asserts that.
final class LoopEvent {
  private var event: OpaquePointer?  // <event>
  private let action: (Int16) -> Void

  /// - Parameters:
  ///   - descriptor: what to watch, or -1 for a pure timer.
  ///   - kinds: EV_READ, EV_WRITE, EV_CLOSED, EV_SIGNAL, EV_PERSIST.
  ///   - callback: what the loop's meter, if it has one, calls this.
  ///   - action: called on the loop with the kinds that happened.
  init(
    _ loop: EventLoop, descriptor: Int32, kinds: Int32, callback: LoopMeter.Callback, action: @escaping (Int16) -> Void
  ) {
    // Not by `map` and `??`: passing through generic code would wrap the closure, and each event would pay for it.
    if let meter = loop.meter {
      self.action = LoopEvent.measured(meter, callback, action)
    } else {
      self.action = action
    }
    event = event_new(
      loop.base, descriptor, Int16(truncatingIfNeeded: kinds), LoopEvent.fire,
      // Borrowed: close() frees the event before self can go.
      Unmanaged.passUnretained(self).toOpaque())
    precondition(event != nil, "libevent refused an event: the kinds do not go together, or memory ran out")
  }

  deinit { assert(event == nil, "a LoopEvent was dropped without close()") }

  /// Starts watching; with `after`, at the latest until that much time has passed.
  func add(after nanoseconds: UInt64? = nil) {
    guard let event else { return }
    guard let nanoseconds else {
      event_add(event, nil)
      return
    }
    var interval = timeval(
      tv_sec: Int(min(nanoseconds / 1_000_000_000, 1 << 31)), tv_usec: Int(nanoseconds % 1_000_000_000 / 1_000))
    event_add(event, &interval)
  }

  /// Has it happen in this turn of the loop, after everything that is due already.
  func activate() {
    guard let event else { return }
    event_active(event, Int32(EV_TIMEOUT), 0)
  }

  func remove() {
    guard let event else { return }
    event_del(event)
  }

  /// Stops watching and frees the event. May be called twice.
  func close() {
    guard let event else { return }
    event_free(event)
    self.event = nil
  }

  /// Decided here, once for each event, so that a loop without a meter pays nothing for it.
  private static func measured(
    _ meter: LoopMeter, _ callback: LoopMeter.Callback, _ action: @escaping (Int16) -> Void
  ) -> (Int16) -> Void {
    { kinds in
      meter.callbackBegins()
      action(kinds)
      meter.callbackEnds(callback)
    }
  }

  private static let fire: event_callback_fn = { _, kinds, context in
    let owner = Unmanaged<LoopEvent>.fromOpaque(context!).takeUnretainedValue()
    owner.action(kinds)
  }
}
