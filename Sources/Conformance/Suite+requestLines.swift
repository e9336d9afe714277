extension Suite {
  static let requestLines = [
    answered("request line", "origin form", get("")),
    answered("request line", "a query with other items and escapes", "GET $A&x=%00&y=a?b HTTP/1.1\r\nHost: $H\r\n\r\n"),
    answered("request line", "absolute form", "GET http://$H$A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    answered("request line", "absolute form, another host in its field", "GET http://$H$A HTTP/1.1\r\nHost: b\r\n\r\n"),
    answered("request line", "absolute form, scheme in capitals", "GET HTTP://$H$A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    answered("request line", "an empty line before it", "\r\n" + get("")),
    answered("request line", "no such page", "GET /no/such/page HTTP/1.1\r\nHost: $H\r\n\r\n", [notFound]),
    answered(
      "request line", "dot segments are no way out", "GET /../../etc/passwd HTTP/1.1\r\nHost: $H\r\n\r\n",
      [ExpectedAnswer([400, 404])]),
    answered(
      "request line", "escaped dot segments neither", "GET /%2e%2e/%2e%2e/etc HTTP/1.1\r\nHost: $H\r\n\r\n",
      [ExpectedAnswer([400, 404])]),
    refused("request line", "five empty lines before it", String(repeating: "\r\n", count: 5) + get("")),
    refused("request line", "a space before the method", " " + get("")),
    refused("request line", "two spaces after the method", "GET  $A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "two spaces before the version", "GET $A  HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a space after the version", "GET $A HTTP/1.1 \r\nHost: $H\r\n\r\n"),
    refused("request line", "a TAB for a space", "GET\t$A\tHTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a space in the target", "GET $A x HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a fragment in the target", "GET $A#x HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a byte beyond ASCII in the target", "GET $A&\u{E9} HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a NUL in the target", "GET $A\u{0} HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a DEL in the target", "GET $A\u{7F} HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "no target", "GET HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "an empty target", "GET  HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a method alone", "GET\r\nHost: $H\r\n\r\n"),
    refused("request line", "a target without its slash", "GET fib HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "a query without a path", "GET ?fib=1 HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "* with GET", "GET * HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "absolute form with a user", "GET http://u@$H$A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("request line", "absolute form without a host", "GET http://$A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused(
      "request line", "absolute form of another scheme", "GET https://$H$A HTTP/1.1\r\nHost: $H\r\n\r\n",
      [400, 421, 426, 501]),
    refused(
      "request line", "the beginning of a TLS handshake",
      "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}", alone: true),
    refused("request line", "an answer for a request", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    refused("request line", "nothing but bytes that mean nothing", "\u{FF}\u{FE}\u{80}\r\n\r\n"),
  ]

  static let versions = [
    answered("version", "1.0 without Host", "GET $A HTTP/1.0\r\n\r\n", [own], .closes),
    answered("version", "1.0 that would stay", "GET $A HTTP/1.0\r\nHost: $H\r\nConnection: keep-alive\r\n\r\n"),
    refused("version", "1.2", "GET $A HTTP/1.2\r\nHost: $H\r\n\r\n", [505, 400]),
    refused("version", "2.0", "GET $A HTTP/2.0\r\nHost: $H\r\n\r\n", [505]),
    refused("version", "0.9 by name", "GET $A HTTP/0.9\r\nHost: $H\r\n\r\n", [505, 400]),
    refused("version", "none, as in 0.9", "GET $A\r\nHost: $H\r\n\r\n"),
    refused("version", "HTTP/2's own beginning", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [505, 400]),
    refused("version", "small letters", "GET $A http/1.1\r\nHost: $H\r\n\r\n", [400, 505]),
    refused("version", "1 without a dot", "GET $A HTTP/1\r\nHost: $H\r\n\r\n", [400, 505]),
    refused("version", "1.10", "GET $A HTTP/1.10\r\nHost: $H\r\n\r\n", [400, 505]),
    refused("version", "01.1", "GET $A HTTP/01.1\r\nHost: $H\r\n\r\n", [400, 505]),
    refused("version", "a sign", "GET $A HTTP/+1.1\r\nHost: $H\r\n\r\n", [400, 505]),
    refused("version", "a letter behind it", "GET $A HTTP/1.1x\r\nHost: $H\r\n\r\n", [400, 505]),
    refused("version", "a comma for the dot", "GET $A HTTP/1,1\r\nHost: $H\r\n\r\n", [400, 505]),
    refused("version", "another protocol", "GET $A ICY/1.1\r\nHost: $H\r\n\r\n", [400, 505]),
  ]

  static let methods = [
    answered("method", "HEAD", "HEAD $A HTTP/1.1\r\nHost: $H\r\n\r\n", [ExpectedAnswer([200], isHead: true)]),
    answered(
      "method", "HEAD of no such page", "HEAD /no HTTP/1.1\r\nHost: $H\r\n\r\n",
      [ExpectedAnswer([404], isHead: true)]),
    answered(
      "method", "HEAD, then GET, in one write",
      "HEAD $A HTTP/1.1\r\nHost: $H\r\n\r\nGET $B HTTP/1.1\r\nHost: $H\r\n\r\n",
      [ExpectedAnswer([200], isHead: true), ok(.b)]),
    answered("method", "POST without a body", "POST $S HTTP/1.1\r\nHost: $H\r\n\r\n", [notAllowed]),
    answered("method", "PUT", "PUT $S HTTP/1.1\r\nHost: $H\r\nContent-Length: 2\r\n\r\nab", [notAllowed]),
    answered("method", "DELETE", "DELETE $S HTTP/1.1\r\nHost: $H\r\n\r\n", [notAllowed]),
    answered("method", "PATCH", "PATCH $S HTTP/1.1\r\nHost: $H\r\nContent-Length: 2\r\n\r\nab", [notAllowed]),
    answered("method", "TRACE", "TRACE $S HTTP/1.1\r\nHost: $H\r\n\r\n", [notAllowed]),
    answered(
      "method", "OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: $H\r\n\r\n", [ExpectedAnswer([200, 204, 404, 405, 501])]),
    answered("method", "one that nobody knows", "BREW $S HTTP/1.1\r\nHost: $H\r\n\r\n", [notAllowed]),
    answered("method", "GET in small letters is another", "get $S HTTP/1.1\r\nHost: $H\r\n\r\n", [notAllowed]),
    answered("method", "every token character", "!#%&'*+-.^_`|~09aZ $S HTTP/1.1\r\nHost: $H\r\n\r\n", [notAllowed]),
    refused("method", "CONNECT", "CONNECT $H HTTP/1.1\r\nHost: $H\r\n\r\n", [400, 405, 501]),
    refused("method", "a byte that no token has", "G@T $A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("method", "a letter beyond ASCII", "G\u{C9}T $A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("method", "a NUL", "G\u{0}T $A HTTP/1.1\r\nHost: $H\r\n\r\n"),
    refused("method", "a colon: a field for a request line", "Host: $H\r\n\r\n"),
  ]
}
