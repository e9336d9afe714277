import Foundation
import Testing

/// The processors that a thread may run on, as the kernel writes them.
private func processors(_ task: String) -> String? {
  let text = try? String(contentsOfFile: "/proc/\(task)/status", encoding: .utf8)
  let line = text?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
  return line?.split(separator: "\t").last.map(String.init)
}

private func threads(_ pid: pid_t) -> [String] {
  let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
  return tasks.filter { $0 != "\(pid)" }.map { "\(pid)/task/\($0)" }
}

@Suite("The loop and the workers on processors of their own")
struct PinTests {
  private static let all = processors("self") ?? ""
  /// Two processors that there are; the same where there is but one.
  private static let (first, last): (String, String) = {
    let ends = all.split(whereSeparator: { $0 == "-" || $0 == "," })
    return (String(ends.first ?? "0"), String(ends.last ?? "0"))
  }()

  @Test("--pin holds the loop to the one and worker processes to the other, and /stats shows it")
  func processServer() throws {
    let server = try TestServer(
      "process-server", ["--workers", "2", "--pin", "reactor=\(Self.first),workers=\(Self.last)"])
    #expect(processors("\(server.pid)") == Self.first)
    let workers = try server.workerPIDs()
    #expect(workers.map { processors("\($0)") } == [Self.last, Self.last])
    let pool = try #require(try server.statistics()["pool"] as? [String: Any])
    #expect(pool["reactor_pins"] as? [Int] == Int(Self.first).map { [$0] })
    #expect(pool["worker_pins"] as? [Int] == Int(Self.last).map { [$0] })
    // A successor is made by the loop, and must not inherit the loop's.
    kill(workers[0], SIGKILL)
    try eventually("a successor") { try Set(server.workerPIDs()).subtracting(workers).count == 1 }
    for worker in try server.workerPIDs() { #expect(processors("\(worker)") == Self.last) }
  }

  @Test("threads that work are held to theirs")
  func threadServer() throws {
    let server = try TestServer(
      "thread-server", ["--workers", "2", "--pin", "reactor=\(Self.first),workers=\(Self.last)"])
    #expect(processors("\(server.pid)") == Self.first)
    try eventually("a worker has taken its place") {
      _ = try server.get("/?fib=20")
      return threads(server.pid).contains { processors($0) == Self.last }
    }
  }

  @Test("workers that are held to nothing may have all, though the loop is held to one")
  func loopOnly() throws {
    let server = try TestServer("process-server", ["--workers", "1", "--pin", "reactor=\(Self.first)"])
    #expect(processors("\(server.pid)") == Self.first)
    #expect(try server.workerPIDs().map { processors("\($0)") } == [Self.all])
  }

  @Test("the loop that works itself is held as well")
  func inlineServer() throws {
    let server = try TestServer("inline-server", ["--pin", "reactor=\(Self.last),workers=\(Self.first)"])
    #expect(processors("\(server.pid)") == Self.last)
  }
}
