/// What a run can be relied on for.
public struct Verdict: Equatable, Sendable, Codable {
  public enum State: String, Sendable, Codable, Comparable {
    /// The numbers mean what they say.
    case valid
    /// The numbers are real, but something other than the server shaped them.
    case suspect
    /// The numbers prove nothing.
    case void

    private var severity: Int {
      switch self {
      case .valid: 0
      case .suspect: 1
      case .void: 2
      }
    }

    public static func < (left: State, right: State) -> Bool { left.severity < right.severity }
  }

  public var state: State
  /// Full sentences, the gravest first; empty when valid.
  public var reasons: [String]

  public init(_ state: State = .valid, reasons: [String] = []) {
    self.state = state
    self.reasons = reasons
  }

  /// Adds a reason; the state becomes the graver of the two.
  public mutating func add(_ state: State, _ reason: String) {
    if state > self.state {
      reasons.insert(reason, at: 0)
    } else {
      reasons.append(reason)
    }
    self.state = max(self.state, state)
  }
}
