import Foundation
import Testing

@Suite("At the limit of descriptors")
struct DescriptorLimitTests {
  @Test(
    "the server uses next to no CPU, serves those it has, and takes the next within a second of one being free",
    arguments: servers)
  func exhausted(_ name: String) throws {
    let binary = RunningProcess.folder.appendingPathComponent(name).path
    let flags = "--port 0 --workers 1 --policy other"
    let process = try RunningProcess("/bin/sh", ["-c", "ulimit -n 40; exec \"\(binary)\" \(flags)"])
    let line = try #require(process.readLine())
    let port = try #require(UInt16(line.split(separator: " ")[3].split(separator: ":")[2]))
    var connections = try (0..<60).map { _ in try RawConnection(port: port) }
    let first = connections[0]
    func ask(_ target: String) throws -> String {
      try first.send("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
      return try first.readReply().body
    }
    func pauses() throws -> Int {
      let record = try #require(try JSONSerialization.jsonObject(with: Data(ask("/stats").utf8)) as? [String: Any])
      return try #require((record["counters"] as? [String: Any])?["accept_pauses"] as? Int)
    }
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
    // One leaves when a pause of a second has just begun, and one of those that wait is served without waiting for its end.
    let count = try pauses()
    try eventually("the next pause has begun") { try pauses() > count }
    connections.remove(at: 1)
    #expect(poll(&waiting, nfds_t(waiting.count), 700) > 0, "nobody was accepted in time")
    let last = connections[58]
    connections.removeSubrange(1..<58)
    #expect(try last.readReply().body == "easy!")
    process.signal(SIGTERM)
    let result = process.finish()
    #expect(result.status == 0)
    #expect(result.errors.contains("Too many open files"))
  }

  /// Those that have been told nothing, with the others answered.
  private func silent(_ connections: ArraySlice<RawConnection>) -> [pollfd] {
    var entries = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    // Those that were accepted are answered within this time, on any machine that passes other tests.
    usleep(500_000)
    poll(&entries, nfds_t(entries.count), 0)
    return entries.filter { $0.revents == 0 }
  }
}
