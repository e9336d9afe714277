import HTTPCodec
import Testing

/// One message, or several, and what must be found in the transcript of it, in this order.
struct Row: Sendable, CustomTestStringConvertible {
  /// Written with one scalar per byte, so that `\u{FF}` is the byte 255.
  let text: String
  let expected: [String]

  init(_ text: String, _ expected: String...) {
    self.text = text
    self.expected = expected
  }

  var bytes: [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }
  var testDescription: String { String(text.debugDescription.prefix(160)) }
}

/// Runs a row whole, cut in two at every byte, and byte by byte; all must say the same, and what the row expects.
func check(_ row: Row, _ makeFeed: () -> some Feeding) {
  let bytes = row.bytes
  var feed = makeFeed()
  let whole = feed.transcript(of: bytes)
  #expect(whole.broken == nil)
  var rest = Substring(whole.description)
  for piece in row.expected {
    guard let found = rest.firstRange(of: piece) else {
      Issue.record("'\(piece)' is not in '\(rest)', of '\(whole)'")
      return
    }
    rest = rest[found.upperBound...]
  }
  for cut in bytes.indices {
    var feed = makeFeed()
    let said = feed.transcript(of: bytes, cuts: [cut])
    #expect(said == whole, "cut before byte \(cut)")
  }
  var slow = makeFeed()
  let slowly = slow.transcript(of: bytes, cuts: Array(bytes.indices))
  #expect(slowly == whole, "byte by byte")
}

extension Substring {
  /// The first place of a piece of text; the standard library has this only for patterns.
  fileprivate func firstRange(of piece: String) -> Range<Index>? {
    var start = startIndex
    while true {
      if self[start...].hasPrefix(piece) { return start..<index(start, offsetBy: piece.count) }
      guard start < endIndex else { return nil }
      start = index(after: start)
    }
  }
}

/// A GET of `/` with these field lines, each ended by CRLF, after its Host.
func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }

/// A POST with these field lines and this body.
func post(_ fields: String, _ body: String = "") -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)" }

/// A POST in chunks.
func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }
