import CLibevent

#if canImport(Glibc)
  import Glibc
#endif

/// One reactor: waits for descriptors, timers and signals, and calls back, always on the thread that runs it.
///
/// A loop and everything that lives on it belong to one thread; none of it is `Sendable`. Other threads reach it through a
/// ``Mailbox`` or its ``handle``.
public final class EventLoop {
  let base: OpaquePointer  // <event_base>
  /// Bytes that have just arrived are read into this one buffer, so that an idle connection owns none.
  let scratch: UnsafeMutableRawBufferPointer
  /// Measures the loop, if that was asked for.
  public let meter: LoopMeter?
  private var later: [() -> Void] = []
  private var due: [() -> Void] = []
  private var laterEvent: OpaquePointer?  // <event>, created in init, freed in deinit
  private var ownThread = pthread_self()
  private var ownHandle: LoopHandle?
  private var handleMailbox: Mailbox<@Sendable () -> Void>?

  /// - Parameter isMeasured: whether the loop has a ``meter``.
  /// - Throws: ``SystemError`` when descriptors or memory run out.
  public init(isMeasured: Bool = false) throws {
    // Where it has none for its signals, libevent ends the process.
    try DescriptorRoom.require(3, for: "event_base_new")
    guard let configuration = event_config_new() else { throw SystemError("event_config_new", code: ENOMEM) }
    defer { event_config_free(configuration) }
    // No other thread ever touches the base, so it needs no locks.
    event_config_set_flag(configuration, Int32(EVENT_BASE_FLAG_NOLOCK.rawValue))
    guard let base = event_base_new_with_config(configuration) else {
      throw SystemError("event_base_new_with_config", on: "(out of descriptors or memory)")
    }
    self.base = base
    meter = isMeasured ? LoopMeter() : nil
    scratch = .allocate(byteCount: 65_536, alignment: 16)
    // Borrowed: the event is freed in deinit, before self is gone.
    let runLater = isMeasured ? EventLoop.runLaterMeasured : EventLoop.runLater
    laterEvent = event_new(base, -1, 0, runLater, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    handleMailbox?.close()
    event_free(laterEvent)
    event_base_free(base)
    scratch.deallocate()
  }

  /// Runs until ``stop()`` is called or nothing is left to wait for. The calling thread becomes the loop's own.
  public func run() {
    ownThread = pthread_self()
    guard let meter else {
      event_base_dispatch(base)
      return
    }
    // libevent does not tell when it begins to wait, so that each turn is run by itself.
    var status: Int32 = 0
    while status == 0 {
      status = event_base_loop(base, EVLOOP_ONCE)
      meter.turnEnds()
      if event_base_got_exit(base) != 0 { return }
    }
  }

  /// Ends ``run()`` once the callbacks that are already due have run.
  public func stop() {
    checkThread()
    event_base_loopexit(base, nil)
  }

  /// Runs `action` after the callbacks that are due now, before the loop waits again.
  public func afterCurrentEvents(_ action: @escaping () -> Void) {
    checkThread()
    later.append(action)
    if later.count == 1 { event_active(laterEvent, Int32(EV_TIMEOUT), 0) }
  }

  /// The way in for other threads. Created at first use; the loop then waits on one more descriptor.
  public func makeHandle() throws -> LoopHandle {
    if let ownHandle { return ownHandle }
    let mailbox = try Mailbox<@Sendable () -> Void>(on: self, keeping: nil) { actions in
      for action in actions { action() }
    }
    let handle = LoopHandle(sender: mailbox.sender)
    handleMailbox = mailbox
    ownHandle = handle
    return handle
  }

  @inline(__always)
  func checkThread() {
    assert(pthread_equal(ownThread, pthread_self()) != 0, "an event loop was used from another thread")
  }

  private static let runLater: event_callback_fn = { _, _, context in
    Unmanaged<EventLoop>.fromOpaque(context!).takeUnretainedValue().runDue()
  }

  private static let runLaterMeasured: event_callback_fn = { _, _, context in
    let loop = Unmanaged<EventLoop>.fromOpaque(context!).takeUnretainedValue()
    loop.meter?.callbackBegins()
    loop.runDue()
    loop.meter?.callbackEnds(.later)
  }

  private func runDue() {
    // Two arrays by turns, so that neither is copied or allocated anew at each turn of the loop.
    swap(&later, &due)
    for action in due { action() }
    due.removeAll(keepingCapacity: true)
  }
}

/// The `Sendable` way into a loop: actions handed over run on the loop's thread, in order.
public struct LoopHandle: Sendable {
  let sender: Mailbox<@Sendable () -> Void>.Sender

  /// Runs `action` on the loop soon. Any thread; never blocks for longer than an append.
  public func execute(_ action: @escaping @Sendable () -> Void) {
    sender.post(action)
  }
}
