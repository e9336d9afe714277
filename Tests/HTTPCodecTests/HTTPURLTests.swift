import HTTPCodec
import Testing

@Suite("HTTPURL")
struct HTTPURLTests {
  @Test(
    "takes a URL apart",
    arguments: [
      ("http://localhost", ["localhost", "80", "/", "localhost"]),
      ("http://localhost/", ["localhost", "80", "/", "localhost"]),
      ("http://localhost:8080/?fib=20", ["localhost", "8080", "/?fib=20", "localhost:8080"]),
      ("http://localhost?x", ["localhost", "80", "/?x", "localhost"]),
      ("HTTP://Localhost:80/a/b?c=d&e", ["Localhost", "80", "/a/b?c=d&e", "Localhost"]),
      ("http://127.0.0.1:65535/%20", ["127.0.0.1", "65535", "/%20", "127.0.0.1:65535"]),
      ("http://[::1]:8080/x", ["::1", "8080", "/x", "[::1]:8080"]),
      ("http://[2001:db8::1]", ["2001:db8::1", "80", "/", "[2001:db8::1]"]),
      ("http://a/?u=http://b/", ["a", "80", "/?u=http://b/", "a"]),
    ])
  func parts(text: String, parts: [String]) throws {
    let url = try HTTPURL(text)
    #expect([url.host, String(url.port), url.target, url.hostField] == parts)
    #expect(try HTTPURL(url.description) == url)
  }

  @Test(
    "says in a sentence what is wrong",
    arguments: [
      ("https://a/", "https is not supported"), ("localhost:8080", "does not start with http://"),
      ("", "does not start"),
      ("ftp://a", "does not start"), ("http:/a", "does not start"), ("http://", "names no host"),
      ("http:///x", "names no host"), ("http://u:p@a/", "user name"), ("http://a/#x", "fragment"),
      ("http://a b/", "space"), ("http://a/\u{E9}", "visible ASCII"), ("http://a/\r\nX: y", "visible ASCII"),
      ("http://a:/", "port"), ("http://a:0/", "port 0"), ("http://a:65536/", "port"), ("http://a:x/", "port"),
      ("http://a:-1/", "port"), ("http://:80/", "host"), ("http://[::1/", "host"), ("http://::1/", "host"),
      ("http://[::1]x/", "host"), ("http://[fe80::1%25eth0]/", "host"),
    ])
  func wrong(text: String, fragment: String) {
    let failure = #expect(throws: HTTPURL.Failure.self) { try HTTPURL(text) }
    #expect(failure?.description.contains(fragment) == true, "\(failure?.description ?? "")")
    #expect(failure?.description.contains("'\(text)'") == true)
  }
}
