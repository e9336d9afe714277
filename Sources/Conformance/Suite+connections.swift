extension Suite {
  /// A whole request for a mark, by its place's letter.
  private static func request(_ place: String, _ fields: String = "") -> String {
    "GET $\(place) HTTP/1.1\r\nHost: $H\r\n\(fields)\r\n"
  }

  private static func after(_ ending: ConformanceCase.Ending, _ name: String, _ text: String) -> ConformanceCase {
    answered("departure", name, text, [], .closes, .whole) { $0.ending = ending }
  }

  /// A client that has ended its side: what it asked for before may be answered, or not; the server ends the connection.
  private static func halfClosed(_ name: String, _ text: String, _ answers: [ExpectedAnswer]) -> ConformanceCase {
    answered("departure", name, text, answers, .closes, .whole) {
      $0.ending = .halfClose
      $0.maySayLess = true
      $0.interim = .perhaps
    }
  }

  static let pipelines = [
    answered("pipeline", "two in one write", request("A") + request("B"), [own, ok(.b)]),
    answered("pipeline", "three", request("A") + request("B") + request("C"), [own, ok(.b), ok(.c)]),
    answered(
      "pipeline", "a hundred", String(repeating: request("A") + request("B"), count: 50),
      Array(repeating: [own, ok(.b)], count: 50).flatMap { $0 }),
    answered("pipeline", "cut at every byte", request("A") + request("B"), [own, ok(.b)], .lives, .everyByte),
    answered("pipeline", "cut in two at each byte", request("A") + request("B"), [own, ok(.b)], .lives, .eachInTurn),
    answered("pipeline", "empty lines between", request("A") + "\r\n" + request("B"), [own, ok(.b)]),
    answered(
      "pipeline", "bodies between",
      get("Content-Length: 5\r\n", "hello")
        + "GET $B HTTP/1.1\r\nHost: $H\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        + request("C"), [own, ok(.b), ok(.c)]),
    answered(
      "pipeline", "work and pages by turns", request("A") + "GET /no HTTP/1.1\r\nHost: $H\r\n\r\n" + request("B"),
      [own, notFound, ok(.b)]),
    answered(
      "pipeline", "HEAD, GET, HEAD",
      "HEAD $C HTTP/1.1\r\nHost: $H\r\n\r\n" + request("A") + "HEAD /no HTTP/1.1\r\nHost: $H\r\n\r\n",
      [ExpectedAnswer([200], isHead: true), own, ExpectedAnswer([404], isHead: true)]),
    answered(
      "pipeline", "a bad one behind a good one", request("A") + "GET $S HTTP/1.1\r\nHost : $H\r\n\r\n" + hidden,
      [own, ExpectedAnswer([400])], .closes),
    answered(
      "pipeline", "half of one behind a whole one", request("A") + "GET $B HTT$|P/1.1\r\nHost: $H\r\n\r\n",
      [own, ok(.b)]),
    answered(
      "pipeline", "nothing is answered behind close", request("A", "Connection: close\r\n") + hidden, [own], .closes),
    answered(
      "pipeline", "close in a list, in capitals", request("A", "Connection: x, CLOSE\r\n") + hidden, [own], .closes),
    answered(
      "pipeline", "close and keep-alive", request("A", "Connection: keep-alive, close\r\n") + hidden, [own], .closes),
    answered(
      "pipeline", "nothing is answered behind 1.0", "GET $A HTTP/1.0\r\nHost: $H\r\n\r\n" + hidden, [own], .closes),
    answered(
      "pipeline", "1.0 that stays, then 1.1",
      "GET $A HTTP/1.0\r\nHost: $H\r\nConnection: keep-alive\r\n\r\n" + request("B"), [own, ok(.b)]),
  ]

  /// What one party takes for the end of a message and another does not. All of it hides a request.
  static let smuggling = [
    answered("smuggling", "a request as a body of known length", get("Content-Length: \(length)\r\n", hiddenPlain)),
    answered(
      "smuggling", "a request as the body of a HEAD",
      "HEAD $A HTTP/1.1\r\nHost: $H\r\nContent-Length: \(length)\r\n\r\n" + hiddenPlain,
      [ExpectedAnswer([200], isHead: true)]),
    answered(
      "smuggling", "a request as the body of a TRACE",
      "TRACE / HTTP/1.1\r\nHost: $H\r\nContent-Length: \(length)\r\n\r\n" + hiddenPlain, [notAllowed]),
    answered(
      "smuggling", "a request as the body of a method nobody knows",
      "BREW / HTTP/1.1\r\nHost: $H\r\nContent-Length: \(length)\r\n\r\n" + hiddenPlain, [notAllowed]),
    answered(
      "smuggling", "a request as the body of no such page",
      "GET /no HTTP/1.1\r\nHost: $H\r\nContent-Length: \(length)\r\n\r\n" + hiddenPlain, [notFound]),
    answered("smuggling", "a request as a chunk", chunked("\(hexLength)\r\n\(hiddenPlain)\r\n0\r\n\r\n")),
    answered("smuggling", "a request in an extension", chunked("5;x=\"GET /?fib=3\"\r\nhello\r\n0\r\n\r\n")),
    answered(
      "smuggling", "Content_Length is no length: what follows is a request",
      get("Content_Length: \(length)\r\n") + request("B"), [own, ok(.b)]),
    refused("smuggling", "CL.TE", get("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG")),
    refused(
      "smuggling", "TE.CL",
      get("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "\(hexLength)\r\n\(hiddenPlain)\r\n0\r\n\r\n")),
    refused(
      "smuggling", "CL.TE in 1.0",
      "GET $A HTTP/1.0\r\nHost: $H\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"),
    refused(
      "smuggling", "TE.TE, the second unknown",
      get("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n", "0\r\n\r\n"), [400, 501]),
    refused(
      "smuggling", "TE.TE, the first unknown",
      get("Transfer-Encoding: cow\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), [400, 501]),
    refused(
      "smuggling", "CL with TE behind a bare LF",
      get("Content-Length: \(length)\r\nX: y\nTransfer-Encoding: chunked\r\n", hiddenPlain)),
    refused(
      "smuggling", "CL with TE behind a bare CR",
      get("Content-Length: \(length)\r\nX: y\rTransfer-Encoding: chunked\r\n", hiddenPlain)),
    refused(
      "smuggling", "CL with TE on a folded line",
      get("Content-Length: \(length)\r\nX: y\r\n Transfer-Encoding: chunked\r\n", hiddenPlain)),
    refused(
      "smuggling", "CL with TE before a space and its colon",
      get("Content-Length: \(length)\r\nTransfer-Encoding : chunked\r\n", hiddenPlain)),
    refused(
      "smuggling", "CL with TE and a TAB in its name",
      get("Content-Length: \(length)\r\nTransfer-\tEncoding: chunked\r\n", hiddenPlain)),
    refused(
      "smuggling", "CL with xchunked",
      get("Content-Length: \(length)\r\nTransfer-Encoding: xchunked\r\n", hiddenPlain), [400, 501]),
    refused("smuggling", "CL.CL, nought first", get("Content-Length: 0\r\nContent-Length: \(length)\r\n", hiddenPlain)),
    refused(
      "smuggling", "CL.CL, nought second", get("Content-Length: \(length)\r\nContent-Length: 0\r\n", hiddenPlain)),
    refused(
      "smuggling", "a line end of an extension that is only LF",
      chunked("2;\nxx\r\n\(hexLength)\r\n0\r\n\r\n\(hiddenPlain)\r\n0\r\n\r\n")),
    refused("smuggling", "a chunk's data ended by any two bytes", chunked("5\r\nhelloXX0\r\n\r\n")),
    refused("smuggling", "two requests told apart by CR alone", "GET $A HTTP/1.1\rHost: $H\r\r"),
    refused("smuggling", "a Host behind a NUL", "GET $A HTTP/1.1\r\nHost: a\u{0}b\r\n\r\n"),
    refused("smuggling", "a length in the name's place", get("Content-Length:5:6\r\n", "hello")),
  ]

  /// A whole request for the hidden mark whose length does not depend on the server's name.
  private static let hiddenPlain = "GET $S HTTP/1.1\r\nHost: a\r\n\r\n"
  private static let length = "GET 12345678 HTTP/1.1\r\nHost: a\r\n\r\n".utf8.count
  private static let hexLength = String(length, radix: 16)

  static let departures = [
    after(.close, "before a byte is sent", ""),
    after(.close, "within a request line", "GET $S HT"),
    after(.close, "within a head", "GET $S HTTP/1.1\r\nHost: $H\r\nX: "),
    after(.close, "within a body", get("Content-Length: 50\r\n", "hello")),
    after(.close, "within a chunk", chunked("50\r\nhello")),
    after(.close, "with a request asked", get("")),
    after(.close, "with a hundred asked", String(repeating: request("A"), count: 100)),
    after(.close, "behind what is refused", "G@T / HTTP/1.1\r\n\r\n"),
    after(.reset, "broken off before a byte", ""),
    after(.reset, "broken off within a head", "GET $S HTTP/1.1\r\nHost: $H\r\nX: "),
    after(.reset, "broken off within a body", get("Content-Length: 50\r\n", "hello")),
    after(.reset, "broken off with a request asked", get("")),
    after(.reset, "broken off with a hundred asked", String(repeating: request("A"), count: 100)),
    halfClosed("this side ended before a byte", "", []),
    halfClosed("this side ended within a request line", "GET $S HT", [ExpectedAnswer([400, 408])]),
    halfClosed("this side ended within a head", "GET $S HTTP/1.1\r\nHost: $H\r\nX: ", [ExpectedAnswer([400, 408])]),
    halfClosed("this side ended within a body", get("Content-Length: 50\r\n", "hello"), [ExpectedAnswer([400, 408])]),
    halfClosed("this side ended within a chunk", chunked("50\r\nhello"), [ExpectedAnswer([400, 408])]),
    halfClosed("this side ended with a request asked", get(""), [own]),
    halfClosed("this side ended with three asked", request("A") + request("B") + request("C"), [own, ok(.b), ok(.c)]),
    halfClosed(
      "this side ended while 100 Continue is due",
      get("Content-Length: 5\r\nExpect: 100-continue\r\n"), [ExpectedAnswer([400, 408])]),
  ]
}
