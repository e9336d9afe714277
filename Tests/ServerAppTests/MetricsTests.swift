import ArgumentParser
import HTTPServer
import Measurement
import Offload
import Testing

@testable import ServerApp

/// A server's figures at one moment, each different from the others.
private func statistics(_ flags: [String] = [], workers: Int = 2, lag: LoopLag = LoopLag()) throws -> Statistics {
  let options = try ServerOptions.parse(flags)
  var gauges = OffloadGauges()
  (gauges.workers, gauges.queued, gauges.running) = (2, 3, 4)
  (gauges.finished, gauges.cancelled, gauges.lost, gauges.timedOut, gauges.expired) = (50, 6, 7, 8, 9)
  (gauges.grown, gauges.shrunk, gauges.recycled, gauges.respawned, gauges.terminated) = (10, 11, 12, 13, 14)
  gauges.wastedNanoseconds = 1_500_000_000
  var work = WorkCounts()
  (work.answered, work.answeredNanoseconds) = (49, 2_500_000_000)
  (work.refusedForQueue, work.refusedForLag, work.refusedForWait) = (15, 16, 17)
  let configuration = options.offloadConfiguration(allowed: [0, 1])
  return Statistics(
    name: "thread-server", fib: 30, uptimeNanoseconds: 1_000_000_000, startedAtSeconds: 1_700_000_000.25,
    connections: 5,
    counters: ServerCounters(), gauges: gauges, workers: workers, work: work,
    parameters: PoolParameters(
      configuration: configuration, admission: options.overload.admission(workers: workers), reactorPins: [],
      offload: workers == 0 ? InlineOffload(configuration) : ThreadOffload(configuration)), lag: lag,
    process: .now(workers: []))
}

private func metrics(_ statistics: Statistics) throws -> ExpositionText {
  var bytes: [UInt8] = []
  statistics.appendMetrics(to: &bytes)
  return try ExpositionText(String(decoding: bytes, as: UTF8.self))
}

