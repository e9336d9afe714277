public import Plans

extension ExperimentPlan {
  /// Reads a plan from a file.
  ///
  /// - Throws: ``PlanError``: the file is not there, or everything that is wrong in it.
  public init(file: String) throws(PlanError) {
    // More than any plan: what is larger is another file, or has no end.
    switch contents(of: file, atMost: 1 << 20) {
    case .success(let bytes): try self.init(bytes: bytes, file: file)
    case .failure(let error): throw .unreadable(file: file, reason: "the experiment file \(error.reason)")
    }
  }
}
