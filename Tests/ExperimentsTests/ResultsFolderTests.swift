import Measurement
import Plans
import Records
import Testing

@testable import Experiments

@Suite struct ResultsFolderTests {
  private let parent = TemporaryFolder()

  @Test("A record is kept in a folder of its own, and found by the folder's or the file's name")
  func kept() throws {
    let record = try smallRecord()
    let first = try ResultsFolder(creatingIn: parent.path, timestamp: record.startedAt, name: "fixed")
    let second = try ResultsFolder(creatingIn: parent.path, timestamp: record.startedAt, name: "fixed")
    #expect(first.path == "\(parent.path)/2026-05-26T05-35-34Z-fixed")
    #expect(second.path == first.path + "-2")
    try first.finish(record)
    for path in [first.path, first.path + "/", first.recordPath] {
      let (read, place) = try ResultsFolder.read(path)
      #expect(read == record)
      #expect(place == first.recordPath)
    }
    try second.finish(record)
    parent.remove(first.path)
    parent.remove(second.path)
  }

  @Test("What is no record is told as such")
  func noRecord() throws {
    let file = parent.script("record.json", "{}")
    let wrong = #expect(throws: ResultsFolder.Failure.self) { _ = try ResultsFolder.read(file) }
    #expect(wrong?.description == "\(file) is no record of an experiment: The given data was not valid JSON")
    let missing = #expect(throws: ResultsFolder.Failure.self) { _ = try ResultsFolder.read("/nowhere") }
    #expect(
      missing?.description == "/nowhere, the record of an experiment, cannot be opened: No such file or directory")
    let unwritable = #expect(throws: ResultsFolder.Failure.self) {
      _ = try ResultsFolder(creatingIn: "/proc/nowhere", timestamp: "t", name: "n")
    }
    #expect(unwritable?.description == "/proc/nowhere cannot be made: No such file or directory")
  }
}

/// One trial with one step.
private func smallRecord() throws -> ExperimentRecord {
  let plan = try ExperimentPlan(
    yaml: "{name: fixed, fib: 30, servers: [a], experiments: {B: {connections: 1, duration: 1s}}}", file: "fixed.yaml")
  var record = ExperimentRecord(plan: plan, startedAt: "2026-05-26T05:35:34Z", machine: MachineDescription())
  var trial = TrialRecord(experiment: .b, server: "a", round: 1, command: ["/bin/a"])
  let run = RunRecord(model: .closed, url: "http://127.0.0.1:4711/hi", durationSeconds: 1)
  trial.steps = [StepRecord(phase: nil, streams: [StreamRecord(role: .easy, run: run)])]
  record.trials = [trial]
  return record
}
