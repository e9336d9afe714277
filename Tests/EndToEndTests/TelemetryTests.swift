import Foundation
import Measurement
import Testing

/// The file a server writes its samples to, in the temporary folder; removed in the end.
private final class SampleFile {
  let path = NSTemporaryDirectory() + "reactometer-telemetry-\(UUID().uuidString)"

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func samples() throws -> [LoopSample] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return try text.split(separator: "\n").map { try JSONDecoder().decode(LoopSample.self, from: Data($0.utf8)) }
  }
}

/// What the descriptors of a process point to.
private func openFiles(of pid: pid_t) -> [String] {
  let folder = "/proc/\(pid)/fd"
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
}

@Suite("Telemetry of a running server")
struct TelemetryTests {
  @Test("samples follow each other until the end of the drain, and count what was done", arguments: servers)
  func follows(_ name: String) throws {
    let file = SampleFile()
    let server = try TestServer(name, ["--telemetry", file.path, "--workers", "1"])
    for _ in 0..<5 { #expect(try server.get("/?fib=20").status == 200) }
    try eventually("three samples") { try file.samples().count >= 3 }
    server.process.signal(SIGTERM)
    #expect(server.process.finish().status == 0)
    let samples = try file.samples()
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.untilNanoseconds == $1.fromNanoseconds })
    let last = try #require(samples.last)
    #expect([last.requests, last.jobsFinished, last.jobsRefused] == [5, 5, 0])
    #expect(last.queued == 0)
    #expect(last.running == 0)
    #expect(last.connections == 0)
    #expect(samples.contains { !$0.lag.isEmpty })
    #expect(samples.contains { !$0.iterations.isEmpty && $0.longestCallbackNanoseconds > 0 })
    #expect(Set(samples.map(\.longestCallback)).isSubset(of: kinds))
  }

  private let kinds: Set<String> = ["", "read", "write", "accept", "timer", "mailbox", "signal", "later"]

  @Test("a loop that works itself is one long turn of a read, in one long sample")
  func stalled() throws {
    let file = SampleFile()
    let server = try TestServer("inline-server", ["--telemetry", file.path])
    let connection = try server.connect()
    try connection.send("GET /?fib=36 HTTP/1.1\r\nHost: x\r\nReactometer-Ledger: 1\r\n\r\n")
    let field = try #require(try connection.readReply().field("Reactometer-Ledger"))
    let parts = field.split(separator: ";").map { $0.split(separator: "=") }
    let work = try #require(parts.first { $0[0] == "work" }.flatMap { UInt64($0[1]) })
    server.process.signal(SIGTERM)
    #expect(server.process.finish().status == 0)
    let samples = try file.samples()
    let longest = try #require(samples.max { $0.longestCallbackNanoseconds < $1.longestCallbackNanoseconds })
    #expect(longest.longestCallbackNanoseconds >= work)
    #expect(longest.longestCallback == "read")
    #expect(samples.contains { ($0.iterations.max ?? 0) >= work })
    #expect(samples.contains { $0.untilNanoseconds - $0.fromNanoseconds >= work })
  }

  @Test("worker processes do not hold the file, also those that replace others")
  func notInherited() throws {
    let file = SampleFile()
    let server = try TestServer("process-server", ["--telemetry", file.path, "--workers", "2"])
    #expect(openFiles(of: server.pid).contains(file.path))
    let before = try server.workerPIDs()
    for worker in before { #expect(!openFiles(of: worker).contains(file.path)) }
    kill(try #require(before.first), SIGKILL)
    try eventually("a new worker") {
      let now = try server.workerPIDs()
      return now.count == 2 && now != before
    }
    for worker in try server.workerPIDs() { #expect(!openFiles(of: worker).contains(file.path)) }
  }

  @Test("a file that cannot be opened ends with 73 and is named", arguments: servers)
  func unopenable(_ name: String) throws {
    let result = try RunningProcess.run(name, ["--port", "0", "--telemetry", "/nowhere/samples"])
    #expect(result.status == 73)
    #expect(
      result.errors
        == "\(name): cannot open the file of --telemetry: open /nowhere/samples: No such file or directory. "
        + "Name one that can be written.\n")
    #expect(result.output == "")
  }

  @Test("a disk that is full is told once and stops nothing", arguments: servers)
  func fullDisk(_ name: String) throws {
    let server = try TestServer(name, ["--telemetry", "/dev/full"])
    #expect(try server.get("/?fib=33").status == 200)
    #expect(try server.get("/hi").status == 200)
    server.process.signal(SIGTERM)
    let result = server.process.finish()
    #expect(result.status == 0)
    #expect(result.errors.components(separatedBy: "telemetry is being lost").count == 2, "was: \(result.errors)")
  }
}
