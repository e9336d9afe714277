import Foundation
import Testing

/// The nice values of all threads of a process and of its children, its first thread left out.
private func niceOfWorkers(_ pid: pid_t) -> [Int] {
  let children = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
  let processes = [pid] + children.split(separator: " ").compactMap { pid_t($0) }
  return processes.flatMap { process -> [Int] in
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return tasks.filter { $0 != "\(pid)" }.compactMap { nice("/proc/\(process)/task/\($0)/stat") }
  }
}

/// The 19th field of a stat file in /proc.
private func nice(_ path: String) -> Int? {
  guard let text = try? String(contentsOfFile: path, encoding: .utf8), let name = text.lastIndex(of: ")") else {
    return nil
  }
  let fields = text[text.index(after: name)...].split(separator: " ")
  return fields.count > 16 ? Int(fields[16]) : nil
}

@Suite("How the workers are scheduled against the loop")
struct PriorityTests {
  private static let own = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)

  @Test(
    "the workers have the larger of what --qos and --nice give them, and /stats shows it", arguments: pools,
    [
      ([], "default", 0), (["--qos", "utility"], "utility", 2), (["--qos", "background"], "background", 10),
      (["--nice", "7"], "default", 7), (["--qos", "background", "--nice", "7"], "background", 10),
      (["--qos", "utility", "--nice", "19"], "utility", 19),
    ])
  func pool(_ name: String, _ row: (flags: [String], qos: String, nice: Int)) throws {
    let server = try TestServer(name, row.flags + ["--workers", "2"])
    let expected = max(row.nice, Int(Self.own))
    #expect(try server.get("/?fib=20").status == 200)
    let found = niceOfWorkers(server.pid)
    // Dispatch has threads of its own besides, at most one here, and which ones is its secret.
    #expect(!found.isEmpty)
    #expect(found.contains(expected), "found \(found)")
    if name == "process-server" { #expect(found == [expected, expected]) }
    let statistics = try server.statistics()
    #expect(statistics["worker_qos"] as? String == row.qos)
    #expect(statistics["worker_nice"] as? Int == expected)
  }

  @Test("a worker that replaces another is as nice")
  func respawned() throws {
    let server = try TestServer("process-server", ["--workers", "1", "--nice", "11"])
    let before = try server.workerPIDs()
    kill(try #require(before.first), SIGKILL)
    try eventually("a new worker") {
      let now = try server.workerPIDs()
      return now.count == 1 && now != before
    }
    // The kernel may take its time to take the dead one away.
    try eventually("the new one is as nice, and alone") { niceOfWorkers(server.pid) == [11] }
  }

  @Test("a server that works on its own loop takes the flags and has no use for them")
  func inline() throws {
    let server = try TestServer("inline-server", ["--qos", "background", "--nice", "19"])
    #expect(try server.get("/?fib=20").status == 200)
    let statistics = try server.statistics()
    #expect(statistics["worker_qos"] as? String == "default")
    #expect(statistics["worker_nice"] as? Int == Int(Self.own))
    #expect(nice("/proc/\(server.pid)/stat") == Int(Self.own))
  }

  @Test(
    "bad values end with 64", arguments: servers,
    [
      (["--nice", "20"], "--nice is 20, but must be from 0 to 19"), (["--nice=-1"], "--nice is -1"),
      (["--qos", "fast"], "'fast'"),
    ])
  func refused(_ name: String, _ row: (flags: [String], says: String)) throws {
    let result = try RunningProcess.run(name, row.flags)
    #expect(result.status == 64)
    #expect(result.errors.contains(row.says), "was: \(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test("/stats tells for what share of the time an arrival would have waited", arguments: servers)
  func lagShares(_ name: String) throws {
    let server = try TestServer(name)
    var shares: [Double] = []
    try eventually("a beat") {
      let object = try #require(try server.statistics()["loop_lag_share"] as? [String: Any])
      #expect(Set(object.keys) == ["over_1_ms", "over_10_ms", "over_100_ms"])
      shares = ["over_1_ms", "over_10_ms", "over_100_ms"].compactMap { (object[$0] as? NSNumber)?.doubleValue }
      return shares.count == 3
    }
    #expect(shares.allSatisfy { (0...1).contains($0) })
    #expect(shares[0] >= shares[1] && shares[1] >= shares[2])
  }

  @Test("a stall of the loop shows in the share of time")
  func stallShows() throws {
    let server = try TestServer("inline-server")
    #expect(try server.get("/?fib=36").status == 200)
    try eventually("it shows") {
      let object = try #require(try server.statistics()["loop_lag_share"] as? [String: Any])
      return (object["over_10_ms"] as? NSNumber)?.doubleValue ?? 0 > 0
    }
  }
}
