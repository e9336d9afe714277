/// Reads responses off a connection, as strictly as `RequestParser` reads requests and by the same contract.
///
/// Call `expect` before each response: how it is framed depends on the method that asked for it (RFC 9112, 6.3).
public struct ResponseParser: Sendable {
  private enum State: UInt8 {
    case statusLine, fields, body, refused
  }

  /// What the messages are held to; the status line to the request line's limit.
  public let limits: MessageLimits
  private var state = State.statusLine
  private var method = Method.get
  /// An interim response has come, so a final one must follow.
  private var awaitsFinal = false
  private var lines = LineScanner()
  private var section = FieldSection()
  private var head = ResponseHead.blank
  private var body = BodyReader()
  private var refusal = Refusal(.truncated)

  public init(limits: MessageLimits = .standard) {
    self.limits = limits.bounded
  }

  /// Between messages, and nothing of the next one seen.
  public var isIdle: Bool { state == .statusLine && lines.position == 0 && !awaitsFinal }

  /// Says which method the next response answers; GET when never called. Holds until called again.
  public mutating func expect(_ method: Method) {
    self.method = method
  }

  /// The next event in `input`, which begins at the first byte not consumed so far.
  public mutating func next(_ input: UnsafeRawBufferPointer) -> ResponseStep {
    do throws(Refusal) {
      switch state {
      case .statusLine, .fields: return try nextOfHead(input)
      case .body: return try nextOfBody(input)
      case .refused: return ResponseStep(consumed: 0, event: .refused(refusal))
      }
    } catch {
      return ResponseStep(consumed: 0, event: refuse(error))
    }
  }

  /// The peer has closed and every byte has been through `next`: `end` when that completes the body, `needMore` when no
  /// message was under way, else `refused`.
  public mutating func endOfInput() -> ResponseEvent {
    if state == .refused { return .refused(refusal) }
    if isIdle { return .needMore }
    guard state == .body, body.endsWithConnection || body.isOver else { return refuse(Refusal(.truncated)) }
    startOver()
    return .end
  }

  private mutating func refuse(_ refusal: Refusal) -> ResponseEvent {
    state = .refused
    self.refusal = refusal
    return .refused(refusal)
  }

  private mutating func startOver() {
    state = .statusLine
    lines.position = 0
    awaitsFinal = false
  }
}

extension ResponseParser {
  private mutating func nextOfHead(_ input: UnsafeRawBufferPointer) throws(Refusal) -> ResponseStep {
    guard let start = input.baseAddress else { return ResponseStep(consumed: 0, event: .needMore) }
    if state == .statusLine {
      let end = try lines.lineEnd(
        start, count: input.count, lastEnd: limits.requestLine, tooLong: .requestLineTooLong)
      guard end >= 0 else { return ResponseStep(consumed: 0, event: .needMore) }
      try StatusLine.parse(start, end: end, into: &head)
      section = FieldSection(start: end &+ 2)
      state = .fields
    }
    let complete = try section.read(
      start, count: input.count, lines: &lines, limits: limits, version: head.version, isRequest: false)
    guard complete else { return ResponseStep(consumed: 0, event: .needMore) }
    let consumed = lines.position
    lines.position = 0
    if head.status < 200 { return try ResponseStep(consumed: consumed, event: interim()) }
    return try ResponseStep(consumed: consumed, event: finishHead())
  }

  private mutating func interim() throws(Refusal) -> ResponseEvent {
    guard head.status != 101 else { throw Refusal(.unaskedUpgrade) }
    awaitsFinal = true
    state = .statusLine
    return .informational(head.status)
  }

  /// Draws the conclusions of a complete head.
  @inline(__always)
  private mutating func finishHead() throws(Refusal) -> ResponseEvent {
    head.framing = framing
    head.keepAlive = section.keepsAlive(head.version) && head.framing != .untilClose
    head.fields = section.lines
    body = try BodyReader(head.framing, limits: limits)
    state = .body
    return .head(head)
  }

  /// RFC 9112, 6.3 in its order.
  private var framing: BodyFraming {
    let status = head.status
    if method == .head || status == 204 || status == 304 { return .none }
    if method == .connect && status < 300 { return .none }
    if section.marks.contains(.chunked) { return .chunked }
    return section.contentLength >= 0 ? .length(section.contentLength) : .untilClose
  }

  private mutating func nextOfBody(_ input: UnsafeRawBufferPointer) throws(Refusal) -> ResponseStep {
    let (consumed, event) = try body.next(input, limits: limits)
    switch event {
    case .needMore: return ResponseStep(consumed: consumed, event: .needMore)
    case .bytes(let range): return ResponseStep(consumed: consumed, event: .body(range))
    case .end:
      startOver()
      return ResponseStep(consumed: consumed, event: .end)
    }
  }
}

/// What a call of `ResponseParser.next` found.
public struct ResponseStep: Sendable {
  /// How many bytes from the buffer's start are done with, once the event's ranges have been read.
  public var consumed: Int
  public var event: ResponseEvent

  @inlinable
  public init(consumed: Int, event: ResponseEvent) {
    self.consumed = consumed
    self.event = event
  }
}

/// A piece of a response.
public enum ResponseEvent: Sendable {
  /// The buffer holds no further event: read more and call again.
  case needMore
  /// An interim response with this status (100, 102 to 199): the final one follows.
  case informational(Int)
  /// The status line and all fields of a final response.
  case head(ResponseHead)
  /// Some bytes of the body, chunked coding undone.
  case body(ByteRange)
  /// The message is complete, trailers included.
  case end
  /// The message breaks a rule: close the connection.
  case refused(Refusal)
}
