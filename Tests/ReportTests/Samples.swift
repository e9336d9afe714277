import Measurement

/// Runs for reports to be made of.
enum Samples {
  static let open: RunRecord = {
    var run = RunRecord(model: .open, url: "http://127.0.0.1:8080/hi", durationSeconds: 10)
    run.startedAt = "2026-11-21T08:00:00Z"
    run.warmupSeconds = 1
    run.timeoutSeconds = 5
    run.connections = 1024
    run.connectionsOpened = 61
    run.seed = 42
    run.arrivals = "poisson"
    run.offeredRate = 2000
    run.counts = RequestCounts(
      scheduled: 20_012, sent: 20_000, ok: 19_800, failed: 150, timedOut: 30, inFlightAtEnd: 20, unsent: 12)
    run.failures[.status5xx] = 140
    run.failures[.connectionReset] = 10
    run.bytesReceived = 2_376_000
    run.latency = LatencySummary(latencies(scale: 3))
    run.service = LatencySummary(latencies(scale: 1))
    run.intervals = [
      IntervalSummary(startSeconds: 0, completed: 1990, failed: 0, p50: 0.1, p99: 0.25),
      IntervalSummary(startSeconds: 1, completed: 0, failed: 7),
    ]
    run.client = ClientSummary(cpuShare: 0.934, scheduleLag: LagSummary(p50: 0.012, p99: 0.084, max: 1.3))
    run.machine = machine
    run.deriveRates()
    run.verdict = VerdictRules().verdict(for: run)
    return run
  }()

  static let closed: RunRecord = {
    var run = RunRecord(model: .closed, url: "http://127.0.0.1:8080/", durationSeconds: 2.5)
    run.connections = 8
    run.connectionsOpened = 8
    run.threads = 2
    run.counts = RequestCounts(scheduled: 512, sent: 512, ok: 512)
    var distribution = LatencyDistribution()
    for index in 0..<512 { distribution.record(UInt64(30_000_000 + index * 50_000)) }
    run.latency = LatencySummary(distribution)
    run.service = run.latency
    run.client = ClientSummary(cpuShare: 0.02)
    run.deriveRates()
    run.verdict = VerdictRules().verdict(for: run)
    return run
  }()

  private static func latencies(scale: UInt64) -> LatencyDistribution {
    var distribution = LatencyDistribution()
    for index in 0..<19_800 as Range<UInt64> {
      distribution.record(scale * (60_000 + index * 7 + (index > 19_700 ? (index - 19_700) * 90_000 : 0)))
    }
    for _ in 0..<30 { distribution.recordAtLeast(5_000_000_000) }
    for index in 1...32 as ClosedRange<UInt64> { distribution.recordAtLeast(index * 40_000_000) }
    return distribution
  }

  private static var machine: MachineDescription {
    var machine = MachineDescription()
    machine.processor = "AMD EPYC 9R14"
    machine.cores = 2
    machine.memoryBytes = 25_000_000_000
    machine.kernel = "Linux 6.1.0"
    machine.os = "Debian GNU/Linux 12 (bookworm)"
    machine.libevent = "2.1.12-stable"
    machine.swift = "6.3.1"
    return machine
  }
}