@Suite("GET /metrics, in Prometheus' text format")
struct MetricsTests {
  @Test("what is written follows the grammar, and every name tells its unit")
  func grammar() throws {
    let text = try metrics(statistics())
    #expect(text.families.count > 20)
    for family in text.families {
      #expect(["reactometer_", "process_"].contains { family.name.hasPrefix($0) }, "\(family.name)")
      #expect(family.help.hasSuffix("."), "\(family.name): \(family.help)")
      #expect((family.kind == "counter") == family.name.hasSuffix("_total"), "\(family.name)")
    }
    for (name, kind) in [
      ("reactometer_loop_lag_seconds", "histogram"), ("process_cpu_seconds_total", "counter"),
      ("process_resident_memory_bytes", "gauge"), ("process_open_fds", "gauge"), ("reactometer_workers", "gauge"),
      ("reactometer_workers_min", "gauge"), ("reactometer_workers_max", "gauge"), ("reactometer_queue_jobs", "gauge"),
      ("reactometer_work_seconds_total", "counter"),
    ] { #expect(text[name]?.kind == kind, "\(name)") }
  }

  @Test(
    "each outcome of a request for work is counted apart",
    arguments: [
      ("answered", 49), ("abandoned", 6), ("worker_lost", 7), ("timed_out", 8), ("expired", 9),
      ("refused_for_queue", 15),
      ("refused_for_lag", 16), ("refused_for_wait", 17),
    ])
  func outcomes(_ outcome: String, _ count: Double) throws {
    #expect(try metrics(statistics()).value("reactometer_work_requests_total", ["outcome": outcome]) == count)
  }

  @Test("workers, queue and time are told with their values")
  func values() throws {
    let text = try metrics(statistics(["--min-workers", "1", "--max-workers", "2", "--max-queue", "30"]))
    #expect(text.value("reactometer_workers") == 2)
    #expect(text.value("reactometer_workers_min") == 1)
    #expect(text.value("reactometer_workers_max") == 2)
    #expect(text.value("reactometer_queue_jobs") == 3)
    #expect(text.value("reactometer_queue_limit_jobs") == 30)
    #expect(text.value("reactometer_running_jobs") == 4)
    #expect(text.value("reactometer_work_seconds_total", ["use": "answered"]) == 2.5)
    #expect(text.value("reactometer_work_seconds_total", ["use": "wasted"]) == 1.5)
    #expect(text.value("reactometer_worker_changes_total", ["change": "terminated"]) == 14)
    #expect(text.value("process_start_time_seconds") == 1_700_000_000.25)
    #expect(text.value("process_resident_memory_bytes") ?? 0 > 1_000_000)
    #expect(text.value("process_open_fds") ?? 0 > 2)
  }

  @Test("a queue without a bound has none, and a loop that works itself no queue")
  func bounds() throws {
    #expect(try metrics(statistics(["--shed", "none"])).value("reactometer_queue_limit_jobs") == .infinity)
    #expect(try metrics(statistics(workers: 0)).value("reactometer_queue_limit_jobs") == 0)
    #expect(try metrics(statistics(workers: 0)).value("reactometer_workers_min") == 0)
  }

  @Test("the loop's lag is a histogram with cumulative buckets, in seconds")
  func lag() throws {
    var lag = LoopLag()
    for (nanoseconds, count) in [(50_000, 3), (100_000, 1), (3_000_000, 4), (20_000_000_000, 2)] as [(UInt64, Int)] {
      for _ in 0..<count { lag.record(nanoseconds) }
    }
    let text = try metrics(statistics(lag: lag))
    func bucket(_ bound: String) -> Double? { text.value("reactometer_loop_lag_seconds_bucket", ["le": bound]) }
    #expect(bucket("0.0001") == 4)
    #expect(bucket("0.0025") == 4)
    #expect(bucket("0.005") == 8)
    #expect(bucket("10") == 8)
    #expect(bucket("+Inf") == 10)
    #expect(text.value("reactometer_loop_lag_seconds_count") == 10)
    let sum = try #require(text.value("reactometer_loop_lag_seconds_sum"))
    #expect(abs(sum - 40.01225) < 0.04)
  }

  @Test("without a beat the histogram is there and empty")
  func noLag() throws {
    #expect(try metrics(statistics()).value("reactometer_loop_lag_seconds_bucket", ["le": "+Inf"]) == 0)
  }

  @Test("text that has a meaning in the format is escaped, and read back as it was")
  func escapes() throws {
    var writer = PrometheusText()
    writer.family("a_b", .gauge, "one \\ two\nthree \"four\"")
    writer.sample("a_b", -0.5, labels: ["x": "q\"\\\n{}=,", "y": ""])
    let text = try ExpositionText(writer.text)
    #expect(text["a_b"]?.help == "one \\ two\nthree \"four\"")
    #expect(text.value("a_b", ["x": "q\"\\\n{}=,", "y": ""]) == -0.5)
  }

  @Test(
    "numbers are written as Go reads them",
    arguments: [
      (0, "0"), (12, "12"), (0.0001, "0.0001"), (1e-7, "1e-07"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
      (.nan, "NaN"),
      (1_700_000_000.25, "1700000000.25"), (9_007_199_254_740_992, "9007199254740992.0"),
    ] as [(Double, String)])
  func numbers(_ value: Double, _ text: String) {
    #expect(PrometheusText.number(value) == text)
  }
}

@Suite("What /stats says of the pool")
struct PoolParametersTests {
  private func json(_ flags: [String], workers: Int = 2) throws -> String {
    try statistics(flags, workers: workers).parameters.json.text
  }

  @Test("all parameters stand there as they are in force, and what has no meaning for the server is null")
  func inForce() throws {
    #expect(
      try json(["--workers", "3", "--nice", "4", "--job-timeout", "2", "--spawn", "exec"])
        == #"{"min_workers": 3, "max_workers": 3, "max_idle_s": 10.0, "recycle_after": 0, "max_worker_memory_bytes": null, "#
        + #""job_timeout_s": 2.0, "abandon_grace_s": null, "hung_after_s": null, "max_queue": 1024, "queue": "fifo", "shed": "queue", "#
        + #""lag_limit_ms": null, "max_wait_ms": null, "nice": 4, "qos": "default", "policy": "other", "spawn": null, "#
        + #""reactor_pins": [], "worker_pins": []}"#)
  }

  @Test("limits of a policy stand there with that policy only, and an unbounded queue has no bound")
  func shed() throws {
    #expect(try json(["--shed", "none"]).contains(#""max_queue": null"#))
    #expect(try json(["--shed", "lag", "--lag-limit", "7"]).contains(#""lag_limit_ms": 7.0, "max_wait_ms": null"#))
    #expect(try json(["--shed", "deadline", "--max-wait", "8"]).contains(#""lag_limit_ms": null, "max_wait_ms": 8.0"#))
  }

  @Test("a server without a pool has nothing of one")
  func loop() throws {
    #expect(
      try json(["--workers", "3"], workers: 0).contains(#""min_workers": 0, "max_workers": 0, "max_idle_s": null"#))
  }
}
