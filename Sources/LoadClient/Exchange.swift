public import Measurement

/// One request and what became of it. Times are nanoseconds on `MonotonicClock`, 0 for what never happened.
public struct Exchange: Sendable {
  /// The owner's own mark, as given to ``ClientConnection/send(_:token:at:)``: when it was due, or a call's number.
  public var token: UInt64
  /// When it was handed to the connection.
  public var startedAt: UInt64
  /// When it was written to a standing connection.
  public var sentAt: UInt64 = 0
  /// When the first byte of the answer was read.
  public var firstByteAt: UInt64 = 0
  /// When the answer was whole, or was known never to become so.
  public var endedAt: UInt64 = 0
  /// 0 without an answer.
  public var status = 0
  /// Size of the status line and the fields, interim answers included.
  public var headBytes = 0
  /// Size of the body, chunked coding undone.
  public var bodyBytes = 0
  /// Everything read for this answer.
  public var wireBytes = 0
  /// What the server told of its own part, when the request asked for it and the answer had it.
  public var stamps: ServerStamps?
  /// Why the answer was not a good one; nothing for 2xx with the right body.
  public var failure: FailureKind?

  init(token: UInt64, startedAt: UInt64) {
    self.token = token
    self.startedAt = startedAt
  }
}

/// Why a connection is over.
public enum Closure: Equatable, Sendable {
  /// It never stood.
  case notConnected(FailureKind)
  /// It broke, or what came over it was no HTTP.
  case broken(FailureKind)
  /// The peer closed while no request was outstanding.
  case endedByPeer
  /// An answer said that it was the last one.
  case afterReply
}
