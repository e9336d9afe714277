import HTTPCodec

struct RequestTeller: Teller {
  var parser: RequestParser
  var story = Story()

  mutating func step(_ input: UnsafeRawBufferPointer) -> (consumed: Int, goOn: Bool) {
    let step = parser.next(input)
    switch step.event {
    case .needMore: return (step.consumed, false)
    case .head(let head): add(head, input)
    case .body(let range): story.addBody(range, of: input)
    case .end: story.add("E", of: input)
    case .refused(let refusal):
      story.addRefusal(refusal)
      return (step.consumed, false)
    }
    return (step.consumed, true)
  }

  mutating func finish() {
    story.add(parser.isIdle ? "I" : "O", of: .init(start: nil, count: 0))
  }

  private mutating func add(_ head: RequestHead, _ input: UnsafeRawBufferPointer) {
    require(head.framing != .untilClose, "a request until close")
    require(head.version == .http10 || !head.host.isEmpty, "HTTP/1.1 without host")
    require(!head.path.isEmpty && !head.target.isEmpty, "no target")
    let query = QueryItems(head.query, in: input).flatMap { [$0.name, $0.value] }
    story.add(
      "H", Int(head.method.rawValue), Int(head.version.rawValue), head.keepAlive ? 1 : 0, number(head.framing),
      head.expectsContinue ? 1 : 0,
      ranges: [head.methodName, head.target, head.path, head.query, head.host, head.fields] + query
        + fieldRanges(head.fields, in: input),
      of: input)
  }
}
