import CPlatform
public import Synchronization

#if canImport(Glibc)
  public import Glibc
#endif

/// Messages from other threads to a loop: many are handed over at one wake, through one eventfd.
///
/// The mailbox lives on the loop; its ``Sender`` may go anywhere.
public final class Mailbox<Message: Sendable> {
  public let sender: Sender
  // Kept, as the event has to be freed before the loop is; nil for the loop's own, which it closes itself.
  private let loop: EventLoop?
  private var event: LoopEvent?

  /// - Parameter receive: called on the loop with everything that came since the last call, in the order it was posted.
  public convenience init(loop: EventLoop, receive: @escaping ([Message]) -> Void) throws {
    try self.init(on: loop, keeping: loop, receive: receive)
  }

  init(on loop: EventLoop, keeping kept: EventLoop?, receive: @escaping ([Message]) -> Void) throws {
    self.loop = kept
    let descriptor = platform_eventfd()
    guard descriptor >= 0 else { throw SystemError("eventfd") }
    let sender = Sender(descriptor: descriptor)
    self.sender = sender
    event = LoopEvent(
      loop, descriptor: descriptor, kinds: EventKinds.read | EventKinds.persist, callback: .mailbox
    ) { _ in
      var count: UInt64 = 0
      _ = read(descriptor, &count, 8)
      receive(sender.takeAll())
    }
    event?.add()
  }

  deinit { close() }

  /// Stops receiving; what is posted afterwards is dropped with the sender. May be called twice.
  public func close() {
    event?.close()
    event = nil
  }

  /// The end that other threads hold.
  public final class Sender: Sendable {
    @usableFromInline let descriptor: Int32
    @usableFromInline let waiting = Mutex<[Message]>([])

    init(descriptor: Int32) { self.descriptor = descriptor }

    // The descriptor goes with the last sender, not with the mailbox: a late post must not write into a descriptor that has
    // meanwhile become something else.
    deinit { Glibc.close(descriptor) }

    /// Hands a message over. Any thread. Wakes the loop only if nothing was waiting already.
    @inlinable
    public func post(_ message: Message) {
      let wasEmpty = waiting.withLock { queue in
        queue.append(message)
        return queue.count == 1
      }
      guard wasEmpty else { return }
      var one: UInt64 = 1
      _ = write(descriptor, &one, 8)
    }

    @inlinable
    func takeAll() -> [Message] {
      waiting.withLock { queue in
        let all = queue
        queue = []
        // The next batch is likely to be as large: one allocation rather than one for each doubling.
        queue.reserveCapacity(all.count)
        return all
      }
    }
  }
}
