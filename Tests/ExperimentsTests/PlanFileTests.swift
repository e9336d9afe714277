import Plans
import Testing

@testable import Experiments

@Suite struct PlanFileTests {
  @Test("A file that is not there is told apart from one that is wrong")
  func missingFile() {
    let error = #expect(throws: PlanError.self) { _ = try ExperimentPlan(file: "/nowhere/plan.yaml") }
    #expect(error?.description == "/nowhere/plan.yaml: the experiment file cannot be opened: No such file or directory")
    #expect(error?.exitStatus == 66)
  }

  @Test("The standard experiment can be read, and takes less than three minutes")
  func standard() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let plan = try ExperimentPlan(file: "/\(root)/bench/experiments/standard.yaml")
    #expect(plan.servers.map(\.name) == ["inline-server", "thread-server", "process-server"])
    #expect(plan.fixedLoad != nil && plan.baseline != nil && plan.contention != nil)
    #expect(plan.expectedDuration < .seconds(170))
  }
}
