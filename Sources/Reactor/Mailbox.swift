import CPlatform
public import Synchronization

#if canImport(Glibc)
  public import Glibc
#endif

/// Messages from other threads to a loop: many are handed over at one wake, through one eventfd. With a limit they stand back: what else
/// is due in a turn of the loop goes first, and no more of them come in one turn than it can bear.
///
/// The mailbox lives on the loop; its ``Sender`` may go anywhere.
public final class Mailbox<Message: Sendable> {
  public let sender: Sender
  // Kept, as the events have to be freed before the loop is; nil for the loop's own, which it closes itself.
  private let loop: EventLoop?
  private let limit: Int
  private let receive: ([Message]) -> Void
  private var event: LoopEvent?
  /// Brings what comes when there is a limit. In the turn of the wake after everything else; the rest by a timer, since the loop looks at
  /// its descriptors before timers and not before what is to run after the current events.
  private var lateEvent: LoopEvent?
  /// Taken from the sender; those before `next` have been received.
  private var backlog: [Message] = []
  private var next = 0

  /// - Parameters:
  ///   - limit: how many messages are received in one turn of the loop, after everything else that is due in it; what is beyond waits
  ///     for the next one.
  ///   - receive: called on the loop with what came since the last call, in the order it was posted.
  public convenience init(loop: EventLoop, atMost limit: Int = .max, receive: @escaping ([Message]) -> Void) throws {
    precondition(limit > 0, "a mailbox that may not bring anything would bring it for ever")
    try self.init(on: loop, keeping: loop, atMost: limit, receive: receive)
  }

  init(
    on loop: EventLoop, keeping kept: EventLoop?, atMost limit: Int = .max, receive: @escaping ([Message]) -> Void
  ) throws {
    self.loop = kept
    self.limit = limit
    self.receive = receive
    let descriptor = platform_eventfd()
    guard descriptor >= 0 else { throw SystemError("eventfd") }
    sender = Sender(descriptor: descriptor)
    // Borrowed, both: close() frees the events before self can go.
    event = LoopEvent(
      loop, descriptor: descriptor, kinds: EventKinds.read | EventKinds.persist, callback: .mailbox
    ) { [unowned self] _ in
      var count: UInt64 = 0
      _ = read(descriptor, &count, 8)
      if let lateEvent { lateEvent.activate() } else { bring() }
    }
    if limit < .max {
      lateEvent = LoopEvent(loop, descriptor: -1, kinds: 0, callback: .mailbox) { [unowned self] _ in bring() }
    }
    event?.add()
  }

  deinit { close() }

  /// Stops receiving; what is posted afterwards, or was posted and not received yet, is dropped. May be called twice.
  public func close() {
    event?.close()
    event = nil
    lateEvent?.close()
    lateEvent = nil
    backlog = []
    next = 0
  }

  /// The first message that was posted, has not been received and matches.
  public func firstWaiting(where matches: (Message) -> Bool) -> Message? {
    backlog[next...].first(where: matches) ?? sender.first(where: matches)
  }

  /// Looks at the sender only when it can bring all that it had before: then either nothing is left over and the sender wakes the
  /// loop for the next message, or something is and the loop comes by itself.
  private func bring() {
    if backlog.count - next <= limit { takeUp() }
    guard backlog.count > limit else {
      let all = backlog
      backlog = []
      if !all.isEmpty { receive(all) }
      return
    }
    let end = min(next + limit, backlog.count)
    let some = Array(backlog[next..<end])
    next = end
    lateEvent?.add(after: 0)
    receive(some)
  }

  private func takeUp() {
    let fresh = sender.takeAll(wakingBeyond: limit - (backlog.count - next))
    if next == backlog.count {
      backlog = fresh
    } else {
      backlog.removeFirst(next)
      backlog += fresh
    }
    next = 0
  }

  /// The end that other threads hold.
  public final class Sender: Sendable {
    @usableFromInline
    struct Waiting: Sendable {
      @usableFromInline var messages: [Message] = []
      /// The loop was told, or comes by itself.
      @usableFromInline var isComing = false

      @usableFromInline init() {}
    }

    @usableFromInline let descriptor: Int32
    @usableFromInline let waiting = Mutex<Waiting>(Waiting())

    init(descriptor: Int32) { self.descriptor = descriptor }

    // The descriptor goes with the last sender, not with the mailbox: a late post must not write into a descriptor that has
    // meanwhile become something else.
    deinit { Glibc.close(descriptor) }

    /// Hands a message over. Any thread. Wakes the loop only if it does not come anyway.
    @inlinable
    public func post(_ message: Message) {
      let mustWake = waiting.withLock { waiting in
        waiting.messages.append(message)
        defer { waiting.isComing = true }
        return !waiting.isComing
      }
      guard mustWake else { return }
      var one: UInt64 = 1
      _ = write(descriptor, &one, 8)
    }

    /// - Parameter room: with more messages than this the loop comes again by itself; else the next one has to wake it.
    @inlinable
    func takeAll(wakingBeyond room: Int) -> [Message] {
      waiting.withLock { waiting in
        let all = waiting.messages
        waiting.messages = []
        // The next batch is likely to be as large: one allocation rather than one for each doubling.
        waiting.messages.reserveCapacity(all.count)
        waiting.isComing = all.count > room
        return all
      }
    }

    func first(where matches: (Message) -> Bool) -> Message? {
      waiting.withLock { $0.messages.first(where: matches) }
    }
  }
}
