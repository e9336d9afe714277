import HTTPCodec
import Testing

@Suite("RequestParser refuses framing it would have to guess")
struct RequestFramingRefusalTests {
  static let lengths = [
    Row(post("Content-Length: 5\r\nContent-Length: 5\r\n"), "refused 400 repeatedLength"),
    Row(post("Content-Length: 5\r\ncontent-length: 6\r\n"), "refused 400 repeatedLength"),
    Row(post("Content-Length: 5, 5\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: 5,\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: +5\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: -5\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: -0\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: 0x5\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: 5 5\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: 5.0\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: 1e3\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: 1_000\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: five\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: \"5\"\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length:\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: \u{B2}\r\n"), "refused 400 malformedLength"),
    Row(post("Content-Length: 9223372036854775808\r\n"), "refused 400 lengthOverflow"),
    Row(post("Content-Length: 18446744073709551617\r\n"), "refused 400 lengthOverflow"),
    Row(post("Content-Length: 99999999999999999999999999999\r\n"), "refused 400 lengthOverflow"),
    Row(post("Content-Length: 9223372036854775807\r\n"), "refused 413 bodyTooLarge"),
    Row(post("Content-Length: 1048577\r\n"), "refused 413 bodyTooLarge"),
  ]

  static let encodings = [
    Row(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), "refused 400 lengthAndEncoding"),
    Row(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), "refused 400 lengthAndEncoding"),
    Row(post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"), "refused 400 lengthAndEncoding"),
    Row(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), "refused 400 repeatedEncoding"),
    Row(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), "refused 400 repeatedEncoding"),
    Row(post("Transfer-Encoding: chunked, chunked\r\n"), "refused 400 chunkedTwice"),
    Row(post("Transfer-Encoding: chunked, gzip\r\n"), "refused 400 notChunkedLast"),
    Row(post("Transfer-Encoding: gzip\r\n"), "refused 400 notChunkedLast"),
    Row(post("Transfer-Encoding: identity\r\n"), "refused 400 notChunkedLast"),
    Row(post("Transfer-Encoding: xchunked\r\n"), "refused 400 notChunkedLast"),
    Row(post("Transfer-Encoding: chunkedx\r\n"), "refused 400 notChunkedLast"),
    Row(post("Transfer-Encoding: gzip, chunked\r\n"), "refused 501 unknownEncoding"),
    Row(post("Transfer-Encoding: x;q=1, chunked\r\n"), "refused 501 unknownEncoding"),
    Row(post("Transfer-Encoding: identity, chunked\r\n"), "refused 501 unknownEncoding"),
    Row(post("Transfer-Encoding:\r\n"), "refused 400 malformedEncoding"),
    Row(post("Transfer-Encoding: ,chunked\r\n"), "refused 400 malformedEncoding"),
    Row(post("Transfer-Encoding: chunked,\r\n"), "refused 400 malformedEncoding"),
    Row(post("Transfer-Encoding: \"chunked\"\r\n"), "refused 400 malformedEncoding"),
    Row(post("Transfer-Encoding: chunked;a=b\r\n"), "refused 400 malformedEncoding"),
    Row(post("Transfer-Encoding: chunked foo\r\n"), "refused 400 malformedEncoding"),
    Row(post("Transfer-Encoding: \u{B}chunked\r\n"), "refused 400 controlByte"),
    Row(post("Transfer-Encoding : chunked\r\n"), "refused 400 spaceBeforeColon"),
    Row(post("Transfer-Encoding:\r\n chunked\r\n"), "refused 400 malformedEncoding"),
    Row("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "refused 400 encodingInHTTP10"),
    Row(post("Expect: 200-ok\r\n"), "refused 417 unknownExpectation"),
    Row(post("Expect:\r\n"), "refused 417 unknownExpectation"),
    Row(post("Expect: 100-continue, x\r\n"), "refused 417 unknownExpectation"),
  ]

  static let chunks = [
    Row(chunked("0x5\r\nhello\r\n"), "chunked", "refused 400 malformedChunkSize"),
    Row(chunked("+5\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("-5\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked(" 5\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5 \r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5\t\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5g\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("g\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5 5\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5,x\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked(";x\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;=x\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;x \r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;x y\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;x=\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;x=\"y\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;x=\"y\\\"\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5;x=y;\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("5h\r\nhello\r\n"), "refused 400 malformedChunkSize"),
    Row(chunked("8000000000000000\r\n"), "refused 400 chunkSizeOverflow"),
    Row(chunked("10000000000000005\r\n"), "refused 400 chunkSizeOverflow"),
    Row(chunked("7fffffffffffffff\r\n"), "refused 413 bodyTooLarge"),
    Row(chunked("100001\r\n"), "refused 413 bodyTooLarge"),
    Row(chunked("1\r\na\r\n100000\r\n"), "body a | refused 413 bodyTooLarge"),
    Row(chunked("5\nhello\r\n"), "refused 400 bareLineFeed"),
    Row(chunked("5\rhello\r\n"), "refused 400 bareCarriageReturn"),
    Row(chunked("5;x\ny\r\n"), "refused 400 bareLineFeed"),
    Row(chunked("5;\u{0}x\r\n"), "refused 400 controlByte"),
    Row(chunked("5\r\nhelloX"), "body hello | refused 400 missingChunkEnd"),
    Row(chunked("5\r\nhello\n"), "body hello | refused 400 missingChunkEnd"),
    Row(chunked("5\r\nhello\rX"), "body hello | refused 400 missingChunkEnd"),
    Row(chunked("5\r\nhello0\r\n\r\n"), "body hello | refused 400 missingChunkEnd"),
    Row(chunked("4\r\nhello\r\n"), "body hell | refused 400 missingChunkEnd"),
    Row(chunked("0\r\n\n"), "refused 400 bareLineFeed"),
    Row(chunked("0\r\nA : b\r\n\r\n"), "refused 400 spaceBeforeColon"),
    Row(chunked("0\r\n A: b\r\n\r\n"), "refused 400 foldedLine"),
    Row(chunked("0\r\n: b\r\n\r\n"), "refused 400 emptyFieldName"),
    Row(chunked("0\r\nA\r\n\r\n"), "refused 400 missingColon"),
    Row(chunked("0\r\nA: \u{0}\r\n\r\n"), "refused 400 controlByte"),
    Row(chunked("0\r\nA: b\n\r\n"), "refused 400 bareLineFeed"),
    Row(chunked("0\r\nGET / HTTP/1.1\r\n"), "refused 400 fieldNameByte"),
  ]

  @Test("lengths", arguments: lengths)
  func length(_ row: Row) { check(row) { RequestFeed() } }

  @Test("transfer codings and expectations", arguments: encodings)
  func encoding(_ row: Row) { check(row) { RequestFeed() } }

  @Test("chunks and trailers", arguments: chunks)
  func chunk(_ row: Row) { check(row) { RequestFeed() } }
}
