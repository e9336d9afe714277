import HTTPCodec

/// A HEAD that is refused: its answer ends with its head all the same, or a client that reads no body takes it for the next answer.
extension Suite {
  private static func refusedHead(
    _ name: String, _ text: String, _ statuses: [Int] = [400], alone: Bool = false
  ) -> ConformanceCase { refused("HEAD", name, text, statuses, alone: alone, isHead: true) }

  /// A HEAD for mark a with these field lines, each ended by CRLF, after its Host.
  private static func head(_ fields: String, _ body: String = "") -> String {
    "HEAD $A HTTP/1.1\r\nHost: $H\r\n\(fields)\r\n\(body)"
  }

  static let heads = [
    refusedHead("without a Host", "HEAD $A HTTP/1.1\r\n\r\n"),
    refusedHead("a fragment in the target", "HEAD $A#x HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refusedHead("a NUL in the target", "HEAD $A\u{0} HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refusedHead("an empty line before it, no version", "\r\nHEAD $A\r\nHost: $H\r\n\r\n"),
    refusedHead("another version", "HEAD $A HTTP/2.0\r\nHost: $H\r\n\r\n", [505]),
    refusedHead("a line without end", "HEAD /" + filler(4 * sizes.requestLine), [414, 400], alone: true),
    refusedHead("a line beyond the limit", "HEAD $A&x=\(filler(sizes.requestLine)) HTTP/1.1\r\n\r\n", [414, 400]),
    refusedHead("a space before a colon", head("X : y\r\n")),
    refusedHead("a field beyond the limit", head("X: \(filler(sizes.fieldLine))\r\n"), [431, 400]),
    refusedHead("one field too many", head(String(repeating: "X: y\r\n", count: sizes.fieldCount)), [431, 400]),
    refusedHead("fields beyond the limit of a head", head(fieldLines(bytes: sizes.head)), [431, 400, 413]),
    refusedHead("two lengths", head("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")),
    refusedHead("another expectation", head("Expect: 200-ok\r\n"), [417]),
    refusedHead("a body beyond the limit, announced", head("Content-Length: \(sizes.body + 1)\r\n"), [413]),
    refusedHead(
      "an expectation of a body beyond the limit",
      head("Expect: 100-continue\r\nContent-Length: \(sizes.body + 1)\r\n"), [413, 417], alone: true),
    refusedHead(
      "a chunk beyond the limit, announced",
      head("Transfer-Encoding: chunked\r\n", "\(String(sizes.body + 1, radix: 16))\r\n"), [413]),
    refusedHead("a chunk's size that is none", head("Transfer-Encoding: chunked\r\n", "x\r\n")),
    answered(
      "HEAD", "behind a GET, in one write", get("") + "HEAD $B HTTP/1.1\r\n\r\n" + hidden,
      [own, ExpectedAnswer([400], isHead: true)], .closes),
  ]
}
