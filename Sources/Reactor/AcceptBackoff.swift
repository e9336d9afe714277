#if canImport(Glibc)
  import Glibc
#endif

/// What a listener does after `accept` has failed. A value: errno in, decision out.
///
/// Out of descriptors or memory, a level-triggered listener would be told of the same waiting connection for ever and spin. It
/// stops listening for a while instead, each time twice as long, up to a second, or until one of its own descriptors is free.
struct AcceptBackoff {
  enum Decision: Equatable {
    /// Nothing waits any more; wait for the next event.
    case wait
    /// That one connection is gone; take the next.
    case next
    /// Stop listening for this long.
    case pause(milliseconds: Int)
    /// The listener itself is unusable: a mistake of this program.
    case fatal
  }

  static let firstPause = 50
  static let longestPause = 1_000
  private var pause = AcceptBackoff.firstPause
  /// Between a failure that asked for a pause and the end of that pause.
  private(set) var isPausing = false

  mutating func accepted() { pause = AcceptBackoff.firstPause }

  /// The pause is over: its time has passed, or something was given back that may be what was missing.
  /// - Returns: whether there was one, and so something to take up again.
  mutating func endPause() -> Bool {
    defer { isPausing = false }
    return isPausing
  }

  mutating func failed(_ code: Int32) -> Decision {
    switch code {
    case EAGAIN: return .wait
    case EINTR, ECONNABORTED, EPROTO, EPERM, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
      ENETUNREACH, ETIMEDOUT:
      return .next
    case EMFILE, ENFILE, ENOBUFS, ENOMEM:
      isPausing = true
      defer { pause = min(pause * 2, AcceptBackoff.longestPause) }
      return .pause(milliseconds: pause)
    default: return .fatal
    }
  }
}
