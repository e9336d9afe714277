import HTTPCodec
import Testing

@Suite("RequestParser refuses")
struct RequestRefusalTests {
  static let lines = [
    Row("GET / HTTP/1.1\nHost: a\r\n\r\n", "refused 400 bareLineFeed"),
    Row("GET / HTTP/1.1\r\nHost: a\n\r\n", "refused 400 bareLineFeed"),
    Row("GET / HTTP/1.1\r\nHost: a\r\n\n", "refused 400 bareLineFeed"),
    Row("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "refused 400 bareLineFeed"),
    Row("GET / HTTP/1.1\rHost: a\r\n\r\n", "refused 400 bareCarriageReturn"),
    Row("GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", "refused 400 bareCarriageReturn"),
    Row(get("A: b\rc\r\n"), "refused 400 bareCarriageReturn"),
    Row(get("A: b\r\r\n"), "refused 400 bareCarriageReturn"),
    Row(get("A: b\r\n").dropLastLine + "\rX", "refused 400 bareCarriageReturn"),
    Row("GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n", "refused 400 controlByte"),
    Row("GET /\u{7F} HTTP/1.1\r\nHost: a\r\n\r\n", "refused 400 controlByte"),
    Row(get("A: \u{0}\r\n"), "refused 400 controlByte"),
    Row(get("A: b\u{1F}c\r\n"), "refused 400 controlByte"),
    Row(get("A: b\u{7F}c\r\n"), "refused 400 controlByte"),
    Row(get("A\u{0}: b\r\n"), "refused 400 controlByte"),
    Row(get("A: \u{1B}[31m\r\n"), "refused 400 controlByte"),
    Row("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}", "refused 400 controlByte"),
    Row("\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "refused 400 tooManyEmptyLines"),
  ]

  static let requestLines = [
    Row(" GET / HTTP/1.1\r\n", "refused 400 malformedMethod"),
    Row("G@T / HTTP/1.1\r\n", "refused 400 malformedMethod"),
    Row("GET\t/ HTTP/1.1\r\n", "refused 400 malformedMethod"),
    Row("GET\r\n", "refused 400 malformedMethod"),
    Row("\u{C3}\u{89} / HTTP/1.1\r\n", "refused 400 malformedMethod"),
    Row("GET(/) / HTTP/1.1\r\n", "refused 400 malformedMethod"),
    Row("GET \r\n", "refused 400 malformedRequestLine"),
    Row("GET /\r\n", "refused 400 malformedRequestLine"),
    Row("GET HTTP/1.1\r\n", "refused 400 malformedRequestLine"),
    Row("GET  HTTP/1.1\r\n", "refused 400 malformedRequestLine"),
    Row("GET  / HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET /  HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET / x HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET /\tx HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET /\u{E9} HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET /?\u{E9} HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET /#x HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET /?a#x HTTP/1.1\r\n", "refused 400 targetByte"),
    Row("GET index.html HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET * HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("OPTIONS ** HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("OPTIONS *?x HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET ?x HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET a:80 HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET https://a/ HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET http:///x HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET http:/a/x HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET http:// HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET http://u@b/ HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET http://b:x/ HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("GET http://b\\c/ HTTP/1.1\r\n", "refused 400 targetForm"),
    Row("CONNECT a:443 HTTP/1.1\r\n", "refused 501 connectNotSupported"),
    Row("CONNECT / HTTP/1.1\r\n", "refused 501 connectNotSupported"),
  ]

  static let versions = [
    Row("GET / HTTP/1.2\r\n", "refused 505 unsupportedVersion"),
    Row("GET / HTTP/2.0\r\n", "refused 505 unsupportedVersion"),
    Row("GET / HTTP/0.9\r\n", "refused 505 unsupportedVersion"),
    Row("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "refused 505 unsupportedVersion"),
    Row("GET / http/1.1\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/1\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/1.\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/1.10\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/11.1\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/1.1 \r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/1.1x\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/+1.1\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/1,1\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP/a.1\r\n", "refused 400 malformedVersion"),
    Row("GET / HTTP\r\n", "refused 400 malformedVersion"),
    Row("GET / XTTP/1.1\r\n", "refused 400 malformedVersion"),
    Row("GET / ICY/1.1\r\n", "refused 400 malformedVersion"),
  ]

  static let fields = [
    Row(get("A : b\r\n"), "refused 400 spaceBeforeColon"),
    Row(get("A\t: b\r\n"), "refused 400 spaceBeforeColon"),
    Row(get("Content-Length : 5\r\n"), "refused 400 spaceBeforeColon"),
    Row(get(": b\r\n"), "refused 400 emptyFieldName"),
    Row(get(":\r\n"), "refused 400 emptyFieldName"),
    Row(get("A b: c\r\n"), "refused 400 fieldNameByte"),
    Row(get("A(b): c\r\n"), "refused 400 fieldNameByte"),
    Row(get("A\u{E9}: c\r\n"), "refused 400 fieldNameByte"),
    Row(get("\"A\": c\r\n"), "refused 400 fieldNameByte"),
    Row(get("A;b: c\r\n"), "refused 400 fieldNameByte"),
    Row(get("A/b: c\r\n"), "refused 400 fieldNameByte"),
    Row(get("A\r\n"), "refused 400 missingColon"),
    Row(get("A b\r\n"), "refused 400 fieldNameByte"),
    Row(get("A: b\r\n c\r\n"), "refused 400 foldedLine"),
    Row(get("A: b\r\n\tc: d\r\n"), "refused 400 foldedLine"),
    Row("GET / HTTP/1.1\r\n Host: a\r\n\r\n", "refused 400 foldedLine"),
    Row(get("A: b\r\n \r\n"), "refused 400 foldedLine"),
  ]

  static let hosts = [
    Row("GET / HTTP/1.1\r\n\r\n", "refused 400 missingHost"),
    Row("GET http://a/ HTTP/1.1\r\n\r\n", "refused 400 missingHost"),
    Row("GET / HTTP/1.1\r\nHosts: a\r\n\r\n", "refused 400 missingHost"),
    Row(get("Host: a\r\n"), "refused 400 repeatedHost"),
    Row(get("HOST: b\r\n"), "refused 400 repeatedHost"),
    Row("GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "refused 400 repeatedHost"),
    Row("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", "refused 400 repeatedHost"),
    Row("GET / HTTP/1.1\r\nHost:\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: :80\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a:-1\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a:000080\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a:80:81\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: [\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: []\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: [::g]\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: a%2\r\n\r\n", "refused 400 malformedHost"),
    Row("GET / HTTP/1.1\r\nHost: \u{E9}\r\n\r\n", "refused 400 malformedHost"),
  ]

  @Test("line ends and control bytes", arguments: lines)
  func line(_ row: Row) { check(row) { RequestFeed() } }

  @Test("request lines", arguments: requestLines)
  func requestLine(_ row: Row) { check(row) { RequestFeed() } }

  @Test("versions", arguments: versions)
  func version(_ row: Row) { check(row) { RequestFeed() } }

  @Test("field lines", arguments: fields)
  func field(_ row: Row) { check(row) { RequestFeed() } }

  @Test("hosts", arguments: hosts)
  func host(_ row: Row) { check(row) { RequestFeed() } }

  @Test("and stays so")
  func staysRefused() {
    var parser = RequestParser()
    Array("GET\r\n".utf8).withUnsafeBytes { _ = parser.next($0) }
    let step = Array(get("").utf8).withUnsafeBytes { parser.next($0) }
    guard case .refused(let refusal) = step.event else {
      Issue.record("\(step.event)")
      return
    }
    #expect(refusal.reason == .malformedMethod && step.consumed == 0 && !parser.isIdle)
  }

  @Test("with a sentence and its source for every rule", arguments: Refusal.Reason.allCases)
  func sentence(_ reason: Refusal.Reason) {
    let refusal = Refusal(reason)
    #expect(refusal.description.contains("(RFC "))
    #expect([400, 413, 414, 417, 431, 501, 505].contains(refusal.status))
  }
}

extension String {
  /// Without the empty line at the end.
  fileprivate var dropLastLine: String { String(String.UnicodeScalarView(unicodeScalars.dropLast(2))) }
}
