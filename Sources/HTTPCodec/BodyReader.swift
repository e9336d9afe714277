/// Takes a message's body apart: counted, chunked, or everything until the connection closes.
struct BodyReader: Sendable {
  enum Event {
    case needMore
    case bytes(ByteRange)
    case end
  }

  private enum State: UInt8 {
    case counted, chunkSize, chunkBytes, chunkEnd, trailers, untilClose
  }

  private var state = State.counted
  /// Bytes still to come of the body or of the chunk.
  private var remaining = 0
  /// Bytes the body may still grow by: for chunks not yet announced, or until the connection closes.
  private var allowance = 0
  private var lines = LineScanner()
  private var trailerCount = 0
  private var trailerBytes = 0

  /// A body that is over already.
  init() {}

  init(_ framing: BodyFraming, limits: MessageLimits) throws(Refusal) {
    allowance = limits.body
    switch framing {
    case .none: break
    case .length(let length):
      guard length <= limits.body else { throw Refusal(.bodyTooLarge) }
      remaining = length
    case .chunked: state = .chunkSize
    case .untilClose: state = .untilClose
    }
  }

  /// The body is complete when the connection closes, and only then.
  var endsWithConnection: Bool { state == .untilClose }

  /// Nothing is left to come.
  var isOver: Bool { state == .counted && remaining == 0 }

  /// The next event, and how many bytes are done with.
  mutating func next(
    _ input: UnsafeRawBufferPointer, limits: MessageLimits
  ) throws(Refusal) -> (consumed: Int, event: Event) {
    switch state {
    case .counted:
      guard remaining > 0 else { return (0, .end) }
      return take(from: 0, of: input.count)
    case .untilClose:
      guard input.count > 0 else { return (0, .needMore) }
      guard allowance > 0 else { throw Refusal(.bodyTooLarge) }
      let count = min(allowance, input.count)
      allowance -= count
      return (count, .bytes(ByteRange(start: 0, end: count)))
    default:
      guard let bytes = input.baseAddress else { return (0, .needMore) }
      let (consumed, event) = try nextOfChunks(bytes, count: input.count, limits: limits)
      lines.position = max(0, lines.position - consumed)
      return (consumed, event)
    }
  }

  /// Hands out what is there of the bytes to come.
  private mutating func take(from start: Int, of available: Int) -> (consumed: Int, event: Event) {
    let count = min(remaining, available - start)
    guard count > 0 else { return (start, .needMore) }
    remaining -= count
    return (start + count, .bytes(ByteRange(start: start, end: start + count)))
  }

  private mutating func nextOfChunks(
    _ bytes: UnsafeRawPointer, count: Int, limits: MessageLimits
  ) throws(Refusal) -> (consumed: Int, event: Event) {
    var done = 0
    while true {
      switch state {
      case .chunkBytes:
        let step = take(from: done, of: count)
        if remaining == 0 { state = .chunkEnd }
        return step
      case .chunkEnd:
        guard try skipChunkEnd(bytes, count: count, at: done) else { return (done, .needMore) }
        done += 2
        state = .chunkSize
      case .chunkSize:
        guard let end = try readChunkSize(bytes, count: count, at: done, limits: limits) else {
          return (done, .needMore)
        }
        done = end
      case .trailers:
        guard let end = try readTrailer(bytes, count: count, at: done, limits: limits) else {
          return (done, .needMore)
        }
        let isLast = end == done + 2
        done = end
        if isLast { return (done, .end) }
      case .counted, .untilClose:
        return (done, .end)
      }
    }
  }
}

extension BodyReader {
  /// Whether CRLF stands at `start`; false when it has not all come.
  private func skipChunkEnd(_ bytes: UnsafeRawPointer, count: Int, at start: Int) throws(Refusal) -> Bool {
    guard start < count else { return false }
    guard bytes.byte(start) == ASCII.carriageReturn else { throw Refusal(.missingChunkEnd) }
    guard start + 1 < count else { return false }
    guard bytes.byte(start + 1) == ASCII.lineFeed else { throw Refusal(.missingChunkEnd) }
    return true
  }

  /// Reads `size [extensions] CRLF` at `start` and moves on to the bytes or the trailers. Returns the offset behind it.
  private mutating func readChunkSize(
    _ bytes: UnsafeRawPointer, count: Int, at start: Int, limits: MessageLimits
  ) throws(Refusal) -> Int? {
    lines.position = max(lines.position, start)
    let end = try lines.lineEnd(
      bytes, count: count, lastEnd: start + limits.chunkLine, tooLong: .chunkLineTooLong)
    guard end >= 0 else { return nil }
    remaining = try ChunkLine.size(bytes, start: start, end: end)
    guard remaining <= allowance else { throw Refusal(.bodyTooLarge) }
    allowance -= remaining
    state = remaining > 0 ? .chunkBytes : .trailers
    return end + 2
  }

  /// Checks the trailer line at `start` and forgets it. Returns the offset behind it; two further when it is the empty
  /// line, which ends the message.
  private mutating func readTrailer(
    _ bytes: UnsafeRawPointer, count: Int, at start: Int, limits: MessageLimits
  ) throws(Refusal) -> Int? {
    lines.position = max(lines.position, start)
    let end = try lines.fieldLineEnd(
      bytes, count: count, start: start, sectionLimit: start + limits.head - trailerBytes,
      lineLimit: limits.fieldLine)
    guard end >= 0 else { return nil }
    if end > start {
      guard trailerCount < limits.fieldCount else { throw Refusal(.tooManyFields) }
      trailerCount += 1
      _ = try FieldLine.colon(bytes, start: start, end: end)
    }
    trailerBytes += end + 2 - start
    return end + 2
  }
}
