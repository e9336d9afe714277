import Reactor

/// A place for one connection at a time, and what is known of the connection in it.
final class HttperfLink {
  let connection: ClientConnection
  var openedAt: UInt64 = 0
  var replies = 0
  /// When the last call was sent.
  var lastSentAt: UInt64 = 0
  /// The port `--hog` bound it to.
  var sourcePort: Int?
  /// It got a socket, so that it counts as a connection.
  var isCounted = false
  /// Fires when nothing has moved for too long; there is none without a timeout.
  let watchdog: Timer?

  init(connection: ClientConnection, watchdog: Timer?) {
    self.connection = connection
    self.watchdog = watchdog
  }

  /// The place's number.
  var tag: Int { connection.tag }

  func begin(at now: UInt64) {
    openedAt = now
    replies = 0
    lastSentAt = 0
    sourcePort = nil
    isCounted = false
  }
}
