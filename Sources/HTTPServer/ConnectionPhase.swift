/// Where a connection is in its life, and until when it may stay there. A value: the times come from outside.
///
/// A deadline is set by the event that begins a phase and never by bytes that arrive within it; that is why a slow drip cannot
/// dodge it.
struct ConnectionPhase {
  enum Kind: Equatable {
    /// No request has begun.
    case idle
    /// The first byte of a request is there, its head is not complete.
    case readingHead
    case readingBody
    /// The handler has the request and has not answered yet. The handler's own limits apply.
    case working
    /// The answer is written; the peer has to take it.
    case sending
    /// Refused: our side is closed, and what the peer still sends is thrown away.
    case lingering
  }

  /// What to do when a deadline has passed.
  enum Expiry: Equatable {
    case refuse
    case close
  }

  /// The deadlines in nanoseconds, worked out once.
  struct Deadlines {
    let head: UInt64
    let request: UInt64
    let idle: UInt64
    let send: UInt64
    let linger: UInt64
  }

  private(set) var kind = Kind.idle
  /// When the phase must have ended; `UInt64.max` when it may last.
  private(set) var deadline = UInt64.max
  private var requestBegan: UInt64 = 0

  mutating func becomeIdle(at now: UInt64, _ deadlines: Deadlines) {
    kind = .idle
    deadline = now &+ deadlines.idle
  }

  /// The first bytes of a request have come; later ones change nothing.
  mutating func bytesOfHead(at now: UInt64, _ deadlines: Deadlines) {
    guard kind == .idle else { return }
    kind = .readingHead
    requestBegan = now
    deadline = now &+ deadlines.head
  }

  mutating func headComplete(at now: UInt64, _ deadlines: Deadlines) {
    if kind == .idle { requestBegan = now }
    kind = .readingBody
    deadline = requestBegan &+ deadlines.request
  }

  mutating func work() {
    kind = .working
    deadline = .max
  }

  mutating func send(at now: UInt64, _ deadlines: Deadlines) {
    kind = .sending
    deadline = now &+ deadlines.send
  }

  mutating func linger(at now: UInt64, _ deadlines: Deadlines) {
    kind = .lingering
    deadline = now &+ deadlines.linger
  }

  /// What the passing of the deadline asks for in this phase.
  var expiry: Expiry {
    switch kind {
    case .readingHead, .readingBody: .refuse
    case .idle, .working, .sending, .lingering: .close
    }
  }
}
