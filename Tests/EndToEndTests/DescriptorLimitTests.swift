import Foundation
import Testing

@Suite("At the limit of descriptors")
struct DescriptorLimitTests {
  @Test(
    "the server uses next to no CPU, serves those it has, and takes the next within a second of one being free",
    arguments: servers)
  func exhausted(_ name: String) throws {
    let (process, port) = try start(name)
    var connections = try (0..<60).map { _ in try RawConnection(port: port) }
    let first = connections[0]
    func ask(_ target: String) throws -> String {
      try first.send("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
      return try first.readReply().body
    }
    func pauses() throws -> Int { try accepting(first).pauses }
    // Six pauses are more than one and a half seconds: from then on each is as long as they get.
    try eventually("accepting has paused again and again") { try pauses() >= 6 }
    let before = cpuTicks(of: process.pid)
    usleep(1_000_000)
    // Of 100. Five are promised; a loop that spins takes all of them.
    #expect(cpuTicks(of: process.pid) - before < 15)
    #expect(try ask("/hi") == "easy!")
    #expect(try ask("/?fib=20") == "answer is >>> 6765\n")
    for connection in connections[20...] { try? connection.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n") }
    var waiting = silent(connections[20...])
    #expect(waiting.count >= 10)
    // One leaves when a pause of a second has just begun, and one of those that wait is served without waiting for its end. Five times,
    // since a machine that is busy may not let the server come so soon; one that waited for the end would never be in time.
    var isInTime = false
    for attempt in 0..<5 where !isInTime {
      let count = try pauses()
      // After one was accepted the pauses are short at first.
      try eventually("a long pause has begun") { try pauses() >= count + (attempt == 0 ? 1 : 6) }
      waiting = waiting.filter { !hasAnswer($0) }
      connections.remove(at: 1)
      isInTime = poll(&waiting, nfds_t(waiting.count), 700) > 0
    }
    #expect(isInTime, "nobody was accepted in time")
    let last = connections[connections.count - 1]
    connections.removeSubrange(1..<(connections.count - 1))
    #expect(try last.readReply().body == "easy!")
    process.signal(SIGTERM)
    let result = process.finish()
    #expect(result.status == 0)
    #expect(result.errors.contains("Too many open files"))
  }

  @Test("a server that has all the connections it can have, with none waiting, ends without a complaint")
  func fullAtTheEnd() throws {
    // The heartbeat's descriptor stays with the loop as long as there is telemetry, so that none is free at the end.
    let (process, port) = try start("inline-server", "--telemetry /dev/null")
    var connections: [RawConnection] = []
    // Having taken the last one it tries for another, which nobody wants, and complains once.
    try eventually("no descriptor is left") {
      connections.append(try RawConnection(port: port))
      return try accepting(connections[connections.count - 1]).pauses == 1
    }
    let told = try accepting(connections[0]).uptime
    // It complains once a second at most: from then on it could again.
    try eventually("more than a second has passed") { try accepting(connections[0]).uptime > told + 1.1 }
    process.signal(SIGTERM)
    let result = process.finish()
    #expect(result.status == 0)
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
  }

  @Test("those who wait when the server is told to end are answered as descriptors become free", arguments: servers)
  func waitingAtTheEnd(_ name: String) throws {
    let (process, port) = try start(name)
    process.signal(SIGSTOP)
    let connections = try (0..<60).map { _ in try RawConnection(port: port) }
    for connection in connections {
      try connection.send("GET /?fib=15 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    }
    process.signal(SIGTERM)
    process.signal(SIGCONT)
    for connection in connections { #expect(try connection.readReply().body == "answer is >>> 610\n") }
    #expect(process.finish().status == 0)
  }

  @Test(
    "with however few descriptors a server serves a client, or says in one sentence why it does not start",
    arguments: servers)
  func tooFew(_ name: String) throws {
    var (refusals, starts) = (0, 0)
    for limit in 4...24 {
      let process = try run(name, limit: limit, "--port 0 --workers 2 --policy other")
      guard let line = process.readLine() else {
        let result = process.finish()
        #expect(result.status == 69 && !result.wasSignalled, "\(limit): \(result)")
        #expect(result.errors.hasPrefix("\(name): cannot "), "\(limit): \(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(limit): \(result.errors)")
        refusals += 1
        continue
      }
      let connection = try RawConnection(port: try listeningPort(in: line))
      try connection.send("GET /?fib=15 HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try connection.readReply().body == "answer is >>> 610\n")
      process.signal(SIGTERM)
      #expect(process.finish().status == 0)
      starts += 1
    }
    #expect(refusals > 0 && starts > 0)
  }

  @Test("a pool that might have more workers than there are descriptors starts with what there is")
  func manyWorkers() throws {
    let process = try run("process-server", limit: 64, "--port 0 --min-workers 1 --max-workers 255 --policy other")
    let port = try listeningPort(in: #require(process.readLine()))
    let connections = try (0..<20).map { _ in try RawConnection(port: port) }
    for connection in connections { try connection.send("GET /?fib=25 HTTP/1.1\r\nHost: x\r\n\r\n") }
    for connection in connections { #expect(try connection.readReply().body == "answer is >>> 75025\n") }
    process.signal(SIGTERM)
    #expect(process.finish().status == 0)
  }

  private func run(_ name: String, limit: Int, _ flags: String) throws -> RunningProcess {
    let binary = RunningProcess.folder.appendingPathComponent(name).path
    return try RunningProcess("/bin/sh", ["-c", "ulimit -n \(limit); exec \"\(binary)\" \(flags)"])
  }

  /// A server that may have forty descriptors.
  private func start(_ name: String, _ flags: String = "") throws -> (process: RunningProcess, port: UInt16) {
    let process = try run(name, limit: 40, "--port 0 --workers 1 --policy other \(flags)")
    let line = try #require(process.readLine())
    return (process, try listeningPort(in: line))
  }

  /// What the server says, on a connection that it has taken, of how often it could take no more, and of its age in seconds.
  private func accepting(_ connection: RawConnection) throws -> (pauses: Int, uptime: Double) {
    try connection.send("GET /stats HTTP/1.1\r\nHost: x\r\n\r\n")
    let body = Data(try connection.readReply().body.utf8)
    let record = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    return (
      try #require((record["counters"] as? [String: Any])?["accept_pauses"] as? Int),
      try #require(record["uptime_s"] as? Double)
    )
  }

  /// Those that have been told nothing, with the others answered.
  private func silent(_ connections: ArraySlice<RawConnection>) -> [pollfd] {
    let entries = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    // Those that were accepted are answered within this time, on any machine that passes other tests.
    usleep(500_000)
    return entries.filter { !hasAnswer($0) }
  }

  private func hasAnswer(_ entry: pollfd) -> Bool {
    var entry = entry
    return poll(&entry, 1, 0) > 0
  }
}
