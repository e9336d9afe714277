import Httperf
import Pacing
import Testing

@testable import LoadClient

@Suite("httperf's calls")
struct HttperfCallTests {
  @Test(
    "each connection makes its calls in bursts, the last one shorter",
    arguments: [(1, 1), (5, 1), (5, 2), (6, 3), (2, 9)])
  func sequences(calls: Int, burst: Int) throws {
    let server = try ScriptedServer()
    let results = try perform(
      httperf(server) {
        $0.connections = 4
        $0.callsPerConnection = calls
        $0.burstLength = burst
      })
    #expect(results.connections == 4)
    #expect(results.requests == 4 * calls)
    #expect(results.statuses == [0, 4 * calls, 0, 0, 0])
    #expect(results.lifetime.samples == 4)
    #expect(results.maxConcurrentConnections == 1)
    #expect(results.maxConnectBurst == 1)
    #expect(results.headerBytes == UInt64(4 * calls * (ScriptedServer.ok.utf8.count - 2)))
    #expect(results.contentBytes == UInt64(4 * calls * 2))
    #expect(results.footerBytes == 0)
    #expect(results.occurred == [:])
  }

  @Test("the calls of a burst are outstanding together")
  func pipelining() throws {
    // Nothing is answered before the third request of a burst has come.
    let server = try ScriptedServer { number in
      number % 3 == 2 ? .reply(String(repeating: ScriptedServer.ok, count: 3)) : .silence
    }
    let results = try perform(
      httperf(server) {
        $0.callsPerConnection = 6
        $0.burstLength = 3
        $0.connections = 2
      })
    #expect(results.replies == 12)
    #expect(results.occurred == [:])
  }

  @Test(
    "connections begin at a rate or by a period",
    arguments: [
      HttperfPeriod.deterministic(perSecond: 500), .uniform(fromSeconds: 0.001, toSeconds: 0.003),
      .exponential(meanSeconds: 0.002),
      .variable([
        ArrivalStep(gapSeconds: 0.001, durationSeconds: 0.01), ArrivalStep(gapSeconds: 0.003, durationSeconds: 0.01),
      ]),
    ])
  func rates(period: HttperfPeriod) throws {
    let server = try ScriptedServer()
    let results = try perform(
      httperf(server) {
        $0.connections = 40
        $0.period = period
      })
    #expect(results.connections == 40)
    #expect(results.replies == 40)
    #expect(results.maxConnectBurst >= 1)
    // 40 arrivals of 2 ms each, on the average, with the first at once; half of that as a bound no chance reaches.
    #expect(results.durationSeconds > 0.039)
  }

  @Test("a rate does not wait for replies")
  func openLoop() throws {
    let server = try ScriptedServer { _ in .silence }
    let results = try HttperfRun.perform(
      httperf(server) {
        $0.connections = 10
        $0.period = .deterministic(perSecond: 1000)
        $0.runtimeSeconds = 1
      })
    #expect(results.maxConcurrentConnections == 10)
    #expect(results.replies == 0)
    #expect(results.durationSeconds >= 1)
  }

  @Test("an arrival beyond the most connections is skipped, and the run still ends")
  func mostConnections() throws {
    let server = try ScriptedServer { _ in .silence }
    let results = try perform(
      httperf(server) {
        $0.connections = 20
        $0.period = .deterministic(perSecond: 1000)
        $0.maxConnections = 2
        $0.timeoutSeconds = 2
      })
    #expect(results.connections == 2)
    #expect(results.occurred == [.clientTimeout: 2])
  }

  @Test("replies are counted by class and size")
  func classes() throws {
    let replies = [
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nx",
      "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "HTTP/1.1 204 No\r\n\r\n",
    ]
    let server = try ScriptedServer { .reply(replies[$0 % replies.count]) }
    let results = try perform(httperf(server) { $0.callsPerConnection = 5 })
    #expect(results.statuses == [0, 2, 1, 1, 1])
    #expect(results.contentBytes == 2 + 0 + 1 + 3 + 0)
    #expect(results.footerBytes == 2)
    let heads = replies.map { $0.utf8.count }.reduce(0, +) - 2 - 1 - "3\r\nabc\r\n0\r\n\r\n".utf8.count
    #expect(results.headerBytes == UInt64(heads))
  }

