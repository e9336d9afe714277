import Yams

extension ExperimentPlan {
  /// Reads a plan from the bytes of a file.
  ///
  /// - Throws: ``PlanError``: everything that is wrong in it.
  public init(bytes: [UInt8], file: String) throws(PlanError) {
    self = try PlanText.read(bytes: bytes, file: file, Self.read)
  }

  /// Reads a plan from YAML text, strictly: an unknown key, a wrong type and a value out of range are errors.
  ///
  /// - Parameter file: the name errors are reported under.
  public init(yaml: String, file: String) throws(PlanError) {
    self = try PlanText.read(yaml: yaml, file: file, Self.read)
  }

  private static func read(_ root: Node, _ problems: PlanProblems) -> ExperimentPlan? {
    PlanReader(problems: problems).plan(root)
  }
}
