import HTTPCodec
import Testing

/// What is written is read back as it was meant: random messages from a fixed seed, several to a buffer, cut at random.
@Suite("What the writers write, the parsers read")
struct RoundTripTests {
  static let targets = ["/", "/hi", "/?fib=20", "/a/b?c=d&e=%20", "//x?", "/" + String(repeating: "y", count: 300)]

  @Test("requests", arguments: 0..<60)
  func requests(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    var bytes: [UInt8] = []
    var expected: [String] = []
    for _ in 0..<random.below(6) + 1 {
      let target = Self.targets[random.below(Self.targets.count)]
      let body = random.bytes(random.below(3) * random.below(200))
      let keepAlive = random.below(2) == 0
      if random.below(2) == 0 {
        body.withUnsafeBytes { body in
          RequestWriter.write(.put, target: target, host: "h:1", keepAlive: keepAlive, body: body, to: &bytes)
        }
        expected.append("put \(target) \(keepAlive) length(\(body.count)) \(body)")
      } else {
        RequestWriter.writeChunkedHead(target: target, host: "h:1", keepAlive: keepAlive, to: &bytes) {
          $0.appendField("X-A", "b")
        }
        appendChunks(of: body, to: &bytes, &random)
        expected.append("post \(target) \(keepAlive) chunked \(body)")
      }
    }
    #expect(readRequests(bytes, &random) == expected)
  }

  @Test("responses", arguments: 0..<60)
  func responses(seed: Int) {
    var random = SplitMix(state: UInt64(seed) + 1_000)
    var bytes: [UInt8] = []
    var expected: [String] = []
    var methods: [HTTPCodec.Method] = []
    for _ in 0..<random.below(6) + 1 {
      let isHead = random.below(4) == 0
      let status = [200, 204, 304, 400, 404, 503][random.below(6)]
      let body = random.bytes(random.below(3) * random.below(200))
      var writer = ResponseWriter(keepAlive: true, isHead: isHead, date: ResponseWriterTests.date)
      let sent = isHead || !ResponseWriter.allowsBody(status) ? [] : body
      if random.below(2) == 0 || !ResponseWriter.allowsBody(status) {
        body.withUnsafeBytes { writer.write(status: status, contentType: "text/plain", body: $0, to: &bytes) }
      } else {
        writer.writeChunkedHead(status: status, contentType: "text/plain", to: &bytes)
        body.withUnsafeBytes { writer.writeChunk($0, to: &bytes) }
        writer.writeLastChunk(to: &bytes)
      }
      methods.append(isHead ? .head : .get)
      expected.append("\(status) \(sent)")
    }
    #expect(readResponses(bytes, methods, &random) == expected)
  }

  private func appendChunks(of body: [UInt8], to bytes: inout [UInt8], _ random: inout SplitMix) {
    var start = 0
    while start < body.count {
      let end = min(body.count, start + random.below(64) + 1)
      body[start..<end].withUnsafeBytes { bytes.appendChunk($0) }
      start = end
    }
    bytes.appendLastChunk { $0.appendField("X-Sum", decimal: body.count) }
  }

  private func readRequests(_ bytes: [UInt8], _ random: inout SplitMix) -> [String] {
    var parser = RequestParser()
    var said: [String] = []
    var body: [UInt8] = []
    pull(bytes, &random) { input in
      let step = parser.next(input)
      switch step.event {
      case .needMore, .refused: return (step.consumed, false)
      case .head(let head):
        said.append("\(head.method) \(head.target.text(in: input)) \(head.keepAlive) \(head.framing) ")
      case .body(let range): body += range.bytes(in: input)
      case .end:
        said[said.count - 1] += "\(body)"
        body = []
      }
      return (step.consumed, true)
    }
    #expect(parser.isIdle)
    return said
  }

  private func readResponses(
    _ bytes: [UInt8], _ methods: [HTTPCodec.Method], _ random: inout SplitMix
  ) -> [String] {
    var parser = ResponseParser()
    var said: [String] = []
    var body: [UInt8] = []
    parser.expect(methods[0])
    pull(bytes, &random) { input in
      let step = parser.next(input)
      switch step.event {
      case .needMore, .refused, .informational: return (step.consumed, false)
      case .head(let head): said.append("\(head.status) ")
      case .body(let range): body += range.bytes(in: input)
      case .end:
        said[said.count - 1] += "\(body)"
        body = []
        if said.count < methods.count { parser.expect(methods[said.count]) }
      }
      return (step.consumed, true)
    }
    #expect(parser.isIdle)
    return said
  }

  /// Hands the bytes over in pieces of random size, keeping what is not consumed.
  private func pull(
    _ bytes: [UInt8], _ random: inout SplitMix, _ step: (UnsafeRawBufferPointer) -> (consumed: Int, goOn: Bool)
  ) {
    var start = 0
    var end = 0
    while end < bytes.count {
      end = min(bytes.count, end + random.below(120) + 1)
      var goesOn = true
      while goesOn {
        let (consumed, goOn) = bytes[start..<end].withUnsafeBytes(step)
        start += consumed
        goesOn = goOn
      }
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
