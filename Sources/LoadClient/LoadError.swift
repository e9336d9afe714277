/// Why a run could not be made; prints as a sentence.
public enum LoadError: Error, Equatable, CustomStringConvertible {
  /// The plan contradicts itself.
  case plan(String)
  /// Nothing answers at the target.
  case unreachable(url: String, reason: String)
  /// The system would not give what the client needs.
  case system(String)

  public var description: String {
    switch self {
    case .plan(let reason): reason
    case .unreachable(let url, let reason): "\(url) cannot be reached: \(reason)"
    case .system(let reason): "the client could not start: \(reason)"
    }
  }
}
