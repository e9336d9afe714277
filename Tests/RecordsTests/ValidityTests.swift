import FoundationEssentials
import Measurement
import Plans
import Records
import Testing

@Suite("A record that no run can have written is refused where it is read")
struct ValidityTests {
  private func plan() throws -> ExperimentPlan {
    try ExperimentPlan(
      yaml: """
        {name: test, fib: 20, servers: [inline-server], sweep: {fib: [20, 24]},
         experiments: {A: {connections: 1, duration: 1s, repeats: 3}}}
        """, file: "x.yaml")
  }

  private func head() throws -> String {
    var record = ExperimentRecord(
      plan: try plan(), startedAt: "2026-05-26T05:35:34Z", machine: MachineDescription(), originNanoseconds: 1)
    record.calibration = Calibration([
      .init(n: 24, medianMilliseconds: 0.15, lowestMilliseconds: 0.14, highestMilliseconds: 0.16)
    ])
    return String(decoding: try record.head.json(), as: UTF8.self)
  }

  @Test(
    "in its head",
    arguments: [
      ("\"repeats\" : 3", "\"repeats\" : -2", "repeated -2 times"),
      ("\"repeats\" : 3", "\"repeats\" : 100000000", "repeated 100000000 times"),
      ("\"cores\" : 0", "\"cores\" : -3", "-3 cores"), ("\"n\" : 24", "\"n\" : 9223372036854775807", "fib("),
      ("\"fib\" : 20", "\"fib\" : 200", "fib(200)"),
    ])
  func head(_ change: (from: String, to: String, told: String)) throws {
    let sound = try head()
    _ = try ExperimentRecord.Head(json: Data(sound.utf8))
    #expect(sound.contains(change.from), "\(sound)")
    let error = try #require(throws: DecodingError.self) {
      try ExperimentRecord.Head(json: Data(sound.replacing(change.from, with: change.to).utf8))
    }
    #expect("\(error)".contains(change.told), "\(error)")
  }

  @Test("in a trial", arguments: ["1e-320", "9007199254740992"])
  func trial(_ interval: String) throws {
    var trial = TrialRecord(experiment: .a, server: "inline-server", round: 1, command: [])
    trial.timelines = [Timeline(role: .work, course: .work, startNanoseconds: 1, intervalSeconds: 0.125, intervals: [])]
    let sound = String(decoding: try JSONEncoder().encode(trial), as: UTF8.self)
    _ = try TrialRecord(json: Data(sound.utf8))
    #expect(throws: DecodingError.self) {
      try TrialRecord(json: Data(sound.replacing("0.125", with: interval).utf8))
    }
  }

  @Test("in a ledger")
  func ledger() throws {
    var ledger = Ledger()
    ledger.record(Ledger.Entry(parts: Array(repeating: 7, count: 10), whole: 70), isToldByServer: true)
    var trial = TrialRecord(experiment: .a, server: "inline-server", round: 1, command: [])
    let run = RunRecord(model: .closed, url: "", durationSeconds: 1)
    trial.steps = [StepRecord(phase: nil, streams: [StreamRecord(role: .work, run: run, ledger: ledger)])]
    let sound = String(decoding: try JSONEncoder().encode(trial), as: UTF8.self)
    _ = try TrialRecord(json: Data(sound.utf8))
    #expect(sound.contains("\"sums_ns\":[7,7,7"))
    #expect(throws: DecodingError.self) {
      try TrialRecord(json: Data(sound.replacing("\"sums_ns\":[7,7,7", with: "\"sums_ns\":[7").utf8))
    }
  }
}
