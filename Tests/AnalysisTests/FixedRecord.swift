import Measurement
import Plans
import Records

@testable import Analysis

/// A record made by hand, whose figures can be followed by eye. It has no series; see ``seriesRecord()`` for one that has.
func fixedRecord() throws -> ExperimentRecord {
  let plan = try ExperimentPlan(
    yaml: """
      name: fixed
      fib: 30
      seed: 20
      servers: [inline-server, {name: thread-server, workers: 2}]
      experiments:
        A: {connections: 8, duration: 2s, repeats: 3}
        B: {connections: 8, duration: 2s}
        C:
          throughput: {connections: 8, duration: 3s}
          probe: {rate: 200/s, duration: 4s}
          load: {connections: 4}
      """, file: "fixed.yaml")
  var machine = MachineDescription()
  (machine.processor, machine.cores, machine.memoryBytes) = ("Test CPU", 2, 8 << 30)
  (machine.os, machine.kernel, machine.libevent, machine.swift) = ("Debian 12", "Linux 6.1", "2.1.12", "6.3")
  var record = ExperimentRecord(plan: plan, startedAt: "2026-05-26T05:35:34Z", machine: machine)
  record.elapsedSeconds = 93.4
  for (server, speed) in [("inline-server", 1.0), ("thread-server", 2.0)] {
    for (round, rate) in [(1, 210.0), (2, 200), (3, 205)] {
      record.trials.append(
        trial(.a, server, round, [step(nil, [(.work, run(rate * speed, p50: 40 / speed, p99: 55))])]))
    }
    record.trials.append(trial(.b, server, 1, [step(nil, [(.easy, run(52_000 / speed, p50: 0.15, p99: 0.31))])]))
    record.trials.append(trial(.c, server, 1, contentionSteps(speed)))
  }
  return record
}

private func contentionSteps(_ speed: Double) -> [StepRecord] {
  [
    step(.quiet, [(.easy, run(50_000, p50: 0.16, p99: 0.3))]),
    step(.quiet, [(.probe, run(200, p50: 0.12, p99: 0.4))]),
    step(.loaded, [(.easy, run(600 * speed * speed, p50: 12, p99: 30)), (.load, run(190, p50: 20, p99: 30))]),
    step(.loaded, [(.probe, run(200, p50: 8 / speed, p99: 123.4)), (.load, run(198, p50: 20, p99: 30))]),
    step(.recovery, [(.easy, run(49_000, p50: 0.16, p99: 0.3))]),
    step(.recovery, [(.probe, run(200, p50: 0.12, p99: 0.4))]),
  ]
}

func trial(_ experiment: ExperimentName, _ server: String, _ round: Int, _ steps: [StepRecord]) -> TrialRecord {
  var trial = TrialRecord(experiment: experiment, server: server, round: round, command: ["/bin/\(server)"])
  trial.steps = steps
  trial.serverEnding = "exited with status 0"
  return trial
}

func step(_ phase: Phase?, _ streams: [(StreamRole, RunRecord)]) -> StepRecord {
  StepRecord(
    phase: phase, streams: streams.map { StreamRecord(role: $0, run: $1) },
    memoryBefore: MemorySample(pssBytes: 9 << 20, processes: 1),
    memoryAfter: MemorySample(pssBytes: 19 << 19, processes: 1))
}

func run(_ throughput: Double, p50: Double, p99: Double) -> RunRecord {
  var run = RunRecord(model: .closed, url: "http://127.0.0.1:4711/", durationSeconds: 2)
  run.throughput = throughput
  run.counts = RequestCounts(
    scheduled: Int(2 * throughput), sent: Int(2 * throughput), ok: Int(2 * throughput))
  run.latency = LatencySummary(samples: run.counts.ok)
  run.latency[.p50] = p50
  run.latency[.p99] = p99
  return run
}
