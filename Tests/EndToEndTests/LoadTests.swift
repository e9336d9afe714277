import Foundation
import Testing

/// The JSON record of a run, and what must hold of every one.
struct Record {
  let json: [String: Any]

  init(json: [String: Any]) { self.json = json }

  init(_ text: String) throws {
    json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "no JSON: \(text)")
  }

  init(file: URL) throws { try self.init(String(contentsOf: file, encoding: .utf8)) }

  subscript(_ path: String...) -> Any? {
    path.reduce(json as Any?) { ($0 as? [String: Any])?[$1] }
  }

  func count(_ name: String) throws -> Int { try #require(self["counts", name] as? Int, "no count \(name)") }
  var state: String { self["verdict", "state"] as? String ?? "none" }
  var reasons: String { (self["verdict", "reasons"] as? [String] ?? []).joined(separator: " ") }

  /// scheduled = sent + unsent, and sent = ok + failed + timed_out + in_flight_at_end.
  func checkAccounts() throws {
    #expect(try count("scheduled") == count("sent") + count("unsent"))
    #expect(try count("sent") == count("ok") + count("failed") + count("timed_out") + count("in_flight_at_end"))
  }
}

/// A file in a folder of this test's own, which goes when the test lets go of it.
final class Scratch {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reactometer-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
}

private func load(_ url: String, _ flags: String...) throws -> (result: RunningProcess.Result, record: Record) {
  let scratch = try Scratch()
  let file = scratch.file("run.json")
  let result = try RunningProcess.run("reactometer", ["load", url, "--json", file.path] + flags)
  let record = try Record(file: file)
  try record.checkAccounts()
  return (result, record)
}

