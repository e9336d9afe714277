import HTTPCodec

/// An answer as it was received.
public struct ReceivedAnswer: Equatable, Sendable {
  public var status: Int
  public var body: [UInt8] = []
  /// Whether the connection stays open by what the answer says.
  public var keepAlive: Bool

  public init(status: Int, body: [UInt8] = [], keepAlive: Bool) {
    self.status = status
    self.body = body
    self.keepAlive = keepAlive
  }
}

/// Takes what a server sends apart into answers, as strictly as a client would. A value.
public struct AnswerReader: Sendable {
  /// Those that are complete.
  public private(set) var answers: [ReceivedAnswer] = []
  /// Interim answers, each with how many final ones had come before it.
  public private(set) var interims: [(status: Int, after: Int)] = []
  /// Why what came is no answer; nothing is read any more then.
  public private(set) var fault: String?
  /// Bytes received.
  public private(set) var count = 0
  private let isHead: [Bool]
  private var parser = ResponseParser(limits: AnswerReader.limits)
  private var input: [UInt8] = []
  private var current: ReceivedAnswer?

  private static let limits = MessageLimits(head: 1 << 20, body: 1 << 24)

  /// - Parameter isHead: which of the answers, in their order, are to a HEAD; those beyond are not.
  public init(isHead: [Bool] = []) {
    self.isHead = isHead
    expectNext()
  }

  public mutating func read(_ bytes: [UInt8]) {
    count += bytes.count
    guard fault == nil else { return }
    input += bytes
    var offset = 0
    var goesOn = true
    while goesOn {
      let step = input.withUnsafeBytes { all in
        let rest = UnsafeRawBufferPointer(rebasing: all[offset...])
        let step = parser.next(rest)
        goesOn = take(step.event, rest)
        return step
      }
      offset += step.consumed
    }
    input.removeFirst(offset)
  }

  /// The server has ended the connection.
  public mutating func end() {
    guard fault == nil else { return }
    _ = take(parser.endOfInput(), UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// Returns whether there may be more to find.
  private mutating func take(_ event: ResponseEvent, _ bytes: UnsafeRawBufferPointer) -> Bool {
    switch event {
    case .needMore: return false
    case .informational(let status): interims.append((status, answers.count))
    case .head(let head): current = ReceivedAnswer(status: head.status, keepAlive: head.keepAlive)
    case .body(let range): current?.body += range.bytes(in: bytes)
    case .end:
      if let current { answers.append(current) }
      current = nil
      expectNext()
    case .refused(let refusal):
      fault = refusal.description
      return false
    }
    return true
  }

  private mutating func expectNext() {
    let index = answers.count
    parser.expect(index < isHead.count && isHead[index] ? .head : .get)
  }
}
