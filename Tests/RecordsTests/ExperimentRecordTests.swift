import Measurement
import Plans
import Testing

@testable import Records

@Suite struct ExperimentRecordTests {
  private func record() throws -> ExperimentRecord {
    let yaml = "{name: x, fib: 1, servers: [a, b], experiments: {A: {connections: 1, duration: 1s, repeats: 2}}}"
    let plan = try ExperimentPlan(yaml: yaml, file: "x.yaml")
    var record = ExperimentRecord(plan: plan, startedAt: "2026-05-26T05:35:34Z", machine: MachineDescription())
    record.trials = plan.trials.map {
      TrialRecord(experiment: $0.experiment, server: $0.server.label, round: $0.round, command: [])
    }
    return record
  }

  @Test("A head names the trials' files, and a record is put together from both again")
  func head() throws {
    let record = try record()
    let head = try ExperimentRecord.Head(json: record.head.json())
    #expect(head.trialFiles == ["trials/0001.json", "trials/0002.json", "trials/0003.json", "trials/0004.json"])
    #expect(ExperimentRecord(head: head, trials: record.trials) == record)
  }

  @Test("A trial of a record has the key of the trial of the plan")
  func keys() throws {
    let record = try record()
    #expect(record.trials.map(\.key) == record.plan.trials.map(\.key))
  }
}
