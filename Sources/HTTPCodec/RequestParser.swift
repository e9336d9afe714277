/// Reads requests off a connection: strict HTTP/1.1 and 1.0 (RFC 9112), in one pass, without copying or allocating.
///
/// The caller holds a contiguous buffer that begins at the first byte not consumed, and pulls:
///
///     let step = parser.next(buffer)
///     buffer.drop(step.consumed)     // when the event's ranges are no longer needed
///
/// Each call gives one event. A message is `head`, any number of `body`, `end`; `end` comes even without a body. On
/// `needMore` keep what was not consumed and call again with more behind it: what has been scanned is not scanned
/// again. The verdict on a stream of bytes does not depend on how it was cut. After `refused` the parser stays refused.
public struct RequestParser: Sendable {
  private enum State: UInt8 {
    case requestLine, fields, body, refused
  }

  /// What the messages are held to.
  public let limits: MessageLimits
  private var state = State.requestLine
  private var emptyLines = 0
  private var lines = LineScanner()
  private var section = FieldSection()
  private var head = RequestHead.blank
  private var body = BodyReader()
  private var refusal = Refusal(.truncated)
  /// What a line that is not complete, or a message that was refused, has shown of ``isHead``.
  private var notedHead = false

  public init(limits: MessageLimits = .standard) {
    self.limits = limits.bounded
  }

  /// Between messages, and nothing of the next one seen: the connection may be closed without harm.
  public var isIdle: Bool { state == .requestLine && lines.position == 0 }

  /// Whether the message being read, or refused, is a HEAD as far as it has come: its answer has no body then, also when it is an error
  /// (RFC 9110, 9.3.2). Means something after `needMore` within a message, and after `refused`.
  public var isHead: Bool {
    switch state {
    case .requestLine, .refused: notedHead
    case .fields, .body: head.method == .head
    }
  }

  /// Whether the request line in `input` is that of a HEAD as far as it has come; empty lines before it are passed over.
  private static func beginsHead(_ input: UnsafeRawBufferPointer) -> Bool {
    guard let bytes = input.baseAddress else { return false }
    var start = 0
    while start &+ 1 < input.count {
      guard bytes.byte(start) == ASCII.carriageReturn, bytes.byte(start &+ 1) == ASCII.lineFeed else { break }
      start &+= 2
    }
    return input.count &- start >= 5 && (bytes + start).matches("HEAD ")
  }

  /// The next event in `input`, which begins at the first byte not consumed so far.
  public mutating func next(_ input: UnsafeRawBufferPointer) -> RequestStep {
    do throws(Refusal) {
      switch state {
      case .requestLine, .fields: return try nextOfHead(input)
      case .body: return try nextOfBody(input)
      case .refused: return RequestStep(consumed: 0, event: .refused(refusal))
      }
    } catch {
      // What may stand behind one empty line too many was not read.
      let isUnread = error.reason == .tooManyEmptyLines
      notedHead = state == .requestLine ? !isUnread && Self.beginsHead(input) : isHead
      state = .refused
      refusal = error
      return RequestStep(consumed: 0, event: .refused(error))
    }
  }

  private mutating func nextOfHead(_ input: UnsafeRawBufferPointer) throws(Refusal) -> RequestStep {
    guard let start = input.baseAddress else { return RequestStep(consumed: 0, event: .needMore) }
    var skipped = 0
    if state == .requestLine {
      guard try readRequestLine(start, count: input.count, skipped: &skipped) else {
        notedHead = Self.beginsHead(input)
        return RequestStep(consumed: skipped, event: .needMore)
      }
    }
    let complete = try section.read(
      start + skipped, count: input.count &- skipped, lines: &lines, limits: limits, version: head.version,
      isRequest: true)
    guard complete else { return RequestStep(consumed: skipped, event: .needMore) }
    return try finishHead(skipped: skipped)
  }

  /// Reads the request line, past empty lines, which are counted into `skipped`. Returns whether it came.
  @inline(__always)
  private mutating func readRequestLine(
    _ start: UnsafeRawPointer, count: Int, skipped: inout Int
  ) throws(Refusal) -> Bool {
    while true {
      let end = try lines.lineEnd(
        start + skipped, count: count &- skipped, lastEnd: limits.requestLine, tooLong: .requestLineTooLong)
      guard end >= 0 else { return false }
      if end > 0 {
        head.host = .empty
        try RequestLine.parse(start + skipped, end: end, into: &head)
        section = FieldSection(start: end &+ 2)
        state = .fields
        return true
      }
      guard emptyLines < MessageLimits.leadingEmptyLines else { throw Refusal(.tooManyEmptyLines) }
      emptyLines += 1
      skipped += 2
      lines.position = 0
    }
  }

  /// Draws the conclusions of a complete head.
  @inline(__always)
  private mutating func finishHead(skipped: Int) throws(Refusal) -> RequestStep {
    let marks = section.marks
    guard head.version == .http10 || marks.contains(.host) else { throw Refusal(.missingHost) }
    if head.host.isEmpty { head.host = section.host }
    head.keepAlive = section.keepsAlive(head.version)
    head.framing =
      marks.contains(.chunked) ? .chunked : section.contentLength >= 0 ? .length(section.contentLength) : .none
    body = try BodyReader(head.framing, limits: limits)
    head.expectsContinue = marks.contains(.expectsContinue) && head.version == .http11 && !body.isOver
    head.fields = section.lines
    let consumed = lines.position &+ skipped
    lines.position = 0
    emptyLines = 0
    state = .body
    return RequestStep(consumed: consumed, event: .head(skipped == 0 ? head : head.shifted(by: skipped)))
  }

  private mutating func nextOfBody(_ input: UnsafeRawBufferPointer) throws(Refusal) -> RequestStep {
    let (consumed, event) = try body.next(input, limits: limits)
    switch event {
    case .needMore: return RequestStep(consumed: consumed, event: .needMore)
    case .bytes(let range): return RequestStep(consumed: consumed, event: .body(range))
    case .end:
      state = .requestLine
      return RequestStep(consumed: consumed, event: .end)
    }
  }
}

/// What a call of `RequestParser.next` found.
public struct RequestStep: Sendable {
  /// How many bytes from the buffer's start are done with, once the event's ranges have been read.
  public var consumed: Int
  public var event: RequestEvent

  @inlinable
  public init(consumed: Int, event: RequestEvent) {
    self.consumed = consumed
    self.event = event
  }
}

/// A piece of a request.
public enum RequestEvent: Sendable {
  /// The buffer holds no further event: read more and call again.
  case needMore
  /// The request line and all fields.
  case head(RequestHead)
  /// Some bytes of the body, chunked coding undone.
  case body(ByteRange)
  /// The message is complete, trailers included.
  case end
  /// The message breaks a rule: answer with the refusal's status and close.
  case refused(Refusal)
}
