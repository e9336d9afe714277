import HTTPCodec

struct ResponseTeller: Teller {
  var parser: ResponseParser
  var story = Story()

  init(parser: ResponseParser, method: HTTPCodec.Method) {
    self.parser = parser
    self.parser.expect(method)
  }

  mutating func step(_ input: UnsafeRawBufferPointer) -> (consumed: Int, goOn: Bool) {
    let step = parser.next(input)
    return (step.consumed, tell(step.event, input))
  }

  mutating func finish() {
    _ = tell(parser.endOfInput(), .init(start: nil, count: 0))
  }

  private mutating func tell(_ event: ResponseEvent, _ input: UnsafeRawBufferPointer) -> Bool {
    switch event {
    case .needMore: return false
    case .informational(let status): story.add("N", status, of: input)
    case .head(let head):
      require((200...599).contains(head.status), "status \(head.status)")
      story.add(
        "H", head.status, Int(head.version.rawValue), head.keepAlive ? 1 : 0, number(head.framing),
        ranges: [head.reason, head.fields] + fieldRanges(head.fields, in: input), of: input)
    case .body(let range): story.addBody(range, of: input)
    case .end: story.add("E", of: input)
    case .refused(let refusal):
      story.addRefusal(refusal)
      return false
    }
    return true
  }
}
