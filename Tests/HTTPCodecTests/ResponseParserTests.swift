import HTTPCodec
import Testing

@Suite("ResponseParser")
struct ResponseParserTests {
  static let accepted = [
    Row(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\neasy!", "200 OK http11 keepAlive=true length(5)",
      "body easy! | end | idle"),
    Row("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "length(0)", "| end | idle"),
    Row("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "200  http11", "end"),
    Row("HTTP/1.1 404 Not \t\u{E9} Found\r\nContent-Length: 0\r\n\r\n", "404 Not \t", "end"),
    Row("HTTP/1.1 599 x\r\nContent-Length: 0\r\n\r\n", "599 x"),
    Row("HTTP/1.1 204 No Content\r\n\r\n", "204 No Content http11 keepAlive=true none", "| end | idle"),
    Row("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "none", "| end | idle"),
    Row("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "none", "| end | idle"),
    Row("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", "none", "| end | idle"),
    Row("HTTP/1.1 304 Not Modified\r\nContent-Length: 9999999\r\n\r\n", "none", "| end | idle"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "chunked", "body ab | end | idle"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;e\r\nab\r\n0\r\nT: u\r\n\r\n", "body ab | end | idle"),
    Row("HTTP/1.1 200 OK\r\n\r\nall of it", "keepAlive=false untilClose", "body all of it | end"),
    Row("HTTP/1.1 200 OK\r\n\r\n", "untilClose", "| end"),
    Row("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nx", "http10 keepAlive=false untilClose", "body x | end"),
    Row(
      "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", "http10 keepAlive=true", "body x | end"
    ),
    Row("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "http10 keepAlive=false length(1)", "body x | end"),
    Row("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx", "keepAlive=false", "body x | end"),
    Row("HTTP/1.1 200 OK\r\nHost: a b\r\nExpect: x\r\nContent-Length: 0\r\n\r\n", "{Host=a b}{Expect=x}", "end"),
    Row(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
      "informational 100 | 200 OK", "body x | end | idle"),
    Row(
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 x\r\n\r\nHTTP/1.1 204 x\r\n\r\n",
      "informational 103 | informational 102 | 204 x", "end | idle"),
    Row(
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\n"
        + "HTTP/1.1 500 Oh\r\n\r\nc", "body a | end | 404", "body b | end | 500", "body c | end"),
    Row("", "idle"),
  ]

  static let refused = [
    Row("HTTP/1.1 200\r\n", "refused 400 malformedStatusLine"),
    Row("HTTP/1.1 20 OK\r\n", "refused 400 malformedStatusLine"),
    Row("HTTP/1.1 2000 OK\r\n", "refused 400 malformedStatusLine"),
    Row("HTTP/1.1 2x0 OK\r\n", "refused 400 malformedStatusLine"),
    Row("HTTP/1.1 +20 OK\r\n", "refused 400 malformedStatusLine"),
    Row("HTTP/1.1  200 OK\r\n", "refused 400 malformedStatusLine"),
    Row("HTTP/1.1\t200 OK\r\n", "refused 400 malformedStatusLine"),
    Row(" HTTP/1.1 200 OK\r\n", "refused 400 malformedStatusLine"),
    Row("\r\nHTTP/1.1 200 OK\r\n", "refused 400 malformedStatusLine"),
    Row("<html>\r\n", "refused 400 malformedStatusLine"),
    Row("HTTP/1.1 099 x\r\n", "refused 400 statusOutOfRange"),
    Row("HTTP/1.1 600 x\r\n", "refused 400 statusOutOfRange"),
    Row("HTTP/1.2 200 OK\r\n", "refused 505 unsupportedVersion"),
    Row("HTTP/2.0 200 OK\r\n", "refused 505 unsupportedVersion"),
    Row("http/1.1 200 OK\r\n", "refused 400 malformedVersion"),
    Row("ICY/1.1  200 OK\r\n", "refused 400 malformedVersion"),
    Row("HTTP/x.1 200 OK\r\n", "refused 400 malformedVersion"),
    Row("HTTP/1.1 200 O\u{0}K\r\n", "refused 400 controlByte"),
    Row("HTTP/1.1 200 OK\n\n", "refused 400 bareLineFeed"),
    Row("HTTP/1.1 101 Switching\r\n\r\n", "refused 400 unaskedUpgrade"),
    Row("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "refused 400 repeatedLength"),
    Row("HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n", "refused 400 malformedLength"),
    Row("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", "refused 413 bodyTooLarge"),
    Row(
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "refused 400 lengthAndEncoding"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "refused 400 notChunkedLast"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "refused 501 unknownEncoding"),
    Row("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "refused 400 encodingInHTTP10"),
    Row("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "refused 400 spaceBeforeColon"),
    Row("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "refused 400 foldedLine"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "refused 400 malformedChunkSize"),
    Row("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\neasy", "body easy | refused 400 truncated"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na", "body a | refused 400 truncated"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", "body a | refused 400 truncated"),
    Row("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", "refused 400 truncated"),
    Row("HTT", "refused 400 truncated"),
    Row("HTTP/1.1 100 Continue\r\n\r\n", "informational 100 | refused 400 truncated"),
  ]

  static let toHead = [
    Row("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "none", "| end | idle"),
    Row("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "none", "| end | idle"),
    Row("HTTP/1.1 200 OK\r\n\r\n", "keepAlive=true none", "| end | idle"),
    Row("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "none", "| end | idle"),
    Row(
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", "none", "end",
      "body ab | end"),
  ]

  static let toConnect = [
    Row("HTTP/1.1 200 OK\r\n\r\n", "none", "| end | idle"),
    Row("HTTP/1.1 407 No\r\nContent-Length: 1\r\n\r\na", "length(1)", "body a | end | idle"),
  ]

  @Test("reads responses", arguments: accepted)
  func reads(_ row: Row) { check(row) { ResponseFeed() } }

  @Test("refuses responses", arguments: refused)
  func refuses(_ row: Row) { check(row) { ResponseFeed() } }

  @Test("expects no body after HEAD, and one after the next GET", arguments: toHead)
  func head(_ row: Row) { check(row) { ResponseFeed(answering: [.head, .get]) } }

  @Test("expects no body when CONNECT succeeds", arguments: toConnect)
  func connect(_ row: Row) { check(row) { ResponseFeed(answering: [.connect]) } }
}
