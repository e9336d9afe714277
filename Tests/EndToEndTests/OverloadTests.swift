import Foundation
import Testing

/// Sends the same request many times at once, and counts the answers by status.
private func burst(_ connection: RawConnection, _ request: String, count: Int) throws -> [Int: Int] {
  try connection.send(String(repeating: request, count: count))
  var statuses: [Int: Int] = [:]
  for reply in try connection.readReplies(count) { statuses[reply, default: 0] += 1 }
  return statuses
}

extension RawConnection {
  /// The statuses of the next replies, of which nothing has been read yet. Reads large amounts, unlike ``readReply(hasBody:)``.
  fileprivate func readReplies(_ count: Int) throws -> [Int] {
    var statuses: [Int] = []
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while statuses.count < count {
      let read = recv(descriptor, &buffer, buffer.count, 0)
      guard read > 0 else { throw ConnectionClosed() }
      bytes.append(contentsOf: buffer[..<read])
      var start = 0
      while let reply = Self.reply(in: bytes[start...]) {
        statuses.append(reply.status)
        start += reply.length
      }
      bytes.removeFirst(start)
    }
    return statuses
  }

  private static func reply(in bytes: ArraySlice<UInt8>) -> (status: Int, length: Int)? {
    let end = Array("\r\n\r\n".utf8)
    guard let blank = bytes.indices.dropLast(3).first(where: { bytes[$0..<($0 + 4)].elementsEqual(end) }) else {
      return nil
    }
    let head = String(decoding: bytes[..<blank], as: UTF8.self)
    let reply = Reply(status: 0, head: head, body: "")
    let length = blank + 4 - bytes.startIndex + (reply.field("Content-Length").flatMap { Int($0) } ?? 0)
    guard bytes.count >= length, let status = Int(head.dropFirst(9).prefix(3)) else { return nil }
    return (status, length)
  }

  /// Whether there is something to read.
  fileprivate var hasAnswer: Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }
}

private func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n" }

@Suite("More work than a server can do")
struct OverloadTests {
  /// Keeps the only worker busy as long as is needed, however fast it is.
  private struct Busy {
    let server: TestServer
    let connection: RawConnection

    init(_ server: TestServer) throws {
      self.server = server
      connection = try server.connect()
      try begin()
    }

    private func begin() throws {
      try connection.send(get("/?fib=40"))
      try eventually("the worker is busy") { try server.statistics()["running"] as? Int == 1 }
    }

    func renewIfDone() throws {
      guard connection.hasAnswer else { return }
      #expect(try connection.readReply().status == 200)
      try begin()
    }

    func finish() throws { #expect(try connection.readReply().status == 200) }
  }

  @Test("20,000 refused requests take no memory, and afterwards work is done again", arguments: pools)
  func memory(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1", "--max-queue", "0"])
    func residentBytes() throws -> Int {
      try #require((try server.statistics()["memory"] as? [String: Any])?["rss_bytes"] as? Int)
    }
    let busy = try Busy(server)
    let refusal = try server.get("/?fib=0")
    #expect(refusal.status == 503)
    #expect(Int(refusal.field("Retry-After") ?? "") ?? 0 >= 1)
    let connections = try (0..<4).map { _ in try server.connect() }
    var refused = 0
    func refuse(_ count: Int) throws {
      let goal = refused + count
      while refused < goal {
        for connection in connections {
          try busy.renewIfDone()
          let statuses = try burst(connection, get("/?fib=0"), count: 250)
          // A few may find the worker between two of its jobs.
          #expect(statuses.keys.allSatisfy { [200, 503].contains($0) })
          refused += statuses[503] ?? 0
        }
      }
    }
    try refuse(2_000)
    let before = try residentBytes()
    try refuse(20_000)
    let after = try residentBytes()
    #expect(after - before < 1 << 20, "grew from \(before) to \(after) bytes")
    #expect(try server.counter("refused_for_queue") == refused + 1)
    #expect(try server.counter("jobs_refused") == refused + 1)
    try busy.finish()
    for _ in 0..<10 { #expect(try server.get("/?fib=10").status == 200) }
  }

  @Test("what costs no work is answered all the same while all else is refused", arguments: pools)
  func easyRequests(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1", "--max-queue", "0", "--max-fib", "60"])
    let busy = try server.connect()
    try busy.send(get("/?fib=60"))
    try eventually("the worker is busy") { try server.statistics()["running"] as? Int == 1 }
    let connection = try server.connect()
    for target in ["/hi", "/stats", "/metrics"] {
      try connection.send(get("/") + get(target))
      #expect(try connection.readReply().status == 503)
      #expect(try connection.readReply().status == 200, "\(target)")
    }
    try connection.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get("/hi"))
    #expect(try connection.readReply(hasBody: false).status == 503)
    #expect(try connection.readReply().body == "easy!")
    server.process.signal(SIGKILL)
  }

  @Test("without shedding nothing is refused, however much waits", arguments: pools)
  func none(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1", "--max-queue", "0", "--shed", "none", "--max-fib", "60"])
    let connections = try (0..<50).map { _ in try server.connect() }
    for connection in connections { try connection.send(get("/?fib=60")) }
    try eventually("all but one wait") {
      let statistics = try server.statistics()
      return statistics["queue_depth"] as? Int == 49 && statistics["running"] as? Int == 1
    }
    #expect(try server.counter("jobs_refused") == 0)
    let pool = try #require(try server.statistics()["pool"] as? [String: Any])
    #expect(pool["shed"] as? String == "none")
    #expect(pool["max_queue"] is NSNull)
    server.process.signal(SIGKILL)
  }

