import HTTPCodec
import Testing

@Suite("ResponseWriter")
struct ResponseWriterTests {
  static let date = HTTPDate(secondsSinceEpoch: 784_111_777)

  private func text(_ write: (inout [UInt8]) -> Void) -> String {
    var out: [UInt8] = []
    write(&out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test("writes a whole response")
  func whole() {
    let writer = ResponseWriter(keepAlive: true, date: Self.date)
    #expect(
      text { writer.write(status: 200, contentType: "text/plain", body: "easy!", to: &$0) } == """
        HTTP/1.1 200 OK\r
        Date: Sun, 06 Nov 1994 08:49:37 GMT\r
        Content-Type: text/plain\r
        Content-Length: 5\r
        \r
        easy!
        """)
  }

  @Test("writes further fields, and behind what is there already")
  func fields() {
    let writer = ResponseWriter(keepAlive: false, date: Self.date)
    var out = Array("before".utf8)
    writer.write(status: 503, contentType: nil, body: "", to: &out) { out in
      out.appendField("Retry-After", decimal: 1)
      out.appendField("Allow", "GET, HEAD")
    }
    #expect(
      String(decoding: out, as: UTF8.self) == """
        beforeHTTP/1.1 503 Service Unavailable\r
        Date: Sun, 06 Nov 1994 08:49:37 GMT\r
        Content-Length: 0\r
        Connection: close\r
        Retry-After: 1\r
        Allow: GET, HEAD\r
        \r\n
        """)
  }

  @Test("says what becomes of the connection only where the version does not")
  func connection() {
    for (version, keepAlive, expected) in [
      (HTTPVersion.http11, true, nil), (.http11, false, "close"), (.http10, true, "keep-alive"),
      (.http10, false, "close"),
    ] as [(HTTPVersion, Bool, String?)] {
      let writer = ResponseWriter(version: version, keepAlive: keepAlive, date: Self.date)
      let said = text { writer.write(status: 200, contentType: nil, body: "x", to: &$0) }
      let lines = said.split(separator: "\r\n").filter { $0.hasPrefix("Connection: ") }
      #expect(lines == (expected.map { ["Connection: \($0)"] } ?? []))
    }
  }

  @Test("answers HEAD with GET's head and no body")
  func head() {
    let get = ResponseWriter(keepAlive: true, date: Self.date)
    let head = ResponseWriter(keepAlive: true, isHead: true, date: Self.date)
    let toGet = text { get.write(status: 200, contentType: "text/plain", body: "easy!", to: &$0) }
    let toHead = text { head.write(status: 200, contentType: "text/plain", body: "easy!", to: &$0) }
    #expect(toHead + "easy!" == toGet)
  }

  @Test("gives 204 and 304 neither body nor length", arguments: [204, 304])
  func bodiless(status: Int) {
    let writer = ResponseWriter(keepAlive: true, date: Self.date)
    let said = text { writer.write(status: status, contentType: "text/plain", body: "x", to: &$0) }
    #expect(!said.contains("Content-") && said.hasSuffix("\r\n\r\n"))
  }

  @Test("writes chunks and trailers in HTTP/1.1")
  func chunks() {
    var writer = ResponseWriter(keepAlive: true, date: Self.date)
    let long = [UInt8](repeating: 0x61, count: 255)
    let said = text { out in
      writer.writeChunkedHead(status: 200, contentType: "text/plain", to: &out)
      long.withUnsafeBytes { writer.writeChunk($0, to: &out) }
      writer.writeChunk(UnsafeRawBufferPointer(start: nil, count: 0), to: &out)
      writer.writeLastChunk(to: &out) { $0.appendField("Sum", decimal: 7) }
    }
    #expect(said.contains("Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nff\r\naaa"))
    #expect(said.hasSuffix("a\r\n0\r\nSum: 7\r\n\r\n"))
  }

  @Test("ends a body of unknown length with the connection in HTTP/1.0")
  func unknownLengthInHTTP10() {
    var writer = ResponseWriter(version: .http10, keepAlive: true, date: Self.date)
    let said = text { out in
      writer.writeChunkedHead(status: 200, contentType: nil, to: &out)
      Array("abc".utf8).withUnsafeBytes { writer.writeChunk($0, to: &out) }
      writer.writeLastChunk(to: &out)
    }
    #expect(said.hasSuffix("\r\nConnection: close\r\n\r\nabc") && !said.contains("chunked") && !writer.keepAlive)
  }

  @Test("asks for the body")
  func goOn() {
    #expect(text { ResponseWriter.writeContinue(to: &$0) } == "HTTP/1.1 100 Continue\r\n\r\n")
  }

  @Test("has a phrase for every status a refusal or the server gives")
  func phrases() {
    let statuses = Set(
      Refusal.Reason.allCases.map { Refusal($0).status } + [200, 204, 404, 405, 408, 500, 502, 503, 504])
    for status in statuses { #expect(ReasonPhrase.of(status).utf8CodeUnitCount > 0, "\(status)") }
    #expect(ReasonPhrase.of(299).utf8CodeUnitCount == 0)
  }

  @Test("writes numbers without String")
  func numbers() {
    for number in [0, 1, 9, 10, 99, 100, 1_234_567_890, Int.max, Int.min, -1] {
      #expect(text { $0.append(decimal: number) } == String(number))
    }
    for number in [0, 1, 15, 16, 255, 256, 0x1234_5678, UInt.max] as [UInt] {
      #expect(text { $0.append(hex: number) } == String(number, radix: 16))
    }
    #expect(text { $0.append(fixed: 1_234, places: 3) } == "1.234")
    #expect(text { $0.append(fixed: 7, places: 3) } == "0.007")
    #expect(text { $0.append(fixed: 12, places: 0) } == "12")
  }
}
