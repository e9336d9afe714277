import Foundation
import Testing

@Suite("reactometer load")
struct LoadCommandTests {
  /// Runs the command and reads the JSON it writes to standard output.
  private func load(_ arguments: [String]) throws -> (status: Int32, record: [String: Any], report: String) {
    let result = try RunningProcess.run("reactometer", ["load"] + arguments + ["--json", "-"])
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return (result.status, try #require(json as? [String: Any]), result.errors)
  }

  private func counts(_ record: [String: Any]) throws -> [String: Int] {
    let counts = try #require(record["counts"] as? [String: Int])
    let completed = try ["ok", "failed", "timed_out"].map { try #require(counts[$0]) }.reduce(0, +)
    #expect(try #require(counts["scheduled"]) == #require(counts["sent"]) + #require(counts["unsent"]))
    #expect(try #require(counts["sent"]) == completed + #require(counts["in_flight_at_end"]))
    return counts
  }

  @Test("measures a server and saves the record", arguments: [[], ["--rate", "2000/s", "--arrivals", "poisson"]])
  func valid(traffic: [String]) throws {
    let server = try TestServer("inline-server")
    let (status, record, report) = try load(
      [server.url + "/hi", "--requests", "200", "--warmup", "10ms", "--expect-body", "easy!"] + traffic)
    #expect(status == 0)
    #expect(try counts(record)["ok"] == 200)
    #expect(record["schema"] as? String == "reactometer.run/1")
    #expect(record["model"] as? String == (traffic.isEmpty ? "closed" : "open"))
    for key in ["latency_ms", "service_ms"] {
      let figures = try #require(record[key] as? [String: Any])
      for figure in ["mean", "p50", "p90", "p99", "p99.9", "max"] { #expect(figures[figure] is Double) }
    }
    #expect((record["verdict"] as? [String: Any])?["state"] is String)
    #expect(report.contains("verdict"))
  }

  @Test("exits with 3 when the run proves nothing", arguments: [["/hi", "--expect-body", "hard!"], ["/nothing-here"]])
  func void(arguments: [String]) throws {
    let server = try TestServer("inline-server")
    let (status, record, _) = try load(
      [server.url + arguments[0]] + arguments.dropFirst() + ["--requests", "50", "--warmup", "0s"])
    #expect(status == 3)
    #expect(try counts(record)["failed"] == 50)
    let verdict = try #require(record["verdict"] as? [String: Any])
    #expect(verdict["state"] as? String == "void")
    #expect((verdict["reasons"] as? [String])?.isEmpty == false)
  }

  @Test("keeps what a stopped server owes")
  func stopped() throws {
    let server = try TestServer("inline-server")
    server.process.signal(SIGSTOP)
    defer { server.process.signal(SIGCONT) }
    let (status, record, _) = try load(
      [server.url + "/hi", "--rate", "100/s", "--duration", "300ms", "--warmup", "0s", "--max-connections", "5"])
    #expect(status == 3)
    let counts = try counts(record)
    #expect(counts["scheduled"] == 30)
    #expect(counts["ok"] == 0)
    let latency = try #require(record["latency_ms"] as? [String: Any])
    #expect(try #require(latency["max"] as? Double) >= 299)
    #expect(latency["samples"] as? Int == 30)
  }

  @Test(
    "says so when the report cannot be printed, and prints it into no other file", arguments: [">&-", ">/dev/full"])
  func lostReport(redirection: String) throws {
    let server = try TestServer("inline-server")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("lost-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let program = RunningProcess.folder.appendingPathComponent("reactometer").path
    let result = try RunningProcess.run(
      "/bin/sh",
      ["-c", "exec \(program) load \(server.url)/hi --requests 10 --warmup 0s --json \(file.path) \(redirection)"])
    #expect(result.status == 73)
    #expect(result.errors.contains("the report cannot be printed"))
    #expect(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) is [String: Any])
  }

  @Test(
    "refuses files and rates that could only spoil the run",
    arguments: [["--json", ""], ["--hdr", ""], ["--json", "same", "--hdr", "same"], ["--rate", "1000000000/s"]])
  func refusedOutput(arguments: [String]) throws {
    let result = try RunningProcess.run("reactometer", ["load", "http://127.0.0.1:1/"] + arguments)
    #expect(result.status == 64)
  }

  @Test(
    "reports what was measured so far when it is interrupted, which is suspect",
    arguments: [([], 0), (["--strict"], 3)] as [([String], Int32)])
  func interrupted(flags: [String], status: Int32) throws {
    let server = try TestServer("inline-server")
    let process = try RunningProcess(
      "reactometer",
      ["load", server.url + "/hi", "--rate", "500/s", "--warmup", "0s", "--duration", "1m", "--json", "-"] + flags)
    // The server has answered once its counter moves: then the run is under way.
    while try server.counter("requests") < 100 { usleep(1_000) }
    process.signal(SIGINT)
    let result = process.finish()
    #expect(result.status == status)
    #expect(result.errors.contains("interrupted; this is what was measured so far"))
    #expect(result.output.contains("The run was interrupted after "))
    #expect(result.output.contains("\"interrupted\" : true"))
  }

  @Test("prints where the time went when asked to", arguments: ["inline-server", "thread-server", "process-server"])
  func ledger(program: String) throws {
    let server = try TestServer(program)
    let (_, record, report) = try load([server.url + "/?fib=5", "--requests", "50", "--warmup", "0s", "--ledger"])
    let ledger = try #require(record["ledger"] as? [String: Any])
    #expect(ledger["count"] as? Int == 50)
    #expect(ledger["told_by_server"] as? Int == 50)
    for part in ["lateness", "hand over", "work", "transfer"] { #expect(report.contains("\n\(part) ")) }
    #expect(report.contains("Residual: "))
    let (_, without, text) = try load([server.url + "/?fib=5", "--requests", "5", "--warmup", "0s"])
    #expect(without["ledger"] is NSNull)
    #expect(!text.contains("Residual"))
  }

  @Test(
    "says in one sentence what is wrong with the command line, and exits with 64",
    arguments: [
      ["http://localhost/", "--rate", "fast"], ["http://localhost/", "--duration", "0s"],
      ["http://localhost/", "--timeout", "soon"], ["http://localhost/", "--threads", "0"],
      ["http://localhost/", "--connections", "0"], ["http://localhost/", "--connections", "many"],
      ["http://localhost/", "--requests", "0"], ["http://localhost/", "--header", "nothing"],
      ["http://localhost/", "--arrivals", "poisson"], ["http://localhost/", "--max-connections", "2"],
      ["http://localhost/", "--seed", "7"],
      ["http://localhost/", "--rate", "1/s", "--arrivals", "never"], ["http://localhost/", "--unheard-of"],
      ["http://localhost/", "--duration=-3s"], ["ftp://localhost/"], ["https://localhost/"], ["localhost:8080"],
      ["http://"], ["http://localhost:99999/"], [],
    ])
  func usage(arguments: [String]) throws {
    let result = try RunningProcess.run("reactometer", ["load"] + arguments)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("reactometer: "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test("exits with 69 when nothing answers")
  func unreachable() throws {
    let server = try TestServer("inline-server")
    server.process.signal(SIGKILL)
    _ = server.process.finish()
    let result = try RunningProcess.run("reactometer", ["load", server.url])
    #expect(result.status == 69)
    #expect(result.errors.contains("Connection refused"))
  }

  @Test("exits with 73 before it sends anything when a file cannot be written", arguments: ["--json", "--hdr"])
  func unwritable(flag: String) throws {
    let result = try RunningProcess.run("reactometer", ["load", "http://localhost:1/", flag, "/no-such-folder/file"])
    #expect(result.status == 73)
    #expect(result.errors.contains("/no-such-folder/file"))
  }

  @Test("leaves no half-written file behind")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try TestServer("inline-server")
    let paths = ["run.json", "run.hdr"].map { folder.appendingPathComponent($0).path }
    let result = try RunningProcess.run(
      "reactometer",
      ["load", server.url + "/hi", "--requests", "20", "--warmup", "0s", "--json", paths[0], "--hdr", paths[1]])
    #expect(result.status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["run.hdr", "run.json"])
    #expect(try String(contentsOfFile: paths[1], encoding: .utf8).contains("#[Histogram log format version"))
    server.process.signal(SIGKILL)
    _ = server.process.finish()
    let failed = try RunningProcess.run("reactometer", ["load", server.url, "--json", folder.path + "/other.json"])
    #expect(failed.status == 69)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }
}
