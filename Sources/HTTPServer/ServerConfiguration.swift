public import HTTPCodec

/// Everything about an HTTP server that can be chosen, fixed once it runs. Each default says what it costs.
public struct ServerConfiguration: Sendable {
  /// How large a request may be. Beyond a limit it is refused with the status of that limit, and the connection closed.
  public var limits = MessageLimits.standard
  /// From a request's first byte to the end of its head. However slowly the bytes drip in, they cannot extend it. Then 408.
  public var headDeadline = Duration.seconds(10)
  /// From a request's first byte to the end of its body. Then 408.
  public var requestDeadline = Duration.seconds(30)
  /// How long a connection may stay open with no request begun. Then it is closed without a word.
  public var idleDeadline = Duration.seconds(60)
  /// How long the peer may take to accept an answer that has been written. Then the connection is cut.
  public var sendDeadline = Duration.seconds(30)
  /// How long a refused client is still listened to, so that it reads the refusal before the connection breaks.
  public var lingerDeadline = Duration.seconds(2)
  /// How long requests in progress may take to finish once the server has been told to stop.
  public var drainDeadline = Duration.seconds(30)
  /// Connections held at once. At the cap no more are accepted; they wait in the kernel's backlog, unanswered.
  public var maxConnections = 16_384
  /// Answers waiting to be sent on one connection beyond which its further pipelined requests wait.
  public var maxUnsentBytes = 262_144

  public init() {}
}
