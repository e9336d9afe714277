import Foundation
import Plans

/// libFuzzer's entry: the bytes of a plan's file. They are a plan, or sentences that say what is wrong and where; and a plan can be
/// previewed, and be kept in a record.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPlans(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  let bytes = [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  do throws(PlanError) {
    try examine(ExperimentPlan(bytes: bytes, file: "fuzzed.yaml"))
  } catch {
    examine(error)
  }
  return 0
}

private func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}

private func examine(_ error: PlanError) {
  guard case .invalid(_, let problems) = error else { fatalError("\(error)") }
  require(!problems.isEmpty, "an error without a problem")
  for problem in problems {
    require(problem.line > 0 && problem.column > 0, "a problem at \(problem.line):\(problem.column)")
    require(!problem.message.isEmpty, "a problem without a sentence")
  }
  require(error.description.hasPrefix("fuzzed.yaml:"), "not where it is: \(error)")
}

private func examine(_ plan: ExperimentPlan) {
  let trials = plan.trials
  require(!trials.isEmpty, "a plan of nothing")
  require(plan.expectedDuration > .zero, "a plan that takes no time")
  // Longer texts and lists take longer by nature; they are not what is looked for.
  guard trials.count <= 2_000 else { return }
  require(Set(trials.map(\.key)).count == trials.count, "two trials of one name")
  require(!plan.preview(serversFolder: "/servers").isEmpty, "no preview")
  do {
    let kept = try JSONDecoder().decode(ExperimentPlan.self, from: JSONEncoder().encode(plan))
    require(kept == plan, "a record keeps another plan")
  } catch {
    fatalError("no record can keep it: \(error)")
  }
}