@Suite("reactometer load against real servers")
struct LoadTests {
  @Test(
    "a closed loop of a number of requests sends exactly these, and the record has the agreed fields",
    arguments: servers)
  func closed(_ name: String) throws {
    let server = try TestServer(name, ["--fib", "10"])
    let (result, record) = try load(
      server.url + "/", "--connections", "4", "--requests", "200", "--warmup", "0s", "--expect-body", "answer is >>> 55"
    )
    #expect(result.status == 0, "\(result.errors)")
    #expect(record["schema"] as? String == "reactometer.run/1")
    #expect(record["model"] as? String == "closed")
    #expect(try record.count("ok") == 200)
    #expect(try record.count("failed") == 0)
    for distribution in ["latency_ms", "service_ms"] {
      let figures = try ["p50", "p90", "p99", "p99.9", "max"].map { try #require(record[distribution, $0] as? Double) }
      #expect(figures == figures.sorted())
      #expect(try #require(record[distribution, "mean"] as? Double) > 0)
    }
    for field in ["throughput", "achieved_rate"] { #expect(try #require(record[field] as? Double) > 0) }
    #expect(record["client", "cpu_share"] as? Double != nil)
    #expect(record["client", "schedule_lag_ms", "p99"] as? Double != nil)
    #expect(record["machine", "cores"] as? Int != nil)
    #expect(try server.counter("jobs_finished") >= 200)
  }

  @Test(
    "an open loop starts as many as are due, and the report says what was offered", arguments: ["constant", "poisson"])
  func open(_ arrivals: String) throws {
    let server = try TestServer("inline-server")
    let (result, record) = try load(
      server.url + "/hi", "--rate", "200/s", "--duration", "1s", "--warmup", "0s", "--arrivals", arrivals, "--seed", "7"
    )
    #expect(result.status == 0)
    #expect(record["model"] as? String == "open")
    #expect(record["offered_rate"] as? Double == 200)
    let scheduled = try record.count("scheduled")
    #expect(arrivals == "constant" ? (199...201).contains(scheduled) : (140...260).contains(scheduled))
    #expect(result.output.contains("200"))
  }

  @Test("the same seed offers the same arrivals, whatever the number of threads")
  func seeded() throws {
    let server = try TestServer("inline-server")
    func scheduled(_ seed: String, _ threads: String) throws -> Int {
      try load(
        server.url + "/hi", "--rate", "500/s", "--duration", "400ms", "--warmup", "0s", "--arrivals", "poisson",
        "--seed", seed, "--threads", threads
      ).record.count("scheduled")
    }
    #expect(try scheduled("11", "1") == scheduled("11", "2"))
  }

  @Test("a run of 404s proves nothing, and says so in text, JSON and exit status")
  func notFound() throws {
    let server = try TestServer("inline-server")
    let (result, record) = try load(server.url + "/nowhere", "--requests", "50", "--warmup", "0s")
    #expect(result.status == 3)
    #expect(record.state == "void")
    #expect(record.reasons.contains("404") || record.reasons.contains("4xx"), "was: \(record.reasons)")
    #expect(result.output.lowercased().contains("void"))
    #expect(try record.count("failed") == 50)
  }

  @Test("a server that is stopped for a while shows in latency, not in service, of what was due meanwhile")
  func freeze() throws {
    let server = try TestServer("inline-server")
    let scratch = try Scratch()
    let file = scratch.file("run.json")
    // At most 8 connections: what is due beyond them waits in the client, which only the latency from the due time tells.
    let client = try RunningProcess(
      "reactometer",
      [
        "load", server.url + "/hi", "--rate", "100/s", "--duration", "3s", "--warmup", "0s", "--max-connections", "8",
        "--json", file.path,
      ])
    try eventually("requests arrive") { try server.counter("requests") > 30 }
    server.process.signal(SIGSTOP)
    usleep(1_000_000)
    server.process.signal(SIGCONT)
    _ = client.finish()
    let record = try Record(file: file)
    try record.checkAccounts()
    #expect(try #require(record["latency_ms", "p99"] as? Double) > 700)
    #expect(try #require(record["service_ms", "p50"] as? Double) < #require(record["latency_ms", "p90"] as? Double))
  }

  @Test("requests that never end are in the counts and the percentiles as at least their age")
  func neverAnswered() throws {
    let server = try TestServer("thread-server", ["--workers", "1", "--max-fib", "60"])
    let (result, record) = try load(
      server.url + "/?fib=60", "--rate", "50/s", "--duration", "500ms", "--warmup", "0s", "--max-connections", "10",
      "--timeout", "30s")
    #expect(result.status == 3)
    #expect(record.state == "void")
    #expect(try record.count("in_flight_at_end") == 10)
    #expect(try record.count("unsent") == record.count("scheduled") - 10)
    #expect(try #require(record["latency_ms", "p99"] as? Double) > 200)
    #expect(result.output.contains("≥"))
    server.process.signal(SIGKILL)
  }

  @Test("SIGTERM under load: the server finishes what it has, and exits 0", arguments: servers)
  func drainUnderLoad(_ name: String) throws {
    let server = try TestServer(name, ["--fib", "15"])
    let client = try RunningProcess(
      "reactometer",
      ["load", server.url + "/", "--connections", "16", "--duration", "1h", "--warmup", "0s", "--json", "-"])
    try eventually("requests arrive") { try server.counter("requests") > 200 }
    server.process.signal(SIGTERM)
    let stopped = server.process.finish()
    #expect(stopped.status == 0, "\(stopped.errors)")
    client.signal(SIGINT)
    let record = try Record(client.finish().output)
    try record.checkAccounts()
    #expect(try record.count("ok") > 100)
  }

  @Test("the log is decoded by the PyPI package hdrhistogram to the same percentiles")
  func hdrLog() throws {
    let python = try #require(
      ProcessInfo.processInfo.environment["REACTOMETER_PYTHON"],
      "run the tests with `make test`, which makes a Python with the package hdrhistogram and names it in REACTOMETER_PYTHON"
    )
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures/decode_hdr.py")
    let server = try TestServer("inline-server", ["--fib", "12"])
    let scratch = try Scratch()
    let (json, hdr) = (scratch.file("run.json"), scratch.file("run.hdr"))
    let run = try RunningProcess.run(
      "reactometer",
      [
        "load", server.url + "/", "--requests", "3000", "--warmup", "0s", "--json", json.path, "--hdr", hdr.path,
      ])
    #expect(run.status == 0)
    let decoded = try RunningProcess.run(python, [script.path, hdr.path])
    #expect(decoded.status == 0, "\(decoded.errors)")
    let theirs = try Record(decoded.output)
    let ours = try Record(file: json)
    #expect(theirs["count"] as? Int == 3000)
    for percentile in ["p50", "p90", "p99", "p99.9"] {
      let nanoseconds = try #require(theirs[percentile] as? Double)
      let milliseconds = try #require(ours["latency_ms", percentile] as? Double)
      #expect(abs(nanoseconds / 1e6 - milliseconds) < 1e-9, "\(percentile): \(nanoseconds) ns, \(milliseconds) ms")
    }
  }
}
