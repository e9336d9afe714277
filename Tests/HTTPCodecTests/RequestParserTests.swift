import HTTPCodec
import Testing

@Suite("RequestParser accepts")
struct RequestParserTests {
  static let requestLines = [
    Row(
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "get GET / path=/ query= host=a http11 keepAlive=true none", "end", "idle"),
    Row("GET / HTTP/1.0\r\n\r\n", "get", "host= http10 keepAlive=false none", "end", "idle"),
    Row("GET / HTTP/1.0\r\nHost: b\r\n\r\n", "host=b http10"),
    Row("HEAD /hi HTTP/1.1\r\nHost: a\r\n\r\n", "head HEAD /hi path=/hi"),
    Row("PUT /x HTTP/1.1\r\nHost: a\r\n\r\n", "put PUT"),
    Row("DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n", "delete DELETE"),
    Row("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "options OPTIONS * path=* query= "),
    Row("OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n", "options OPTIONS /x path=/x"),
    Row("PATCH /x HTTP/1.1\r\nHost: a\r\n\r\n", "patch PATCH"),
    Row("TRACE /x HTTP/1.1\r\nHost: a\r\n\r\n", "trace TRACE"),
    Row("PURGE /x HTTP/1.1\r\nHost: a\r\n\r\n", "other PURGE"),
    Row("get / HTTP/1.1\r\nHost: a\r\n\r\n", "other get"),
    Row("GeT / HTTP/1.1\r\nHost: a\r\n\r\n", "other GeT"),
    Row("M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n", "other M-SEARCH"),
    Row("!#$%&'*+-.^_`|~ / HTTP/1.1\r\nHost: a\r\n\r\n", "other !#$%&'*+-.^_`|~ /"),
    Row("GET /?fib=20 HTTP/1.1\r\nHost: a\r\n\r\n", "path=/ query=fib=20 "),
    Row("GET /a/b?x=1&y=2?z HTTP/1.1\r\nHost: a\r\n\r\n", "path=/a/b query=x=1&y=2?z "),
    Row("GET /? HTTP/1.1\r\nHost: a\r\n\r\n", "/? path=/ query= host"),
    Row("GET //x HTTP/1.1\r\nHost: a\r\n\r\n", "path=//x"),
    Row("GET /%00%0a HTTP/1.1\r\nHost: a\r\n\r\n", "path=/%00%0a"),
    Row("GET /{|}\"<>^`\\ HTTP/1.1\r\nHost: a\r\n\r\n", "path=/{|}\"<>^`\\"),
    Row("GET http://b:81/c?d HTTP/1.1\r\nHost: a\r\n\r\n", "http://b:81/c?d path=/c query=d host=b:81 "),
    Row("GET HTTP://b HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP://b path=/ query= host=b "),
    Row("GET http://b?x HTTP/1.1\r\nHost: a\r\n\r\n", "path=/ query=x host=b "),
    Row("GET http://[::1]:80/ HTTP/1.1\r\nHost: a\r\n\r\n", "path=/ query= host=[::1]:80 "),
    Row("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "get GET / path=/ query= host=a", "Host=a", "idle"),
    Row("\r\n\r\n\r\n\r\nGET /q?r HTTP/1.1\r\nHost: a\r\n\r\n", "get GET /q?r path=/q query=r host=a"),
    Row("\r\n", "idle"),
  ]

  static let fields = [
    Row(get("A: b\r\n"), "{Host=a}{A=b}"),
    Row(get("A:b\r\n"), "{A=b}"),
    Row(get("A:\t b \t\r\n"), "{A=b}"),
    Row(get("A:\r\n"), "{A=}"),
    Row(get("A: \t \r\n"), "{A=}"),
    Row(get("A: b\tc d\r\n"), "A=b"),
    Row(get("A: \u{80}\u{FF}\r\n"), "A=", "end"),
    Row(get("A: b:c\r\n"), "{A=b:c}"),
    Row(get("!#$%&'*+-.^_`|~09azAZ: x\r\n"), "!#$%&'*+-.^_`|~09azAZ=x"),
    Row(get("Cookie: a=\"b\"; c=[d]\r\nCookie: e\r\n"), "Cookie=", "Cookie=e"),
    Row("GET / HTTP/1.1\r\nhOST:a\r\n\r\n", "host=a "),
    Row("GET / HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n\r\n", "host=[2001:db8::1]:8080 "),
    Row("GET / HTTP/1.1\r\nHost: 127.0.0.1:65535\r\n\r\n", "host=127.0.0.1:65535 "),
    Row("GET / HTTP/1.1\r\nHost: a_b-c.d~e:\r\n\r\n", "host=a_b-c.d~e: "),
    Row("GET / HTTP/1.1\r\nHost: a%2Db\r\n\r\n", "host=a%2Db "),
    Row("GET / HTTP/1.1\r\nX-Host: z\r\nHosts: y\r\nHost: a\r\n\r\n", "host=a "),
  ]

  static let connections = [
    Row(get("Connection: close\r\n"), "keepAlive=false"),
    Row(get("Connection: CLOSE\r\n"), "keepAlive=false"),
    Row(get("Connection: keep-alive\r\n"), "keepAlive=true"),
    Row(get("connection: te, Close ,foo\r\n"), "keepAlive=false"),
    Row(get("Connection: closed\r\n"), "keepAlive=true"),
    Row(get("Connection: , ,\r\n"), "keepAlive=true"),
    Row(get("Connection:\r\n"), "keepAlive=true"),
    Row(get("Connection: keep-alive\r\nConnection: close\r\n"), "keepAlive=false"),
    Row("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "http10 keepAlive=true"),
    Row("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", "http10 keepAlive=false"),
    Row("GET / HTTP/1.0\r\nConnection: upgrade\r\n\r\n", "http10 keepAlive=false"),
  ]

  static let bodies = [
    Row(post("Content-Length: 5\r\n", "hello"), "length(5)", "body hello", "end", "idle"),
    Row(post("Content-Length: 0\r\n"), "length(0)", "| end", "idle"),
    Row(post("Content-Length: 0005\r\n", "hello"), "length(5)", "body hello"),
    Row(post("CONTENT-LENGTH:5\t\r\n", "hel"), "length(5)", "body hel", "open"),
    Row(post(""), "none", "| end"),
    Row("GET / HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi", "length(2)", "body hi", "end"),
    Row(chunked("5\r\nhello\r\n0\r\n\r\n"), "chunked", "body hello | end | idle"),
    Row(chunked("0\r\n\r\n"), "chunked", "| end | idle"),
    Row(chunked("1\r\na\r\n2\r\nbc\r\n000\r\n\r\n"), "body abc | end | idle"),
    Row(chunked("A\r\n0123456789\r\n0b\r\n0123456789a\r\n0\r\n\r\n"), "body 01234567890123456789a | end"),
    Row(chunked("1;x;y=z ; q = \"\\\"; 2 \u{E9}\"\r\na\r\n0;\tx=y\r\n\r\n"), "body a | end"),
    Row(chunked("1;x\r\na\r\n1;x=y;z=\"q;\"\r\nb\r\n1 ; \tx\r\nc\r\n0;last\r\n\r\n"), "body abc | end"),
    Row(
      chunked("1\r\na\r\n0\r\nSum: 1\r\nX:\r\n\r\n"), "{Host=a}{Transfer-Encoding=chunked}",
      "body a | end | idle"),
    Row(chunked("0\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\n\r\n"), "end | idle"),
    Row(chunked("2\r\n\r\n\r\n0\r\n\r\n"), "body \r\n | end | idle"),
    Row(chunked("1\r\na"), "body a | open"),
    Row(chunked("1\r\na\r\n"), "body a | open"),
    Row(chunked("1\r\na\r\n0\r\n"), "body a | open"),
    Row(post("Transfer-Encoding:  Chunked \r\n", "0\r\n\r\n"), "chunked", "end"),
    Row(post("Content-Length: 2\r\nExpect: 100-continue\r\n", "ab"), "continue=true", "body ab"),
    Row(post("Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "continue=true"),
    Row(post("Expect: 100-continue\r\n"), "continue=false"),
    Row("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\na", "continue=false", "body a"),
  ]

  static let unfinished = [
    Row("G", "open"), Row("GET / HTTP/1.1", "open"), Row("GET / HTTP/1.1\r\n", "open"),
    Row("GET / HTTP/1.1\r\nHost: a\r\n", "open"), Row("GET / HTTP/1.1\r\nHost: a\r\n\r", "open"), Row("", "idle"),
  ]

  static let heads = [
    ("HEAD / HT", true), ("HEAD /", true), ("HEAD ", true), ("HEAD", false), ("GET / HT", false), ("head /", false),
    ("HEADS / HT", false), ("\r\n\r\nHEAD /", true), ("\r\nGET /", false), ("HEAD / HTTP/1.1\r\nHo", true),
    ("GET / HTTP/1.1\r\nHo", false), ("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab", true),
    (post("Content-Length: 3\r\n", "ab"), false), ("HEAD / HTTP/1.1\r\n\r\n", true), ("GET / HTTP/1.1\r\n\r\n", false),
    ("HEAD /\u{0}", true), ("HEAD\u{0} /", false), ("HEAD / HTTP/2.0\r\n", true), ("HEAD\r\n", false),
    ("HEAD /\n", true), ("\nHEAD /", false), ("\r\nHEAD /#x HTTP/1.1\r\n", true),
    ("\r\n\r\n\r\n\r\n\r\nHEAD / HTTP/1.1\r\n", false),
    ("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", true),
    ("HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", true),
    (get("") + "HEAD / HTTP/1.1\r\n\r\n", true), (get("") + "HEAD /", true),
    ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n", false),
    ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /", false), ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n \r\n", false),
  ]

  static let several = [
    Row(get("") + get("X: y\r\n") + get("Connection: close\r\n"), "get", "end | get", "X=y", "end | get", "end | idle"),
    Row(
      post("Content-Length: 3\r\n", "abc") + get(""), "body abc | end | get GET / path=/ query= host=a", "end | idle"),
    Row(
      chunked("1\r\na\r\n0\r\n\r\n") + chunked("1\r\nb\r\n0\r\nT: u\r\n\r\n") + get(""), "body a", "body b", "get",
      "end"),
    Row(get("") + "\r\n" + get("Z: 1\r\n") + "\r\n\r\n", "end | get", "Z=1", "end | idle"),
    Row(get("") + "HEAD /?a HTTP/1.0\r\n\r\n", "host=a http11", "head HEAD /?a path=/ query=a host= http10"),
    Row(get("") + "GET / HTTP/1.1\r\n\r\n", "end | refused 400 missingHost"),
    Row(post("Content-Length: 1\r\n", "aXXX\r\n\r\n"), "body a | end | refused 400 malformedMethod"),
  ]

  @Test("request lines", arguments: requestLines)
  func requestLine(_ row: Row) { check(row) { RequestFeed() } }

  @Test("field lines", arguments: fields)
  func field(_ row: Row) { check(row) { RequestFeed() } }

  @Test("what Connection says", arguments: connections)
  func connection(_ row: Row) { check(row) { RequestFeed() } }

  @Test("bodies by length and in chunks", arguments: bodies)
  func body(_ row: Row) { check(row) { RequestFeed() } }

  @Test("the beginning of a message, and waits for the rest", arguments: unfinished)
  func beginning(_ row: Row) { check(row) { RequestFeed() } }

  @Test("whether what is refused, or not complete, is a HEAD, however it is cut", arguments: heads)
  func head(_ text: String, isHead: Bool) {
    var feed = RequestFeed()
    let whole = feed.transcript(of: Row(text).bytes)
    #expect(whole.lines.last?.hasSuffix(" of a HEAD") == isHead, "\(whole)")
    check(Row(text)) { RequestFeed() }
  }

  @Test("several messages in one buffer, each on its own terms", arguments: several)
  func pipeline(_ row: Row) { check(row) { RequestFeed() } }
}
