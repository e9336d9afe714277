package import Yams

/// A file of YAML on its way to a plan of any kind: what is wrong in it is named by its line, all at once.
package enum PlanText {
  /// - Parameter plan: makes the plan of the file's top, or nothing after it has reported why.
  package static func read<Plan>(
    bytes: [UInt8], file: String, _ plan: (Node, PlanProblems) -> Plan?
  ) throws(PlanError) -> Plan {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .invalid(file: file, [PlanProblem(line: 1, column: 1, field: "", message: "the file is not UTF-8 text")])
    }
    // Some editors begin a file with a byte order mark.
    return try read(
      yaml: text.hasPrefix("\u{feff}") ? String(text.unicodeScalars.dropFirst()) : text, file: file, plan)
  }

  package static func read<Plan>(
    yaml: String, file: String, _ plan: (Node, PlanProblems) -> Plan?
  ) throws(PlanError) -> Plan {
    let problems = PlanProblems()
    let root: Node
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw PlanError.invalid(file: file, [PlanProblem(line: 1, column: 1, field: "", message: "the file is empty")])
      }
      root = node
    } catch let error as PlanError {
      throw error
    } catch {
      throw .invalid(file: file, [PlanProblem(yaml: error)])
    }
    guard let plan = plan(root, problems), problems.found.isEmpty else {
      throw .invalid(file: file, problems.found.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    return plan
  }
}

extension PlanProblem {
  /// What the YAML parser says, with its position.
  fileprivate init(yaml error: any Error) {
    self.init(line: 1, column: 1, field: "", message: "not YAML: \(error)")
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (line, column, message) = (mark.line, mark.column, "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "'\($0)'" }.joined(separator: ", ")
      (line, column, message) = (context.mark.line, context.mark.column, "\(names) is written more than once")
    case .reader(let problem, _, _, _):
      message = "not YAML: \(problem)"
    default:
      break
    }
  }
}
