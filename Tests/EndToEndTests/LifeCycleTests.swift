import Foundation
import Testing

@Suite("Deadlines, limits, leaving clients and stopping")
struct LifeCycleTests {
  @Test("a head that drips in byte by byte is refused at the deadline, however steadily it drips", arguments: servers)
  func slowHead(_ name: String) throws {
    let server = try TestServer(name, ["--head-deadline", "0.3"])
    let connection = try server.connect()
    // A byte at a time, for as long as the server listens. Its refusal shows as bytes to read.
    var drip = Array("GET /hi HTTP/1.1\r\nHost: x\r\nX-Slow: ".utf8)[...]
    var ready = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, 20) == 0 { try connection.send([drip.popFirst() ?? UInt8(ascii: "a")]) }
    let reply = try connection.readReply()
    #expect(reply.status == 408)
    #expect(reply.field("Connection") == "close")
    #expect(connection.isClosedByPeer())
    #expect(try server.counter("deadlines_passed") == 1)
  }

  @Test("a body that drips in is refused at the request's deadline", arguments: servers)
  func slowBody(_ name: String) throws {
    let server = try TestServer(name, ["--request-deadline", "0.3"])
    let connection = try server.connect()
    try connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
    var ready = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, 20) == 0 { try connection.send("b") }
    #expect(try connection.readReply().status == 408)
  }

  @Test(
    "a HEAD that is not complete in time is refused by a head alone, wherever it stopped",
    arguments: [
      "HEAD /hi HT", "\r\nHEAD /hi HTTP/1.1\r\nHost: x\r\nX",
      "HEAD /hi HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab",
    ])
  func lateHead(_ beginning: String) throws {
    let server = try TestServer("inline-server", ["--head-deadline", "0.2", "--request-deadline", "0.2"])
    let connection = try server.connect()
    try connection.send(beginning)
    #expect(try connection.readReply(hasBody: false).status == 408)
    #expect(connection.isClosedByPeer())
  }

  @Test("an idle connection is closed without a word", arguments: servers)
  func idle(_ name: String) throws {
    let server = try TestServer(name, ["--idle-deadline", "0.2"])
    let connection = try server.connect()
    try connection.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try connection.readReply().body == "easy!")
    #expect(connection.isClosedByPeer())
  }

  @Test("a malformed request is refused and the connection closed", arguments: servers)
  func malformed(_ name: String) throws {
    let server = try TestServer(name)
    let connection = try server.connect()
    try connection.send("GET /hi HTTP/1.1\r\nHost: x\r\nBad Field: 1\r\n\r\nGET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    let reply = try connection.readReply()
    #expect(reply.status == 400)
    #expect(reply.field("Connection") == "close")
    #expect(connection.isClosedByPeer())
    #expect(try server.counter("refused_malformed") == 1)
  }

  @Test("a client that pipelines much work leaves others their turn between its requests")
  func pipelinedWork() throws {
    let server = try TestServer("inline-server", ["--max-fib", "30"])
    let greedy = try server.connect()
    let count = 400
    try greedy.send(String(repeating: "GET /?fib=27 HTTP/1.1\r\nHost: x\r\n\r\n", count: count))
    // The first answer shows that the batch has been begun; it must not wait for the last one.
    #expect(try greedy.readReply().status == 200)
    #expect(try server.counter("jobs_finished") < count)
    for _ in 1..<10 { #expect(try greedy.readReply().body == "answer is >>> 196418\n") }
  }

  @Test("100 Continue is sent to a client that waits for it")
  func expectation() throws {
    let server = try TestServer("inline-server")
    let connection = try server.connect()
    try connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    #expect(try connection.readReply(hasBody: false).status == 100)
    try connection.send("abc")
    #expect(try connection.readReply().status == 405)
  }

  @Test("a client that leaves while its work waits is noticed, and the work is dropped", arguments: pools)
  func leaving(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1"])
    let busy = try server.connect()
    try busy.send("GET /?fib=32 HTTP/1.1\r\nHost: x\r\n\r\n")
    do {
      let leaver = try server.connect()
      try leaver.send("GET /?fib=40 HTTP/1.1\r\nHost: x\r\n\r\n")
    }
    try eventually("the client that left is counted") { try server.counter("abandoned") == 1 }
    #expect(try busy.readReply().body == "answer is >>> 2178309\n")
    #expect(try server.counter("jobs_cancelled") == 1)
  }

  @Test("what was worked out for a client that left reaches none of those that come after it", arguments: pools)
  func lateAnswer(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "2"])
    do {
      let leaver = try server.connect()
      try leaver.send("GET /?fib=36 HTTP/1.1\r\nHost: x\r\n\r\n")
      try eventually("its work has begun") { try server.statistics()["running"] as? Int == 1 }
    }
    try eventually("the client that left is counted") { try server.counter("abandoned") == 1 }
    // One of them gets the place of the one that left.
    let others = try (0..<4).map { _ in try server.connect() }
    for other in others { try other.send("GET /?fib=20 HTTP/1.1\r\nHost: x\r\n\r\n") }
    for other in others { #expect(try other.readReply().body == "answer is >>> 6765\n") }
  }

  @Test("a client that breaks off is noticed even where it has sent more than the server reads ahead")
  func breakingOff() throws {
    let server = try TestServer("thread-server", ["--workers", "1", "--max-fib", "60"])
    let client = try server.connect()
    try client.send("GET /?fib=60 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("its work has begun") { try server.statistics()["running"] as? Int == 1 }
    try client.send([UInt8](repeating: UInt8(ascii: "a"), count: 200_000))
    client.breakOff()
    try eventually("the client that left is counted") { try server.counter("abandoned") == 1 }
  }

  @Test("at the connection cap others wait until one leaves")
  func cap() throws {
    let server = try TestServer("inline-server", ["--max-connections", "1"])
    var first: RawConnection? = try server.connect()
    try first?.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try first?.readReply().body == "easy!")
    let second = try server.connect()
    try second.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    var ready = pollfd(fd: second.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&ready, 1, 100) == 0)
    first = nil
    #expect(try second.readReply().body == "easy!")
  }

  @Test("SIGTERM lets the request in progress finish, then exits 0", arguments: pools)
  func drain(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1"])
    let idle = try server.connect()
    let busy = try server.connect()
    try busy.send("GET /?fib=30 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("the request is in progress") {
      try server.statistics()["running"] as? Int == 1 || server.counter("jobs_finished") == 1
    }
    server.process.signal(SIGTERM)
    #expect(try busy.readReply().body == "answer is >>> 832040\n")
    #expect(idle.isClosedByPeer())
    let result = server.process.finish()
    #expect(result.status == 0)
    #expect(!result.wasSignalled)
  }

  @Test("SIGTERM at the connection cap ends the server as it does elsewhere")
  func drainAtTheCap() throws {
    let server = try TestServer("inline-server", ["--max-connections", "1"])
    let only = try server.connect()
    try only.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try only.readReply().body == "easy!")
    server.process.signal(SIGTERM)
    #expect(only.isClosedByPeer())
    let result = server.process.finish()
    #expect(result.status == 0 && !result.wasSignalled)
  }

  @Test("a second signal stops at once", arguments: pools)
  func secondSignal(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1", "--max-fib", "60"])
    let busy = try server.connect()
    try busy.send("GET /?fib=60 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("the request is in progress") { try server.statistics()["running"] as? Int == 1 }
    let workers = try server.workerPIDs()
    server.process.signal(SIGTERM)
    try eventually("the listener is closed") { (try? server.connect()) == nil }
    server.process.signal(SIGTERM)
    #expect(server.process.finish().status == 128 + SIGTERM)
    for worker in workers {
      try eventually("worker \(worker) is gone") { kill(worker, 0) != 0 }
    }
  }

  @Test("a second signal stops a server at once whose loop is at work, too")
  func secondSignalAtWork() throws {
    let server = try TestServer("inline-server", ["--max-fib", "60"])
    let busy = try server.connect()
    try busy.send("GET /?fib=60 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("the loop is at work") { cpuTicks(of: server.pid) >= 20 }
    // Two of a kind could become one on their way.
    server.process.signal(SIGTERM)
    server.process.signal(SIGINT)
    let result = server.process.finish()
    #expect([128 + SIGTERM, 128 + SIGINT].contains(result.status) && !result.wasSignalled)
  }

  @Test("a server whose one line nobody takes can be ended", arguments: servers)
  func fullPipe(_ name: String) throws {
    let pipe = Pipe()
    let output = pipe.fileHandleForWriting.fileDescriptor
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
    while write(output, "full", 4) > 0 {}
    _ = fcntl(output, F_SETFL, 0)
    let process = Process()
    process.executableURL = RunningProcess.folder.appendingPathComponent(name)
    process.arguments = ["--port", "0"]
    process.standardOutput = pipe.fileHandleForWriting
    process.standardError = FileHandle.nullDevice
    try process.run()
    try eventually("it has taken SIGTERM over") {
      let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t").last
      return caught.flatMap { UInt64($0, radix: 16) }.map { $0 >> UInt64(SIGTERM - 1) & 1 } == 1
    }
    kill(process.processIdentifier, SIGTERM)
    let watchdog = DispatchWorkItem { kill(process.processIdentifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: watchdog)
    process.waitUntilExit()
    watchdog.cancel()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
    // Kept open up to here: else it would find the pipe broken.
    try pipe.fileHandleForReading.close()
  }

  @Test("beyond the queue's bound the answer is 503 with Retry-After, at once", arguments: pools)
  func queueBound(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1", "--max-queue", "1", "--max-fib", "60"])
    var waiting: [RawConnection] = []
    // One runs, one waits; of many more at least one must be turned away, whatever the timing.
    for _ in 0..<8 {
      let connection = try server.connect()
      try connection.send("GET /?fib=60 HTTP/1.1\r\nHost: x\r\n\r\n")
      waiting.append(connection)
    }
    try eventually("six are refused") { try server.counter("jobs_refused") == 6 }
    let refused = try waiting.suffix(6).map { try $0.readReply() }
    #expect(refused.allSatisfy { $0.status == 503 && $0.field("Retry-After") == "1" })
    server.process.signal(SIGKILL)
  }
}

@Suite("Requests that arrive just before SIGTERM")
struct LateRequestTests {
  @Test("those already sent are answered, also on connections that nobody has accepted yet", arguments: servers)
  func burst(_ name: String) throws {
    let server = try TestServer(name, ["--fib", "5"])
    // Stopped, so that connections wait in the backlog and requests in the sockets when the signal comes.
    let kept = try server.connect()
    try kept.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try kept.readReply().body == "easy!")
    server.process.signal(SIGSTOP)
    let connections = try [kept] + (0..<100).map { _ in try server.connect() }
    for connection in connections { try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
    server.process.signal(SIGTERM)
    server.process.signal(SIGCONT)
    for connection in connections {
      let reply = try connection.readReply()
      #expect(reply.body == "answer is >>> 5\n")
    }
    #expect(connections.allSatisfy { $0.isClosedByPeer() })
  }

  @Test("those beyond the connections that there may be wait for their turn", arguments: servers)
  func beyondTheCap(_ name: String) throws {
    let server = try TestServer(name, ["--fib", "15", "--max-connections", "10"])
    server.process.signal(SIGSTOP)
    let connections = try (0..<60).map { _ in try server.connect() }
    for connection in connections { try connection.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
    server.process.signal(SIGTERM)
    server.process.signal(SIGCONT)
    for connection in connections { #expect(try connection.readReply().body == "answer is >>> 610\n") }
    let result = server.process.finish()
    #expect(result.status == 0 && !result.wasSignalled)
  }
}
