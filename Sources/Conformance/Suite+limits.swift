import HTTPCodec

extension Suite {
  /// A request line of exactly so many bytes: the mark's target is eight of them.
  private static func line(of bytes: Int) -> String { "GET $A&x=\(filler(bytes - 24)) HTTP/1.1\r\nHost: $H\r\n\r\n" }

  /// A head of exactly so many bytes.
  private static func head(of bytes: Int) -> String {
    let rest = "GET 12345678 HTTP/1.1\r\nHost: a\r\n\r\n".utf8.count
    return "GET $A HTTP/1.1\r\nHost: a\r\n\(fieldLines(bytes: bytes - rest))\r\n"
  }

  private static func body(of bytes: Int) -> String { get("Content-Length: \(bytes)\r\n", filler(bytes)) }

  static let limits = [
    answered("limit", "a request line of the limit", line(of: sizes.requestLine)),
    refused("limit", "a request line beyond it", line(of: sizes.requestLine + 1), [414, 400]),
    refused("limit", "a request line without end", "GET /" + filler(4 * sizes.requestLine), [414, 400], alone: true),
    refused("limit", "a method without end", filler(2 * sizes.requestLine), [400, 414, 501], alone: true),
    answered("limit", "a field of the limit", get("X: \(filler(sizes.fieldLine - 3))\r\n")),
    refused("limit", "a field beyond it", get("X: \(filler(sizes.fieldLine - 2))\r\n"), [431, 400]),
    refused("limit", "a name without end", get(filler(2 * sizes.fieldLine)), [431, 400], alone: true),
    answered("limit", "as many fields as may be", get(String(repeating: "X: y\r\n", count: sizes.fieldCount - 1))),
    refused("limit", "one field more", get(String(repeating: "X: y\r\n", count: sizes.fieldCount)), [431, 400]),
    answered("limit", "a head of the limit", head(of: sizes.head)),
    refused("limit", "a head beyond it", head(of: sizes.head + 1), [431, 400, 413]),
    answered("limit", "a body of the limit", body(of: sizes.body)),
    refused("limit", "a body beyond it, announced", get("Content-Length: \(sizes.body + 1)\r\n"), [413]),
    refused("limit", "a body beyond it, sent", body(of: sizes.body + 1), [413]),
    answered(
      "limit", "a chunk of the limit",
      chunked("\(String(sizes.body, radix: 16))\r\n\(filler(sizes.body))\r\n0\r\n\r\n")),
    refused(
      "limit", "chunks beyond it together",
      chunked("\(String(sizes.body, radix: 16))\r\n\(filler(sizes.body))\r\n1\r\na\r\n0\r\n\r\n"), [413]),
    refused("limit", "a chunk beyond it, announced", chunked("\(String(sizes.body + 1, radix: 16))\r\n"), [413]),
    answered(
      "limit", "a chunk's line of the limit",
      chunked("5;\(filler(sizes.chunkLine - 2))\r\nhello\r\n0\r\n\r\n")),
    refused(
      "limit", "a chunk's line beyond it", chunked("5;\(filler(sizes.chunkLine - 1))\r\nhello\r\n0\r\n\r\n"),
      [400, 413]),
    refused(
      "limit", "noughts without end before a size",
      chunked(String(repeating: "0", count: 2 * sizes.chunkLine)), [400, 413], alone: true),
    refused(
      "limit", "one trailer too many",
      chunked("0\r\n" + String(repeating: "X: y\r\n", count: sizes.fieldCount + 1) + "\r\n"), [431, 400]),
    refused(
      "limit", "trailers beyond the limit of a head", chunked("0\r\n" + fieldLines(bytes: sizes.head) + "\r\n"),
      [431, 400]),
  ]

  static let bodies = [
    answered(
      "body", "100 Continue to a client that waits for it",
      get("Content-Length: 5\r\nExpect: 100-continue\r\n", "$?hello"), [own], .lives
    ) { $0.interim = .once },
    answered(
      "body", "100 Continue before chunks",
      get("Transfer-Encoding: chunked\r\nExpect: 100-Continue\r\n", "$?5\r\nhello\r\n0\r\n\r\n"), [own], .lives
    ) {
      $0.interim = .once
    },
    answered(
      "body", "a client that expects it, and does not wait",
      get("Content-Length: 5\r\nExpect: 100-continue\r\n", "hello"), [own], .lives
    ) { $0.interim = .perhaps },
    answered("body", "an expectation without a body", get("Expect: 100-continue\r\n"), [own], .lives) {
      $0.interim = .perhaps
    },
    answered(
      "body", "an expectation in 1.0 means nothing",
      "GET $A HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n$|hello", [own], .closes),
    refused("body", "another expectation", get("Expect: 200-ok\r\n"), [417]),
    refused(
      "body", "an expectation of a body beyond the limit",
      get("Expect: 100-continue\r\nContent-Length: \(sizes.body + 1)\r\n"), [413, 417], alone: true),
    answered("body", "empty lines behind a body", get("Content-Length: 5\r\n", "hello\r\n\r\n")),
    answered(
      "body", "that comes after a while, in three pieces",
      get("Content-Length: 6\r\n", "$|he$|ll$|o!")),
    answered(
      "body", "of every byte there is",
      get("Content-Length: 256\r\n", everyByte)),
  ]

  /// Each byte once; the dollar, which marks places in a message, is replaced by a second nought.
  private static let everyByte = String(
    String.UnicodeScalarView((0..<256).map { Unicode.Scalar(UInt8($0 == 36 ? 0 : $0)) }))
}