  @Test("by deadline: what would wait too long is refused, and what has waited too long is not begun", arguments: pools)
  func deadline(_ name: String) throws {
    let server = try TestServer(
      name, ["--workers", "1", "--shed", "deadline", "--max-wait", "300", "--max-fib", "60"])
    // From this one it knows that jobs take longer than that. Where processors are short even it may not be begun in time.
    try eventually("one is done") { try server.get("/?fib=40").status == 200 }
    let busy = try server.connect()
    var isSent = false
    try eventually("the worker is busy") {
      if isSent, busy.hasAnswer {
        #expect(try busy.readReply().status == 503)
        isSent = false
      }
      if !isSent { try busy.send(get("/?fib=60")) }
      isSent = true
      return try server.statistics()["running"] as? Int == 1
    }
    let expiredBefore = try server.counter("jobs_expired")
    // Nothing waits before it, so it is let in, in vain.
    let waiting = try server.connect()
    try waiting.send(get("/?fib=1"))
    let late = try server.get("/?fib=1")
    // The one before it has either been given up by then, or stands in its way.
    #expect(late.status == 503)
    let expired = try waiting.readReply()
    #expect(expired.status == 503)
    #expect(expired.body == "no worker was free in time; try again\n")
    #expect(Int(expired.field("Retry-After") ?? "") ?? 0 >= 1)
    let counts = try (server.counter("refused_for_wait"), server.counter("jobs_expired"))
    #expect(counts.0 + counts.1 == expiredBefore + 2 && counts.1 > expiredBefore, "\(counts)")
    server.process.signal(SIGKILL)
  }

  @Test(
    "by deadline: while every worker is at a job that does not end, nothing is let in to wait for it, though none has ended yet",
    arguments: pools)
  func deadlineWithoutAnEnd(_ name: String) throws {
    let server = try TestServer(
      name, ["--workers", "1", "--shed", "deadline", "--max-wait", "300", "--max-fib", "60"])
    let busy = try server.connect()
    try busy.send(get("/?fib=60"))
    try eventually("the worker is busy") { try server.statistics()["running"] as? Int == 1 }
    // Those that come before the job has run for as long as one may wait are let in.
    try eventually("one is refused at once") {
      try server.get("/?fib=1").body == "the wait for a worker would be too long; try again\n"
    }
    let expired = try server.counter("jobs_expired")
    for _ in 0..<5 {
      let reply = try server.get("/?fib=1")
      #expect(reply.status == 503)
      #expect(Int(reply.field("Retry-After") ?? "") ?? 0 >= 1)
    }
    #expect(try server.counter("refused_for_wait") >= 6)
    #expect(try server.counter("jobs_expired") == expired)
    server.process.signal(SIGKILL)
  }

  @Test("by lag: a loop that is late with its work refuses more of it, and says so")
  func lag() throws {
    let server = try TestServer("inline-server", ["--shed", "lag", "--lag-limit", "1"])
    let connections = try (0..<8).map { _ in try server.connect() }
    var refused = 0
    // Those that come while one is worked on are found late; the first round in which any does will do.
    try eventually("some are refused") {
      for connection in connections { try connection.send(get("/?fib=32") + get("/hi")) }
      for connection in connections {
        let reply = try connection.readReply()
        if reply.status == 503 {
          refused += 1
          #expect(reply.body == "the server is late with what it has; try again\n")
          #expect(reply.field("Retry-After") == "1")
        }
        #expect(try connection.readReply().body == "easy!")
      }
      return refused > 0
    }
    #expect(try server.counter("refused_for_lag") == refused)
    // Once nothing is late, work is done again.
    try eventually("work is done again") { try server.get("/?fib=5").status == 200 }
  }

  @Test("a job that runs for too long is answered with 504, and others are still done", arguments: pools)
  func timeout(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "2", "--job-timeout", "0.05"])
    #expect(try server.get("/?fib=40").status == 504)
    try eventually("work is done") { try server.get("/?fib=10").status == 200 }
    #expect(try server.counter("jobs_timed_out") >= 1)
    // A thread is at it until it is done.
    try eventually("its time is counted") { try server.statistics()["wasted_s"] as? Double ?? 0 > 0 }
  }

  @Test("work whose client has left is counted as wasted, and what was answered as goodput", arguments: pools)
  func goodput(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "1"])
    for _ in 0..<3 { #expect(try server.get("/?fib=10").status == 200) }
    let leaving = try server.connect()
    let worker = try server.workerPIDs().first ?? server.pid
    let before = cpuTicks(of: worker)
    try leaving.send(get("/?fib=40"))
    try eventually("it is worked on") { cpuTicks(of: worker) > before + 3 }
    leaving.breakOff()
    try eventually("it is over") { try server.statistics()["running"] as? Int == 0 }
    let statistics = try server.statistics()
    #expect(statistics["goodput"] as? Int == 3)
    #expect(try #require(statistics["wasted_s"] as? Double) > 0)
    #expect(try server.counter("abandoned") == 1)
    #expect(try server.counter("jobs_cancelled") == 1)
  }
}
