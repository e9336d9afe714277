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
    parent.removeAll(first.path)
    parent.removeAll(second.path)
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

@Suite struct ResumeTests {
  private let parent = TemporaryFolder()

  private func fullRecord() throws -> ExperimentRecord {
    let plan = try ExperimentPlan(
      yaml: "{name: x, fib: 3, servers: [a], experiments: {B: {connections: 1, duration: 1s, repeats: 3}}}", file: "x")
    var record = ExperimentRecord(plan: plan, startedAt: "2026-05-26T05:35:34Z", machine: MachineDescription())
    let run = RunRecord(model: .closed, url: "", durationSeconds: 1)
    record.trials = plan.trials.map { trial in
      var measured = TrialRecord(experiment: .b, server: "a", round: trial.round, command: [])
      measured.steps = [StepRecord(phase: nil, streams: [StreamRecord(role: .easy, run: run)])]
      return measured
    }
    return record
  }

  /// What a run leaves that was killed after it had written a number of trials.
  private func left(after count: Int, namesLast: Bool) throws -> String {
    let whole = try fullRecord()
    let folder = try ResultsFolder(creatingIn: parent.path, timestamp: "t\(count)\(namesLast)", name: "x")
    var record = whole
    (record.trials, record.ending) = ([], .interrupted)
    try folder.write(record, adding: nil)
    for trial in whole.trials.prefix(count) {
      record.insert(trial)
      try folder.write(record, adding: trial)
    }
    if !namesLast {
      record.trials.removeLast()
      try folder.write(record, adding: nil)
    }
    return folder.path
  }

  @Test("What a killed run left is taken up: also a trial that the head does not name yet", arguments: [true, false])
  func takenUp(_ namesLast: Bool) throws {
    let path = try left(after: 2, namesLast: namesLast)
    #expect(try ResultsFolder.read(path).record.trials.count == (namesLast ? 2 : 1))
    let (_, record) = try ResultsFolder.resume(path + "/")
    #expect(record.trials == Array(try fullRecord().trials.prefix(2)))
    #expect(record.ending == .interrupted)
    parent.removeAll(path)
  }

  @Test("A trial's file that is missing or damaged is left out, and the others keep their names")
  func damaged() throws {
    let path = try left(after: 3, namesLast: true)
    parent.write("{", to: "\(path)/trials/0002.json")
    let (folder, record) = try ResultsFolder.resume(path)
    #expect(record.trials.map(\.round) == [1, 3])
    #expect(record.head.trialFiles == ["trials/0001.json", "trials/0003.json"])
    var whole = record
    let second = try fullRecord().trials[1]
    whole.insert(second)
    #expect(whole.trials.map(\.round) == [1, 2, 3])
    try folder.write(whole, adding: second)
    try folder.finish(whole)
    #expect(try ResultsFolder.read(path).record.trials.map(\.round) == [1, 2, 3])
    parent.removeAll(path)
  }

  @Test("A folder in which a run goes on is refused to another, and free when that is over")
  func locked() throws {
    let path = try left(after: 1, namesLast: true)
    do {
      let held = try ResultsFolder.resume(path).folder
      let refused = #expect(throws: ResultsFolder.Failure.self) { _ = try ResultsFolder.resume(path) }
      #expect(refused?.description.hasPrefix("\(path) belongs to a run that is going on") == true)
      _ = held.path
    }
    #expect(throws: Never.self) { _ = try ResultsFolder.resume(path) }
    parent.removeAll(path)
  }

  @Test("A folder that is gone is told as one that cannot be written to")
  func gone() throws {
    let record = try fullRecord()
    let folder = try ResultsFolder(creatingIn: parent.path, timestamp: "gone", name: "x")
    parent.removeAll(folder.path)
    let failure = #expect(throws: ResultsFolder.Failure.self) { try folder.finish(record) }
    #expect(failure?.kind == .writing)
    #expect(failure?.description.hasPrefix("\(folder.path) cannot be written to: ") == true)
  }
}
