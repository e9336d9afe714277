import HTTPCodec

/// A message of unknown meaning, as a folder of somebody's cases holds them: what can be asked of a server for it.
public struct RawMessage: Sendable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The server survives, answers with 200 to 599 or closes in time, and gives marked requests their own answers.
  ///
  /// Where the bytes are whole requests by this package's own strict reading, each is due an answer, and the connection may go on.
  /// Of anything else only the server knows what it is still waiting for: the client ends its side, and the server has to close.
  public var expectation: ExpectedCourse {
    var expectation = ExpectedCourse()
    let (heads, isWhole) = requests
    expectation.answers = heads.map { ExpectedAnswer([], isHead: $0) }
    expectation.sequel = isWhole ? .either : .closes
    expectation.interim = .perhaps
    expectation.maySayLess = true
    expectation.isOpenEnded = !isWhole
    return expectation
  }

  /// Which of the complete requests are HEAD, and whether they are all there is and leave the connection open.
  private var requests: (isHead: [Bool], isWhole: Bool) {
    var parser = RequestParser()
    var isHead: [Bool] = []
    var lastIsHead = false
    var keepsAlive = true
    var offset = 0
    return bytes.withUnsafeBytes { all in
      while true {
        let step = parser.next(UnsafeRawBufferPointer(rebasing: all[offset...]))
        offset += step.consumed
        switch step.event {
        case .head(let head):
          guard keepsAlive else { return (isHead, false) }
          lastIsHead = head.method == .head
          keepsAlive = head.keepAlive
        case .body: break
        case .end: isHead.append(lastIsHead)
        case .needMore: return (isHead, parser.isIdle && offset == all.count && keepsAlive && !isHead.isEmpty)
        case .refused: return (isHead, false)
        }
      }
    }
  }
}
