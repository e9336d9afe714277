/// What the server's loop is doing. It serves what is ready in turns, in the order it became ready.
struct LoopState {
  /// Something the kernel would tell the loop of.
  struct Item {
    enum Kind: UInt8 {
      /// A request can be read.
      case request
      /// A worker process has replied.
      case reply
      /// Threads have left results, any number.
      case mailbox
    }

    var kind: Kind
    var slot: Int32
    /// When it became ready.
    var since: UInt64
  }

  /// What the loop computes at the moment.
  enum Phase { case idle, waking, turn, easy, parse, inlineWork, answer, handOver, giveBack }

  var phase = Phase.idle
  var ready = Ring(filler: Item(kind: .request, slot: 0, since: 0))
  /// Of the items that were ready when the turn began, those not begun.
  var turnLeft = 0
  var turnBegan: UInt64?
  /// The item taken up last, and when.
  var item: Item?
  var itemBegan: UInt64 = 0
  /// The request it is about.
  var slot: Int32 = -1
  /// Results that threads have left.
  var mailbox = Ring<Int32>(filler: 0)
  var isMailboxReady = false
  /// Results of the mailbox still to be dealt with in this callback.
  var batchLeft = 0
  private(set) var requests: UInt64 = 0
  private(set) var busyNanoseconds: UInt64 = 0
  private var busySince: UInt64 = 0
  private var idleSince: UInt64 = 0
  /// When a loop that is waking up will be awake; `max` otherwise.
  private(set) var wakesAt = UInt64.max

  var isIdle: Bool { phase == .idle }

  mutating func countRequest() { requests += 1 }

  /// - Parameter latency: what it takes at most; nobody takes longer to wake up than it has slept.
  mutating func wakeUp(at now: UInt64, latency: UInt64) {
    phase = .waking
    wakesAt = now + min(latency, now - idleSince)
  }

  mutating func isAwake(at now: UInt64) {
    wakesAt = .max
    busySince = now
  }

  mutating func rest(at now: UInt64) {
    phase = .idle
    idleSince = now
    busyNanoseconds += now - busySince
  }

  /// Ends whatever it is at.
  mutating func stop(at now: UInt64) {
    if phase == .waking { busySince = now }
    wakesAt = .max
    rest(at: now)
  }
}
