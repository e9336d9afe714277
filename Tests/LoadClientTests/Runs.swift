import HTTPCodec
import Measurement
import Testing

@testable import LoadClient

/// A plan for a test: everything measured, no warm-up, ended by the number of requests.
func plan(_ server: ScriptedServer, requests: Int, change: (inout LoadPlan) -> Void = { _ in }) throws -> LoadPlan {
  var plan = LoadPlan(url: try HTTPURL("http://127.0.0.1:\(server.port)/"))
  plan.requests = requests
  plan.duration = nil
  plan.warmup = .zero
  plan.connections = 2
  // Long enough that no slow machine reaches it.
  plan.timeout = .seconds(60)
  change(&plan)
  return plan
}

/// Makes the run and checks what holds for every run.
func perform(_ plan: LoadPlan, stop: StopFlag = StopFlag()) throws -> LoadOutcome {
  let outcome = try LoadRun.perform(plan, stop: stop)
  let counts = outcome.counts
  #expect(counts.isConsistent)
  #expect(outcome.failures.total == counts.failed)
  #expect(outcome.latency.count == UInt64(counts.ok + counts.timedOut + counts.inFlightAtEnd + counts.unsent))
  #expect(outcome.latency.completed.count == UInt64(counts.ok))
  #expect(outcome.intervals.reduce(0) { $0 + $1.completed } == counts.ok)
  #expect(outcome.intervals.reduce(0) { $0 + $1.failed } == counts.failed + counts.timedOut)
  return outcome
}

extension LoadOutcome {
  /// The verdict the run gets.
  func verdict(_ plan: LoadPlan) -> Verdict.State {
    record(plan: plan, machine: MachineDescription(), startedAt: "").verdict.state
  }
}
