public import HTTPCodec

/// One complete request, as its handler sees it. The bytes are valid only during the call that hands it over.
public struct Request {
  public let head: RequestHead
  /// What the head's ranges index.
  public let bytes: UnsafeRawBufferPointer
  public let body: UnsafeRawBufferPointer
  /// Whether the client asked, by `Reactometer-Ledger: 1`, where the time of this request goes.
  public let asksForLedger: Bool

  /// Whether the path is exactly this.
  public func hasPath(_ path: StaticString) -> Bool { head.path.equals(path, in: bytes) }
}

/// Names a request that waits for its answer. Not used again for the next four thousand million requests of the server, so that a late
/// answer cannot reach another request.
public struct RequestTicket: Hashable, Sendable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  init(slot: Int, serial: UInt32) { rawValue = UInt64(slot) << 32 | UInt64(serial) }

  var slot: Int { Int(rawValue >> 32) }
  var serial: UInt32 { UInt32(truncatingIfNeeded: rawValue) }
}

/// What a server does with requests. Called on the loop's thread only.
public protocol RequestHandler: AnyObject {
  /// Answers through `exchange.respond`, during the call or later: keep `exchange.ticket` and ask the server for the exchange then.
  func handle(_ request: Request, _ exchange: ServerConnection)
  /// The client of a request that was not answered yet has gone. No answer can be sent any more.
  func abandoned(_ ticket: RequestTicket)
}

/// What a server has counted since it started.
public struct ServerCounters: Sendable {
  public var connectionsAccepted: UInt64 = 0
  /// Complete requests handed to the handler.
  public var requests: UInt64 = 0
  /// Requests the codec refused: malformed or too large.
  public var refused: UInt64 = 0
  /// Connections ended by one of the deadlines.
  public var deadlinesPassed: UInt64 = 0
  /// Requests whose client left before the answer.
  public var abandoned: UInt64 = 0
  /// How often `accept` failed for want of descriptors or memory.
  public var acceptPauses: UInt64 = 0

  public init() {}
}
