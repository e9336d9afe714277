import HTTPCodec

/// What a parser said about a stream of bytes, in words, so that two runs can be compared: adjacent pieces of body are
/// joined, and ranges are replaced by the bytes they name.
struct Transcript: Equatable, CustomStringConvertible {
  private(set) var lines: [String] = []
  private var bodyIsOpen = false
  /// Set when a step broke the pull contract.
  private(set) var broken: String?

  var description: String { lines.joined(separator: " | ") + (broken.map { " BROKEN: \($0)" } ?? "") }

  /// Nothing follows a refusal, however often it is repeated.
  private var isRefused: Bool { lines.last?.hasPrefix("refused") ?? false }

  mutating func add(_ line: String) {
    guard !isRefused else { return }
    lines.append(line)
    bodyIsOpen = false
  }

  mutating func addBody(_ text: String) {
    if bodyIsOpen { lines[lines.count - 1] += text } else { lines.append("body " + text) }
    bodyIsOpen = true
  }

  mutating func complain(_ what: String) { broken = what }
}

/// Feeds pieces to a parser the way a connection does: what was not consumed is kept and put before the next piece.
protocol Feeding {
  /// One call of `next`: adds to the transcript, returns what was consumed and whether to call again.
  mutating func step(_ input: UnsafeRawBufferPointer, _ transcript: inout Transcript) -> (consumed: Int, goOn: Bool)
  mutating func finish(_ transcript: inout Transcript)
}

extension Feeding {
  /// The transcript of `bytes` when cut before each of the offsets in `cuts`, which ascend.
  mutating func transcript(of bytes: [UInt8], cuts: [Int] = []) -> Transcript {
    var transcript = Transcript()
    var kept: [UInt8] = []
    var start = 0
    for end in cuts + [bytes.count] {
      kept += bytes[start..<end]
      start = end
      feed(&kept, &transcript)
    }
    finish(&transcript)
    return transcript
  }

  private mutating func feed(_ kept: inout [UInt8], _ transcript: inout Transcript) {
    // A copy of exactly these bytes on the heap, so that a sanitizer sees a read beyond them.
    var offset = 0
    var goesOn = true
    while goesOn {
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: kept.count - offset, alignment: 1)
      copy.copyBytes(from: kept[offset...])
      let (consumed, goOn) = step(UnsafeRawBufferPointer(copy), &transcript)
      copy.deallocate()
      if consumed < 0 || consumed > kept.count - offset { transcript.complain("consumed \(consumed)") }
      offset += min(max(consumed, 0), kept.count - offset)
      goesOn = goOn
    }
    kept.removeFirst(offset)
  }
}

/// A request parser that writes down what it sees.
struct RequestFeed: Feeding {
  var parser: RequestParser

  init(limits: MessageLimits = .standard) { parser = RequestParser(limits: limits) }

  mutating func step(_ input: UnsafeRawBufferPointer, _ transcript: inout Transcript) -> (consumed: Int, goOn: Bool) {
    let step = parser.next(input)
    switch step.event {
    case .needMore: return (step.consumed, false)
    case .head(let head): transcript.add(Self.describe(head, in: input))
    case .body(let range): transcript.addBody(range.text(in: input))
    case .end: transcript.add("end")
    case .refused(let refusal):
      transcript.add("refused \(refusal.status) \(refusal.reason)\(method)")
      return (step.consumed, false)
    }
    return (step.consumed, true)
  }

  /// Whether an answer to what is not complete may have a body.
  private var method: String { parser.isHead ? " of a HEAD" : "" }

  mutating func finish(_ transcript: inout Transcript) { transcript.add(parser.isIdle ? "idle" : "open\(method)") }

  static func describe(_ head: RequestHead, in input: UnsafeRawBufferPointer) -> String {
    let fields = describeFields(head.fields, in: input)
    return """
      \(head.method) \(head.methodName.text(in: input)) \(head.target.text(in: input)) \
      path=\(head.path.text(in: input)) query=\(head.query.text(in: input)) host=\(head.host.text(in: input)) \
      \(head.version) keepAlive=\(head.keepAlive) \(head.framing) continue=\(head.expectsContinue) \(fields)
      """
  }
}

/// A response parser that writes down what it sees. The methods are what the responses answer, in order.
struct ResponseFeed: Feeding {
  var parser: ResponseParser
  var methods: [HTTPCodec.Method]
  private var answered = 0

  init(answering methods: [HTTPCodec.Method] = [.get], limits: MessageLimits = .standard) {
    parser = ResponseParser(limits: limits)
    self.methods = methods
    parser.expect(methods[0])
  }

  mutating func step(_ input: UnsafeRawBufferPointer, _ transcript: inout Transcript) -> (consumed: Int, goOn: Bool) {
    let step = parser.next(input)
    write(step.event, input, &transcript)
    switch step.event {
    case .needMore, .refused: return (step.consumed, false)
    default: return (step.consumed, true)
    }
  }

  mutating func finish(_ transcript: inout Transcript) {
    let event = parser.endOfInput()
    if case .needMore = event { transcript.add("idle") } else { write(event, .init(start: nil, count: 0), &transcript) }
  }

  private mutating func write(_ event: ResponseEvent, _ input: UnsafeRawBufferPointer, _ transcript: inout Transcript) {
    switch event {
    case .needMore: break
    case .informational(let status): transcript.add("informational \(status)")
    case .head(let head): transcript.add(Self.describe(head, in: input))
    case .body(let range): transcript.addBody(range.text(in: input))
    case .end:
      transcript.add("end")
      answered += 1
      parser.expect(methods[min(answered, methods.count - 1)])
    case .refused(let refusal): transcript.add("refused \(refusal.status) \(refusal.reason)")
    }
  }

  static func describe(_ head: ResponseHead, in input: UnsafeRawBufferPointer) -> String {
    let fields = describeFields(head.fields, in: input)
    return """
      \(head.status) \(head.reason.text(in: input)) \(head.version) keepAlive=\(head.keepAlive) \(head.framing) \
      \(fields)
      """
  }
}

/// The fields as `{name=value}` each.
private func describeFields(_ fields: ByteRange, in input: UnsafeRawBufferPointer) -> String {
  FieldIterator(fields, in: input).map { "{\($0.name.text(in: input))=\($0.value.text(in: input))}" }.joined()
}
