import Measurement
import Plans
import Records

@testable import Analysis

/// A record as the runner makes it: with the series of every stream, the server's processes and its loop, and ledgers. Made
/// from ``FakeServer``s and a fixed random sequence, so that it is the same each time.
func seriesRecord() throws -> ExperimentRecord {
  let plan = try ExperimentPlan(
    yaml: """
      name: series
      fib: 30
      seed: 20
      warmup: 200ms
      settle: 200ms
      servers: [inline-server, {name: thread-server, workers: 2}]
      experiments:
        A: {connections: 8, duration: 2s, repeats: 2}
        B: {connections: 8, duration: 1s, repeats: 2}
        C:
          repeats: 2
          throughput: {connections: 8, duration: 1s}
          probe: {rate: 200/s, duration: 1s}
          load: {connections: 4}
      """, file: "series.yaml")
  var record = describedRecord(plan)
  record.calibration = Calibration([
    .init(n: 30, medianMilliseconds: 4.2, lowestMilliseconds: 4.1, highestMilliseconds: 4.6)
  ])
  var clock = RecordClock()
  for experiment in ExperimentName.allCases {
    for round in 1...2 {
      for server in [FakeServer.inline, .pool] {
        var trial = TrialRecord(experiment: experiment, server: server.label, round: round, command: [server.label])
        (trial.fib, trial.load) = (30, experiment == .c ? .closed(connections: 4) : nil)
        record.trials.append(clock.filled(trial, plan, server))
      }
    }
  }
  record.elapsedSeconds = Double(clock.now - record.originNanoseconds) / 1e9
  return record
}

/// A sweep over N beside an open load at random: with waits that theory predicts, and a work so small that a pool does not
/// pay.
func sweepRecord() throws -> ExperimentRecord {
  let plan = try ExperimentPlan(
    yaml: """
      name: sweep
      fib: 30
      seed: 7
      warmup: 200ms
      settle: 200ms
      servers: [inline-server, {name: thread-server, workers: 2}]
      experiments:
        A: {connections: 8, duration: 1s, repeats: 2}
        C:
          repeats: 2
          throughput: {connections: 8, duration: 1s}
          probe: {rate: 200/s, duration: 1s}
          load: {rate: 100/s}
      sweep:
        fib: [10, 24, 30]
      """, file: "sweep.yaml")
  var record = describedRecord(plan)
  let work = [10: 0.0005, 24: 0.23, 30: 4.2]
  record.calibration = Calibration(
    work.map { n, milliseconds in
      .init(
        n: n, medianMilliseconds: milliseconds, lowestMilliseconds: milliseconds,
        highestMilliseconds: milliseconds * 1.1)
    })
  var clock = RecordClock()
  for trial in plan.trials {
    var server = trial.server.hasPool ? FakeServer.pool : .inline
    server.work = work[trial.fib] ?? 1
    // Handing over costs 20 µs, whatever the work.
    server.workRate = 1_000 / (server.work + (trial.server.hasPool ? 0.02 : 0.012)) * (trial.server.hasPool ? 1.8 : 1)
    server.loadRate = 100
    if trial.server.hasPool {
      server.loadedProbe = 0.2
      server.load = server.work + 0.25
    } else {
      server.loadedProbe = 0.12 + 100 * server.work * server.work / 2_000 / (1 - 0.1 * server.work)
      server.load = server.work + server.loadedProbe
    }
    server.kept = max(0.02, 1 - 0.1 * server.work * (trial.server.hasPool ? 1 : 2))
    var made = TrialRecord(
      experiment: trial.experiment, server: trial.server.label, round: trial.round, command: [trial.server.label])
    (made.setting, made.fib, made.load, made.workMilliseconds) = (trial.setting, trial.fib, trial.load, server.work)
    record.trials.append(clock.filled(made, plan, server))
  }
  record.elapsedSeconds = Double(clock.now - record.originNanoseconds) / 1e9
  return record
}

/// What two searches found, one with a bound and one without.
func searchRecord() throws -> ExperimentRecord {
  let plan = try ExperimentPlan(
    yaml: """
      name: search
      fib: 28
      servers: [inline-server, {name: thread-server, workers: 2}]
      experiments:
        C:
          probe: {rate: 200/s, duration: 1s}
          load: {rate: 50/s}
      search: {for: load-rate, from: 50/s, to: 5000/s, goal: probe p99 < 10ms, precision: 10%}
      """, file: "search.yaml")
  var record = describedRecord(plan)
  let goal = SearchGoal(figure: .p99, belowMilliseconds: 10)
  var found = SearchRecord(server: "inline-server", factor: .loadRate, goal: goal, outcome: .found)
  for (value, figure) in [(50.0, 4.1), (5_000, 940), (500, 31), (200, 8.2), (220, 10.6)] {
    var attempt = SearchRecord.Attempt(
      value: value, figure: figure, isGood: figure < 10, loadThroughput: min(value, 610))
    (attempt.low, attempt.high) = (figure * 0.9, figure * 1.15)
    found.attempts.append(attempt)
  }
  (found.largestGood, found.smallestBad) = (200, 220)
  found.explanation =
    "up to 200 requests for work per second, the p99 of the probe stays under 10 ms; at 220 it does not."
  var open = SearchRecord(server: "thread-server", factor: .loadRate, goal: goal, outcome: .goodThroughout)
  open.attempts = [.init(value: 50, figure: 0.4, isGood: true, loadThroughput: 50)]
  open.attempts.append(.init(value: 5_000, figure: 2.2, isGood: true, loadThroughput: 1_210))
  open.largestGood = 5_000
  open.explanation = "the goal still holds at 5,000 per second, the most that was allowed: the bound is beyond."
  record.searches = [found, open]
  return record
}

/// Without trials.
private func describedRecord(_ plan: ExperimentPlan) -> ExperimentRecord {
  var machine = MachineDescription()
  (machine.processor, machine.cores, machine.memoryBytes) = ("Test CPU", 2, 8 << 30)
  (machine.os, machine.kernel, machine.libevent, machine.swift) = ("Debian 12", "Linux 6.1", "2.1.12", "6.3")
  return ExperimentRecord(
    plan: plan, startedAt: "2026-05-26T05:35:34Z", machine: machine, originNanoseconds: RecordClock.origin)
}
