import Foundation
import Testing

/// CPU time used by a process, in clock ticks of a hundredth of a second.
private func cpuTicks(of pid: pid_t) -> Int {
  guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
    let end = text.lastIndex(of: ")")
  else { return 0 }
  let fields = text[text.index(end, offsetBy: 2)...].split(separator: " ")
  return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
}

@Suite("At the limit of descriptors")
struct DescriptorLimitTests {
  @Test("the server does not spin, serves those it has, and accepts again once descriptors are free")
  func exhausted() throws {
    let binary = RunningProcess.folder.appendingPathComponent("inline-server").path
    let process = try RunningProcess("/bin/sh", ["-c", "ulimit -n 40; exec \"\(binary)\" --port 0"])
    let line = try #require(process.readLine())
    let port = try #require(UInt16(line.split(separator: " ")[3].split(separator: ":")[2]))
    var connections = try (0..<60).map { _ in try RawConnection(port: port) }
    let first = connections[0]
    func ask(_ target: String) throws -> String {
      try first.send("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
      return try first.readReply().body
    }
    try eventually("accepting has paused") { try !ask("/stats").contains("\"accept_pauses\": 0") }
    let before = cpuTicks(of: process.pid)
    usleep(500_000)
    // Spinning would use about 50 ticks.
    #expect(cpuTicks(of: process.pid) - before < 15)
    #expect(try ask("/hi") == "easy!")
    let last = connections[59]
    try last.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
    connections.removeSubrange(1..<59)
    #expect(try last.readReply().body == "easy!")
    process.signal(SIGTERM)
    let result = process.finish()
    #expect(result.status == 0)
    #expect(result.errors.contains("Too many open files"))
  }
}
