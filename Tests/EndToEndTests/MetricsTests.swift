import Foundation
import Testing

@Suite("GET /metrics of the running servers")
struct MetricsTests {
  @Test("the PyPI package prometheus-client reads it, and finds what was counted", arguments: servers)
  func read(_ name: String) throws {
    let python = try #require(
      ProcessInfo.processInfo.environment["REACTOMETER_PYTHON"],
      "run the tests with `make test`, which makes a Python with prometheus-client and names it in REACTOMETER_PYTHON")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures/read_metrics.py")
    let server = try TestServer(name, ["--workers", "2", "--fib", "5"])
    for _ in 0..<4 { #expect(try server.get("/").status == 200) }
    try eventually("the heart beats") {
      (try server.statistics()["loop_lag_ms"] as? [String: Any])?["max"] as? Double ?? 0 > 0
    }
    let reply = try server.get("/metrics")
    #expect(reply.status == 200)
    #expect(reply.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    let scratch = try Scratch()
    let file = scratch.file("metrics")
    try Data(reply.body.utf8).write(to: file)
    let read = try RunningProcess.run("/bin/sh", ["-c", "exec '\(python)' '\(script.path)' < '\(file.path)'"])
    #expect(read.status == 0, "\(read.errors)")
    let all = try #require(
      try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: [String: String]])
    let (families, samples) = (try #require(all["families"]), try #require(all["samples"]))
    // The package takes `_total` off the names of counters.
    for (family, type) in [
      ("reactometer_work_requests", "counter"), ("reactometer_work_seconds", "counter"),
      ("reactometer_loop_lag_seconds", "histogram"), ("reactometer_workers", "gauge"),
      ("process_cpu_seconds", "counter"),
      ("process_resident_memory_bytes", "gauge"), ("process_open_fds", "gauge"),
    ] { #expect(families[family] == type, "\(family)") }
    #expect(samples["reactometer_work_requests_total{outcome=answered}"] == "4.0")
    #expect(samples["reactometer_workers"] == (name == "inline-server" ? "0.0" : "2.0"))
    #expect(samples["reactometer_workers_max"] == (name == "inline-server" ? "0.0" : "2.0"))
    #expect(try #require(samples["reactometer_loop_lag_seconds_count"].flatMap { Double($0) }) > 0)
    #expect(samples["reactometer_info{server=\(name),shed=queue}"] == "1.0")
  }

  @Test("counters of the process are those of the kernel", arguments: servers)
  func process(_ name: String) throws {
    let server = try TestServer(name)
    let kept = try (0..<7).map { _ in try server.connect() }
    try eventually("all are accepted") { try server.counter("connections") >= 8 }
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.pid)/fd").count
    let line = try #require(
      try server.get("/metrics").body.split(separator: "\n").first { $0.hasPrefix("process_open_fds ") })
    let told = try #require(Int(line.split(separator: " ")[1]))
    // The connection that asks may be there or not, and one that has asked may not be gone yet.
    #expect(abs(told - open) <= 2, "\(told) told, \(open) found")
    #expect(told > kept.count)
  }
}
