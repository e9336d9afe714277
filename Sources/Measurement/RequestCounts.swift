/// What became of the requests of a run.
public struct RequestCounts: Equatable, Sendable, Codable {
  /// Due within the measured window.
  public var scheduled = 0
  /// Really sent.
  public var sent = 0
  /// Answered 2xx with the right body.
  public var ok = 0
  /// Answered otherwise, or broken off; see ``FailureCounts``.
  public var failed = 0
  /// Not answered within the timeout.
  public var timedOut = 0
  /// Sent and neither answered nor given up when the run ended.
  public var inFlightAtEnd = 0
  /// Due but never sent.
  public var unsent = 0

  public init(
    scheduled: Int = 0, sent: Int = 0, ok: Int = 0, failed: Int = 0, timedOut: Int = 0, inFlightAtEnd: Int = 0,
    unsent: Int = 0
  ) {
    self.scheduled = scheduled
    self.sent = sent
    self.ok = ok
    self.failed = failed
    self.timedOut = timedOut
    self.inFlightAtEnd = inFlightAtEnd
    self.unsent = unsent
  }

  /// Requests whose outcome is known: answered, broken off or timed out.
  public var completed: Int { ok + failed + timedOut }

  /// Whether every request is accounted for exactly once. False is a bug in the client, never a property of the server.
  public var isConsistent: Bool {
    scheduled == sent + unsent && sent == ok + failed + timedOut + inFlightAtEnd
  }

  public static func + (left: RequestCounts, right: RequestCounts) -> RequestCounts {
    RequestCounts(
      scheduled: left.scheduled + right.scheduled, sent: left.sent + right.sent, ok: left.ok + right.ok,
      failed: left.failed + right.failed, timedOut: left.timedOut + right.timedOut,
      inFlightAtEnd: left.inFlightAtEnd + right.inFlightAtEnd, unsent: left.unsent + right.unsent)
  }

  public static func += (left: inout RequestCounts, right: RequestCounts) { left = left + right }

  enum CodingKeys: String, CodingKey {
    case scheduled, sent, ok, failed, unsent
    case timedOut = "timed_out"
    case inFlightAtEnd = "in_flight_at_end"
  }
}

/// Why a request failed. A timeout is counted by itself, in ``RequestCounts/timedOut``.
public enum FailureKind: String, CaseIterable, Sendable, Codable {
  case status1xx = "status_1xx"
  case status3xx = "status_3xx"
  case status4xx = "status_4xx"
  /// 503: the server has as much as it takes on, and says so at once.
  case refused = "status_503"
  /// Any other 5xx.
  case status5xx = "status_5xx"
  /// A 2xx reply whose body was not the expected one.
  case wrongBody = "wrong_body"
  case connectRefused = "connect_refused"
  case connectionReset = "connection_reset"
  /// The peer closed before the reply was whole.
  case closedEarly = "closed_early"
  /// Bytes that are no HTTP reply.
  case malformedReply = "malformed_reply"
  /// No local port was left (EADDRNOTAVAIL).
  case addressUnavailable = "address_unavailable"
  /// No descriptor was left (EMFILE, ENFILE).
  case descriptorsExhausted = "descriptors_exhausted"
  case other

  /// The kind a status stands for, nothing for 2xx.
  public init?(status: Int) {
    if status == 503 {
      self = .refused
      return
    }
    switch status / 100 {
    case 1: self = .status1xx
    case 2: return nil
    case 3: self = .status3xx
    case 4: self = .status4xx
    case 5: self = .status5xx
    default: self = .malformedReply
    }
  }

  /// In words, for a report.
  public var title: String {
    switch self {
    case .status1xx, .status3xx, .status4xx, .status5xx, .refused: "status " + rawValue.suffix(3)
    case .wrongBody: "wrong body"
    case .connectRefused: "connection refused"
    case .connectionReset: "connection reset"
    case .closedEarly: "closed early"
    case .malformedReply: "malformed reply"
    case .addressUnavailable: "no local port left"
    case .descriptorsExhausted: "no descriptor left"
    case .other: "other"
    }
  }
}
