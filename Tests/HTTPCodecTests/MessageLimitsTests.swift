import HTTPCodec
import Testing

@Suite("Limits hold exactly")
struct MessageLimitsTests {
  /// Small enough that every cut can be tried.
  static let small = MessageLimits(requestLine: 20, fieldLine: 12, fieldCount: 3, head: 64, body: 10, chunkLine: 8)

  private static func letters(_ count: Int) -> String { String(repeating: "x", count: count) }

  static let requests = [
    // "GET /" and " HTTP/1.1" are 14 bytes.
    Row("GET /\(letters(6)) HTTP/1.1\r\nHost: a\r\n\r\n", "end"),
    Row("GET /\(letters(7)) HTTP/1.1\r\nHost: a\r\n\r\n", "refused 414 requestLineTooLong"),
    Row(letters(20), "open"),
    Row(letters(21), "refused 414 requestLineTooLong"),
    Row(letters(20) + "\u{0}", "refused 400 controlByte"),
    Row(letters(21) + "\u{0}", "refused 414 requestLineTooLong"),
    Row(letters(19) + "\u{0}", "refused 400 controlByte"),
    Row(letters(20) + "\r", "open"),
    Row("\r\n\r\nGET /\(letters(6)) HTTP/1.1\r\nHost: a\r\n\r\n", "end"),
    Row("\r\n\r\nGET /\(letters(7)) HTTP/1.1\r\nHost: a\r\n\r\n", "refused 414 requestLineTooLong"),
    Row(get("A: \(letters(9))\r\n"), "end"),
    Row(get("A: \(letters(10))\r\n"), "refused 431 fieldLineTooLong"),
    Row(get("A: \(letters(10))"), "refused 431 fieldLineTooLong"),
    Row(get(letters(13)), "refused 431 fieldLineTooLong"),
    Row(get("A: b\r\nB: c\r\n"), "end"),
    Row(get("A: b\r\nB: c\r\nC: d\r\n"), "refused 431 tooManyFields"),
    // 20 of the request line, 14 of Host, 14 and 14, 2 of the end are 64.
    Row("GET /xxxx HTTP/1.1\r\nHost: abcdef\r\nA: \(letters(9))\r\nB: \(letters(9))\r\n\r\n", "end"),
    Row("\r\nGET /xxxx HTTP/1.1\r\nHost: abcdef\r\nA: \(letters(9))\r\nB: \(letters(9))\r\n\r\n", "end"),
    Row("GET /xxxxx HTTP/1.1\r\nHost: abcdef\r\nA: \(letters(9))\r\nB: \(letters(8))\r\n\r\n", "end"),
    Row("GET /xxxxx HTTP/1.1\r\nHost: abcdef\r\nA: \(letters(9))\r\nB: \(letters(9))\r\n", "refused 431 headTooLarge"),
    Row("GET /xxxxxx HTTP/1.1\r\nHost: abcdef\r\nA: \(letters(9))\r\nB: \(letters(9))\r\n", "refused 431 headTooLarge"),
    Row(post("") + "x", "end"),
  ]

  static let bodies = [
    Row("POST / HTTP/1.0\r\nContent-Length: 10\r\n\r\n0123456789", "body 0123456789 | end"),
    Row("POST / HTTP/1.0\r\nContent-Length: 11\r\n\r\n", "refused 413 bodyTooLarge"),
    Row(chunked("A\r\n0123456789\r\n0\r\n\r\n"), "body 0123456789 | end"),
    Row(chunked("B\r\n"), "refused 413 bodyTooLarge"),
    Row(chunked("5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"), "body 0123456789 | end"),
    Row(chunked("5\r\n01234\r\n6\r\n"), "body 01234 | refused 413 bodyTooLarge"),
    Row(chunked("1;xxxxxx\r\na\r\n0\r\n\r\n"), "body a | end"),
    Row(chunked("1;xxxxxxx\r\n"), "refused 400 chunkLineTooLong"),
    Row(chunked("1;xxxxxxx"), "refused 400 chunkLineTooLong"),
    Row(chunked("00000001\r\na\r\n0\r\n\r\n"), "body a | end"),
    Row(chunked("000000001\r\n"), "refused 400 chunkLineTooLong"),
    Row(chunked("1\r\na\r\n000000001\r\n"), "refused 400 chunkLineTooLong"),
    Row(chunked("0\r\nA: b\r\nB: c\r\nC: d\r\n\r\n"), "end"),
    Row(chunked("0\r\nA: b\r\nB: c\r\nC: d\r\nD: e\r\n\r\n"), "refused 431 tooManyFields"),
  ]

