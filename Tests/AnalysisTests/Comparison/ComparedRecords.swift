import Measurement
import Plans
import Records

@testable import Analysis

/// A record made by hand for comparisons: each server's requests per second by round; latencies and memory follow from
/// them.
struct HandmadeRun {
  var servers: [(label: String, rates: [Double])]
  var fib = 30
  var connections = 4
  var mebibytes = 6.0
  /// With experiment C, in which half of the rate is kept beside the load.
  var hasContention = false
  var startedAt = "2026-05-26T05:35:34Z"
  /// Of every trial.
  var verdict = Verdict()

  private static let second: UInt64 = 1_000_000_000

  func record() throws -> ExperimentRecord {
    let rounds = servers.map(\.rates.count).max() ?? 1
    let c = "C: {repeats: \(rounds), throughput: {connections: 2, duration: 1s}, load: {connections: 1}}"
    let plan = try ExperimentPlan(
      yaml: """
        name: handmade
        fib: \(fib)
        servers: [\(servers.map { "{name: inline-server, label: \($0.label)}" }.joined(separator: ", "))]
        experiments:
          A: {connections: \(connections), duration: 1s, repeats: \(rounds)}
          \(hasContention ? c : "")
        """, file: "handmade.yaml")
    var record = ExperimentRecord(plan: plan, startedAt: startedAt, machine: MachineDescription())
    for server in servers {
      for (index, rate) in server.rates.enumerated() {
        record.trials.append(trial(.a, server.label, index + 1, [(nil, .work, rate)]))
        guard hasContention else { continue }
        let steps: [(Phase?, StreamRole, Double)] = [(.quiet, .easy, rate * 10), (.loaded, .easy, rate * 5)]
        record.trials.append(trial(.c, server.label, index + 1, steps))
      }
    }
    return record
  }

  private func trial(
    _ experiment: ExperimentName, _ server: String, _ round: Int, _ steps: [(Phase?, StreamRole, Double)]
  ) -> TrialRecord {
    var trial = TrialRecord(experiment: experiment, server: server, round: round, command: [server])
    trial.serverEnding = "exited with status 0"
    var intervals: [Interval] = []
    for (index, (phase, role, rate)) in steps.enumerated() {
      let start = UInt64(index + 1) * Self.second
      intervals += (0..<10).map { interval(rate, place: $0) }
      var run = RunRecord(model: .closed, url: "http://127.0.0.1:4711/", durationSeconds: 1)
      run.verdict = verdict
      var step = StepRecord(phase: phase, streams: [StreamRecord(role: role, run: run)])
      (step.startNanoseconds, step.endNanoseconds) = (start, start + Self.second)
      step.memoryPeak = MemorySample(
        pssBytes: UInt64((mebibytes + 0.01 * Double(round)) * 1_048_576), processes: 1)
      trial.steps.append(step)
    }
    trial.timelines = [
      Records.Timeline(
        role: steps[0].1, course: steps[0].1, startNanoseconds: Self.second, intervalSeconds: 0.1, intervals: intervals)
    ]
    return trial
  }

  /// A tenth of a second, some of them a little better than others.
  private func interval(_ rate: Double, place: Int) -> Interval {
    let count = Int(rate / 10) + [0, 2, -1, 1, -2][place % 5]
    var latency = PackedHistogram()
    for index in 0..<count {
      let tail = index % 40 == 0 ? 2.0 : 0.9 + 0.2 * Double(index) / Double(count)
      latency.record(UInt64(Double(connections) / rate * 1e9 * tail))
    }
    return Interval(completed: count, latency: latency)
  }
}
