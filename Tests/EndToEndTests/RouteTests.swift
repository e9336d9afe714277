import Testing

@Suite("The routes, the same on all three servers")
struct RouteTests {
  @Test("the one line on standard output names server, address and N", arguments: servers)
  func announces(_ name: String) throws {
    let server = try TestServer(name, ["--fib", "20"])
    #expect(server.line == "\(name) listening on http://127.0.0.1:\(server.port) (fib 20)")
  }

  @Test("GET / works out fib(N)", arguments: servers, [(0, "0"), (1, "1"), (2, "1"), (20, "6765")])
  func answers(_ name: String, _ row: (n: Int, answer: String)) throws {
    let server = try TestServer(name, ["--fib", "\(row.n)"])
    let reply = try server.get("/")
    #expect(reply.status == 200)
    #expect(reply.body == "answer is >>> \(row.answer)\n")
    #expect(reply.field("Content-Type") == "text/plain")
    #expect(reply.field("Date") != nil)
  }

  @Test("N comes from the environment's FIB, and a flag wins over it")
  func environment() throws {
    let server = try TestServer("inline-server", environment: ["FIB": "10"])
    #expect(try server.get("/").body == "answer is >>> 55\n")
    let flagged = try TestServer("inline-server", ["--fib", "20"], environment: ["FIB": "10"])
    #expect(try flagged.get("/").body == "answer is >>> 6765\n")
  }

  @Test(
    "the routes and their statuses", arguments: servers,
    [
      ("/?fib=10", 200, "answer is >>> 55\n"), ("/?x=1&fib=7", 200, "answer is >>> 13\n"),
      ("/?other=1", 200, "answer is >>> 5\n"), ("/hi", 200, "easy!"), ("/hi?x", 200, "easy!"),
      ("/?fib=41", 400, "fib must be a whole number from 0 to 40\n"),
      ("/?fib=", 400, "fib must be a whole number from 0 to 40\n"),
      ("/?fib=-1", 400, "fib must be a whole number from 0 to 40\n"),
      ("/?fib=1x", 400, "fib must be a whole number from 0 to 40\n"),
      ("/?fib=99999999999999999999", 400, "fib must be a whole number from 0 to 40\n"),
      ("/nowhere", 404, "there is no such page; try /, /?fib=20, /hi, /stats or /metrics\n"),
    ])
  func routes(_ name: String, _ row: (target: String, status: Int, body: String)) throws {
    let server = try TestServer(name, ["--fib", "5"])
    let reply = try server.get(row.target)
    #expect(reply.status == row.status)
    #expect(reply.body == row.body)
  }

  @Test("methods other than GET and HEAD are told which are allowed", arguments: servers)
  func methods(_ name: String) throws {
    let server = try TestServer(name)
    let connection = try server.connect()
    try connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
    let reply = try connection.readReply()
    #expect(reply.status == 405)
    #expect(reply.field("Allow") == "GET, HEAD")
    // The body was read as a body: the connection goes on in step.
    try connection.send("HEAD /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    let head = try connection.readReply(hasBody: false)
    #expect(head.status == 200)
    #expect(head.field("Content-Length") == "5")
    try connection.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try connection.readReply().body == "easy!")
  }

  @Test("HEAD is answered with the status of GET and no body", arguments: servers)
  func heads(_ name: String) throws {
    let server = try TestServer(name, ["--job-timeout", "0.1", "--workers", "1"])
    let connection = try server.connect()
    let stopping = name == "inline-server" ? [] : [("/?fib=40", 504)]
    for (target, status) in [("/?fib=5", 200), ("/nowhere", 404), ("/?fib=x", 400), ("/metrics", 200)] + stopping {
      try connection.send("HEAD \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
      let reply = try connection.readReply(hasBody: false)
      #expect(reply.status == status, "\(target)")
      #expect(reply.field("Content-Length").flatMap { Int($0) } ?? 0 > 0)
    }
    // Had there been a body, it would be read as the next answer.
    try connection.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try connection.readReply().body == "easy!")
  }

  @Test("Server-Timing is told when asked for", arguments: servers)
  func timing(_ name: String) throws {
    let server = try TestServer(name, ["--fib", "5", "--server-timing"])
    let field = try #require(try server.get("/").field("Server-Timing"))
    let number = #"\d+\.\d{3}"#
    let pattern = try Regex("queue;dur=\(number), work;dur=\(number), return;dur=\(number)")
    #expect(try pattern.wholeMatch(in: field) != nil, "was: \(field)")
  }

  @Test("pipelined requests are answered in order", arguments: servers)
  func pipelining(_ name: String) throws {
    let server = try TestServer(name)
    let connection = try server.connect()
    let numbers = [10, 1, 15, 2, 12, 3, 0, 20]
    try connection.send(numbers.map { "GET /?fib=\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
    let answers = [55, 1, 610, 1, 144, 2, 0, 6765]
    for answer in answers {
      #expect(try connection.readReply().body == "answer is >>> \(answer)\n")
    }
  }

  @Test("statistics are JSON and count", arguments: servers)
  func statistics(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "2", "--fib", "3"])
    for _ in 0..<5 { _ = try server.get("/") }
    let all = try server.statistics()
    #expect(all["pid"] as? Int == Int(server.pid))
    #expect(all["server"] as? String == name)
    #expect(all["workers"] as? Int == (name == "inline-server" ? 0 : 2))
    #expect((all["loop_lag_ms"] as? [String: Any])?["p99"] != nil)
    let memory = try #require(all["memory"] as? [String: Any])
    let (resident, peak) = (memory["rss_bytes"] as? Int ?? 0, memory["peak_rss_bytes"] as? Int ?? 0)
    #expect(resident > 0)
    // Its own, and not that of the program that started it. The kernel's two counts differ by what it has not added up yet.
    #expect(abs(peak - (try server.residentBytes(peak: true))) < 2 << 20)
    #expect((all["worker_pids"] as? [Int])?.count == (name == "process-server" ? 2 : 0))
    #expect(try server.counter("jobs_finished") == 5)
    #expect(all["work_ms"] as? Double ?? -1 >= 0)
    // Five of /, one of /stats before, and this one.
    #expect(try server.counter("requests") == 8)
  }
}
