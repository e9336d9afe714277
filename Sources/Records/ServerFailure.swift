/// Why a server could not be measured; prints as a sentence that names the server and what it was doing.
public struct ServerFailure: Error, Equatable, Sendable, Codable, CustomStringConvertible {
  public enum Kind: String, Sendable, Codable {
    /// It could not be executed, exited at once, or did not say in time that it listens.
    case notStarted = "not_started"
    /// It answered something else than the contract says.
    case wrongAnswer = "wrong_answer"
    /// It ended while it was measured.
    case died
  }

  public var kind: Kind
  /// The server's label in the plan.
  public var server: String
  public var reason: String
  /// The last lines of its standard error, for a reader to see why.
  public var lastWords: [String]

  public init(_ kind: Kind, server: String, reason: String, lastWords: [String] = []) {
    self.kind = kind
    self.server = server
    self.reason = reason
    self.lastWords = lastWords
  }

  enum CodingKeys: String, CodingKey {
    case kind, server, reason
    case lastWords = "last_words"
  }

  public var description: String {
    let sentence = "\(server) \(reason)."
    if lastWords.isEmpty { return sentence }
    return sentence + " Its standard error ends with:\n" + lastWords.map { "  | " + $0 }.joined(separator: "\n")
  }
}
