import Foundation
import Testing

/// The state letter of a process in /proc, or nil when there is no such process.
private func state(of pid: pid_t) -> Character? {
  guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
  return text[text.index(after: text.lastIndex(of: ")")!)...].first { $0 != " " }
}

private func children(of pid: pid_t) -> [pid_t] {
  let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
  return text.split(separator: " ").compactMap { pid_t($0) }
}

@Suite("Forked workers that die")
struct WorkerTests {
  @Test("the request of a worker that is killed gets 502, and the next is answered by a new worker")
  func killed() throws {
    let server = try TestServer("process-server", ["--workers", "1", "--max-fib", "60"])
    let before = try server.workerPIDs()
    let victim = try server.connect()
    try victim.send("GET /?fib=60 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("the worker runs it") { try server.statistics()["running"] as? Int == 1 }
    kill(try #require(before.first), SIGKILL)
    #expect(try victim.readReply().status == 502)
    #expect(try server.get("/?fib=20").body == "answer is >>> 6765\n")
    let after = try server.workerPIDs()
    #expect(after.count == 1)
    #expect(after != before)
    #expect(try server.counter("jobs_lost") == 1)
    #expect(try server.counter("workers_respawned") == 1)
  }

  @Test("only the request of the worker that died is lost; those that waited are answered")
  func othersGoOn() throws {
    let server = try TestServer("process-server", ["--workers", "1", "--max-fib", "60"])
    let victim = try server.connect()
    try victim.send("GET /?fib=60 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("the worker runs it") { try server.statistics()["running"] as? Int == 1 }
    let waiting = try (0..<5).map { _ in try server.connect() }
    for connection in waiting { try connection.send("GET /?fib=10 HTTP/1.1\r\nHost: x\r\n\r\n") }
    try eventually("they wait") { try server.counter("requests") >= 6 }
    kill(try #require(try server.workerPIDs().first), SIGKILL)
    #expect(try victim.readReply().status == 502)
    for connection in waiting { #expect(try connection.readReply().body == "answer is >>> 55\n") }
  }

  @Test("twenty deaths leave no zombie and no lost slot")
  func noZombies() throws {
    let server = try TestServer("process-server", ["--workers", "2"])
    for round in 1...20 {
      let pids = try server.workerPIDs()
      kill(try #require(pids.first), SIGKILL)
      try eventually("respawn \(round)") {
        let now = try server.workerPIDs()
        return now.count == 2 && !now.contains(pids[0])
      }
    }
    let alive = Set(try server.workerPIDs())
    #expect(Set(children(of: server.pid)) == alive)
    #expect(alive.allSatisfy { state(of: $0) != "Z" })
    #expect(try server.get("/?fib=20").body == "answer is >>> 6765\n")
  }

  @Test("a SIGTERM that reaches the workers as well, as from a service manager, costs no request in progress")
  func terminatedWithItsParent() throws {
    let server = try TestServer("process-server", ["--workers", "1"])
    let busy = try server.connect()
    try busy.send("GET /?fib=32 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("the worker runs it") { try server.statistics()["running"] as? Int == 1 }
    let worker = try #require(try server.workerPIDs().first)
    kill(worker, SIGTERM)
    server.process.signal(SIGTERM)
    #expect(try busy.readReply().body == "answer is >>> 2178309\n")
    #expect(server.process.finish().status == 0)
  }

  @Test("workers die with a parent that is killed")
  func parentDies() throws {
    let server = try TestServer("process-server", ["--workers", "3"])
    let workers = try server.workerPIDs()
    #expect(workers.count == 3)
    server.process.signal(SIGKILL)
    _ = server.process.finish()
    for worker in workers {
      try eventually("worker \(worker) is gone") { state(of: worker) == nil || state(of: worker) == "Z" }
    }
  }

  @Test("workers are gone after a drain")
  func drained() throws {
    let server = try TestServer("process-server", ["--workers", "3"])
    let workers = try server.workerPIDs()
    server.process.signal(SIGTERM)
    #expect(server.process.finish().status == 0)
    for worker in workers {
      try eventually("worker \(worker) is gone") { state(of: worker) == nil || state(of: worker) == "Z" }
    }
  }

  @Test("the parent of a process pool never has a second thread")
  func singleThreaded() throws {
    let server = try TestServer("process-server", ["--workers", "2"])
    for _ in 0..<10 { _ = try server.get("/?fib=15") }
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.pid)/task")
    #expect(threads.count == 1)
  }
}
