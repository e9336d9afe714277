/// One thing wrong with an experiment file: where it is, which field, and what to write instead.
public struct PlanProblem: Equatable, Sendable, CustomStringConvertible {
  /// Both count from 1; a column counts Unicode scalars.
  public var line: Int
  public var column: Int
  /// From the top of the file, as in `experiments.C.probe.rate`; empty for the file as a whole.
  public var field: String
  public var message: String

  public init(line: Int, column: Int, field: String, message: String) {
    self.line = line
    self.column = column
    self.field = field
    self.message = message
  }

  public var description: String {
    "\(line):\(column): " + (field.isEmpty ? "" : "\(field): ") + message
  }
}

/// Why an experiment file cannot be run.
public enum PlanError: Error, Equatable, CustomStringConvertible {
  /// It is not there, or cannot be read.
  case unreadable(file: String, reason: String)
  /// It can be read and is wrong; all that is wrong, in the order of the file.
  case invalid(file: String, [PlanProblem])

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): \(reason)"
    case .invalid(let file, let problems): problems.map { "\(file):\($0)" }.joined(separator: "\n")
    }
  }

  /// `EX_NOINPUT` or `EX_DATAERR` of sysexits.h.
  public var exitStatus: Int32 {
    switch self {
    case .unreadable: 66
    case .invalid: 65
    }
  }
}
