import HTTPCodec
import Testing

@Suite("RequestParser")
struct RequestParserTests {
  @Test("reads a plain GET")
  func plain() {
    var feed = RequestFeed()
    let said = feed.transcript(of: Array("GET /?fib=20 HTTP/1.1\r\nHost: localhost:8080\r\n\r\n".utf8))
    #expect(
      said.lines == [
        "get GET /?fib=20 path=/ query=fib=20 host=localhost:8080 http11 keepAlive=true none continue=false "
          + #"["Host=localhost:8080"]"#, "end", "idle",
      ])
  }
}
