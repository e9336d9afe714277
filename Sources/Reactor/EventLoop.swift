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
  private var later: [() -> Void] = []
  private var due: [() -> Void] = []
  private var laterEvent: OpaquePointer?  // <event>, created in init, freed in deinit
  private var ownThread = pthread_self()
  private var ownHandle: LoopHandle?
  private var handleMailbox: Mailbox<@Sendable () -> Void>?

  public init() throws {
    guard let configuration = event_config_new() else { throw SystemError("event_config_new", code: ENOMEM) }
    defer { event_config_free(configuration) }
    // No other thread ever touches the base, so it needs no locks.
    event_config_set_flag(configuration, Int32(EVENT_BASE_FLAG_NOLOCK.rawValue))
    guard let base = event_base_new_with_config(configuration) else {
      throw SystemError("event_base_new_with_config", on: "(out of descriptors or memory)")
    }
    self.base = base
    scratch = .allocate(byteCount: 65_536, alignment: 16)
    // Borrowed: the event is freed in deinit, before self is gone.
    laterEvent = event_new(base, -1, 0, EventLoop.runLater, Unmanaged.passUnretained(self).toOpaque())
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
    event_base_dispatch(base)
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
    let loop = Unmanaged<EventLoop>.fromOpaque(context!).takeUnretainedValue()
    // Two arrays by turns, so that neither is copied or allocated anew at each turn of the loop.
    swap(&loop.later, &loop.due)
    for action in loop.due { action() }
    loop.due.removeAll(keepingCapacity: true)
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
