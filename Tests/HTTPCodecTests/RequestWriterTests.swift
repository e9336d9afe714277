import HTTPCodec
import Testing

@Suite("RequestWriter")
struct RequestWriterTests {
  private func text(_ write: (inout [UInt8]) -> Void) -> String {
    var out: [UInt8] = []
    write(&out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test("writes a GET")
  func get() {
    #expect(
      text { RequestWriter.write(target: "/?fib=20", host: "localhost:8080", to: &$0) }
        == "GET /?fib=20 HTTP/1.1\r\nHost: localhost:8080\r\n\r\n")
  }

  @Test("writes a body with its length, and fields")
  func post() {
    let said = text { out in
      Array("abc".utf8).withUnsafeBytes { body in
        RequestWriter.write(.post, target: "/", host: "a", keepAlive: false, body: body, to: &out) {
          $0.appendField("X", "y")
        }
      }
    }
    #expect(said == "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\nX: y\r\n\r\nabc")
  }

  @Test("writes a body in chunks")
  func chunks() {
    let said = text { out in
      RequestWriter.writeChunkedHead(target: "/", host: "a", to: &out)
      Array("abc".utf8).withUnsafeBytes { out.appendChunk($0) }
      out.appendLastChunk()
    }
    #expect(said == "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
  }

  @Test(
    "knows a field line that may be sent",
    arguments: [
      ("A: b", true), ("A:", true), ("A: \u{E9}\tx", true), ("", false), ("A", false), (": b", false), ("A : b", false),
      ("A: b\r\nC: d", false), ("A: b\n", false), (" A: b", false), ("A: \u{0}", false),
    ])
  func fieldLine(line: String, isOne: Bool) {
    #expect(RequestWriter.isFieldLine(line) == isOne)
  }
}
