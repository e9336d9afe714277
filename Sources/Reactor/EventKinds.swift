import CLibevent

/// libevent's event kinds, which C defines as macros of several integer types.
enum EventKinds {
  static let read = Int32(EV_READ)
  static let write = Int32(EV_WRITE)
  static let signal = Int32(EV_SIGNAL)
  static let persist = Int32(EV_PERSIST)
  /// The peer has closed its side, told even while nothing is read (EPOLLRDHUP).
  static let closed = Int32(EV_CLOSED)
  /// Told once for each change, not for as long as it lasts.
  static let edge = Int32(EV_ET)
}