  /// Limits that let the head with Transfer-Encoding through.
  static let smallBody = MessageLimits(
    requestLine: 20, fieldLine: 26, fieldCount: 3, head: 64, body: 10, chunkLine: 8)

  static let trailers = [
    Row(chunked("0\r\nA: \(letters(23))\r\n\r\n"), "end"),
    Row(chunked("0\r\nA: \(letters(24))\r\n\r\n"), "refused 431 fieldLineTooLong"),
    // 28 and 28 and 6 and 2 are 64.
    Row(chunked("0\r\nA: \(letters(23))\r\nB: \(letters(23))\r\nC: d\r\n\r\n"), "end"),
    Row(chunked("0\r\nA: \(letters(23))\r\nB: \(letters(23))\r\nC: de\r\n\r\n"), "refused 431 headTooLarge"),
    Row(
      chunked("0\r\nA: \(letters(23))\r\nB: \(letters(23))\r\nC: \(letters(23))\r\n\r\n"), "refused 431 headTooLarge"),
  ]

  static let responses = [
    Row("HTTP/1.1 200 \(letters(7))\r\nA: b\r\n\r\n0123456789", "body 0123456789 | end"),
    Row("HTTP/1.1 200 \(letters(8))\r\n", "refused 414 requestLineTooLong"),
    Row("HTTP/1.1 200 OK\r\n\r\n0123456789a", "body 0123456789 | refused 413 bodyTooLarge"),
    Row("HTTP/1.0 200 OK\r\nContent-Length: 11\r\n\r\n", "refused 413 bodyTooLarge"),
  ]

  @Test("on the head of a request", arguments: requests)
  func request(_ row: Row) { check(row) { RequestFeed(limits: Self.small) } }

  @Test("on bodies and chunks", arguments: bodies)
  func body(_ row: Row) { check(row) { RequestFeed(limits: Self.smallBody) } }

  @Test("on trailers", arguments: trailers)
  func trailer(_ row: Row) { check(row) { RequestFeed(limits: Self.smallBody) } }

  @Test("on responses", arguments: responses)
  func response(_ row: Row) { check(row) { ResponseFeed(limits: Self.smallBody) } }

  @Test("with the documented defaults")
  func defaults() {
    let limits = MessageLimits.standard
    #expect(limits.requestLine == 8_192 && limits.fieldLine == 8_192 && limits.fieldCount == 100)
    #expect(limits.head == 32_768 && limits.body == 1_048_576 && limits.chunkLine == 256)
    let target = Self.letters(8_192 - 14)
    var fits = RequestFeed()
    #expect(fits.transcript(of: Array("GET /\(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)).lines.last == "idle")
    var over = RequestFeed()
    #expect(
      over.transcript(of: Array("GET /\(target)x HTTP/1.1\r\nHost: a\r\n\r\n".utf8)).lines
        == ["refused 414 requestLineTooLong"])
  }

  @Test("as far as numbers go: the largest and the smallest do not overflow")
  func extremes() {
    let large = MessageLimits(
      requestLine: .max, fieldLine: .max, fieldCount: .max, head: .max, body: .max, chunkLine: .max)
    for row in RequestParserTests.bodies { check(row) { RequestFeed(limits: large) } }
    let huge = Row(post("Content-Length: 9223372036854775807\r\n", "x"), "body x | open")
    check(huge) { RequestFeed(limits: large) }
    check(Row(chunked("7fffffffffffffff\r\nx"), "body x | open")) { RequestFeed(limits: large) }
    let none = MessageLimits(requestLine: -1, fieldLine: .min, fieldCount: -1, head: .min, body: -1, chunkLine: .min)
    check(Row(get(""), "refused 414 requestLineTooLong")) { RequestFeed(limits: none) }
  }

  @Test("a slow drip costs no second look: what was scanned stays scanned")
  func drip() {
    var parser = RequestParser()
    var input = Array("GET /".utf8)
    // Bytes already scanned are overwritten with something refusable: a parser that looked again would notice.
    for _ in 0..<1_000 {
      let step = input.withUnsafeBytes { parser.next($0) }
      guard case .needMore = step.event, step.consumed == 0 else {
        Issue.record("\(step)")
        return
      }
      input[input.count - 1] = 0
      input.append(UInt8(ascii: "x"))
    }
  }
}