  @Test("a reply to HEAD has no body")
  func head() throws {
    let server = try ScriptedServer(replying: "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    let results = try perform(
      httperf(server) {
        $0.method = "HEAD"
        $0.callsPerConnection = 3
      })
    #expect(results.replies == 3)
    #expect(results.contentBytes == 0)
  }

  @Test("--hog binds ports of its own")
  func hog() throws {
    let server = try ScriptedServer()
    let results = try perform(
      httperf(server) {
        $0.hog = true
        $0.connections = 5
      })
    #expect(results.replies == 5)
    #expect(results.occurred == [:])
  }

  @Test("ports go round, without those in use")
  func ports() throws {
    var ports = HogPorts()
    #expect((0..<3).map { _ in ports.take() } == [1024, 1025, 1026])
    ports.giveBack(1025)
    #expect(ports.take() == 1027)
    for _ in 1028...65535 { _ = ports.take() }
    #expect(ports.take() == 1025)
    #expect(ports.take() == nil)
    ports.giveBack(65535)
    #expect(ports.take() == 65535)
  }

  @Test("the run ends when it is asked to, with what there is", arguments: [false, true])
  func stop(beforeTheStart: Bool) throws {
    let stop = StopFlag()
    let server = try ScriptedServer { number in
      if number == 3 { stop.raise() }
      return number < 3 ? .reply(ScriptedServer.ok) : .silence
    }
    if beforeTheStart { stop.raise() }
    let results = try perform(httperf(server) { $0.callsPerConnection = 10 }, stop: stop)
    if !beforeTheStart { #expect(results.replies == 3) }
    #expect(results.connections == 1)
    #expect(results.lifetime.samples == 0)
  }

  @Test("what goes over the wire is httperf's request")
  func requestBytes() {
    var options = HttperfOptions()
    func text() -> String { String(decoding: options.requestMessage.bytes, as: UTF8.self) }
    #expect(text() == "GET / HTTP/1.1\r\nUser-Agent: httperf/0.9.0\r\nHost: localhost\r\n\r\n")
    options.serverName = "example.org"
    options.uri = "/a?b"
    options.addedHeader = #"X-A: 1\nX-B: 2"#
    #expect(
      text() == "GET /a?b HTTP/1.1\r\nUser-Agent: httperf/0.9.0\r\nHost: example.org\r\nX-A: 1\r\nX-B: 2\r\n\r\n")
    options = HttperfOptions()
    options.httpVersion = HttperfVersion(major: 1, minor: 0)
    options.method = "POST"
    #expect(
      text()
        == "POST / HTTP/1.0\r\nUser-Agent: httperf/0.9.0\r\nConnection: keep-alive\r\nHost: localhost\r\n\r\n")
    options.noHostHeader = true
    #expect(text() == "POST / HTTP/1.0\r\nUser-Agent: httperf/0.9.0\r\nConnection: keep-alive\r\n\r\n")
  }

  @Test("lines for the run's course are said as it goes on")
  func course() throws {
    let server = try ScriptedServer { _ in .silence }
    var lines: [String] = []
    let options = httperf(server) {
      $0.verbosity = 1
      $0.periodicStats = true
      $0.runtimeSeconds = 1.2
      // The first sample of the tenth of ten clients' reply rates comes after 5 s, of the first after half a second.
      $0.client = HttperfClient(identity: 0, count: 10)
    }
    let results = try HttperfRun.perform(options) { lines.append($0) }
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("httperf: maximum number of open descriptors = "))
    #expect(lines[1] == "reply-rate = 0.0     ")
    #expect(lines[2].hasPrefix("[1.") && lines[2].hasSuffix(" s] 200=0, 302=0"))
    #expect(results.replyRate.samples == 1)
  }
}
