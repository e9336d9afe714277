/// Why a store did not do what it was asked, in a sentence, and what may be done about it.
///
/// The sentence never holds a password: stores speak of themselves by ``Store/place``.
public struct StoreError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// May be tried again after a while; whether the last try was carried out need not be known.
    case transient(Transient)
    case fatal(Fatal)
  }

  public enum Transient: String, Hashable, Sendable, CaseIterable {
    /// The store asks for less: 429, ProvisionedThroughputExceededException, ThrottlingException.
    case throttled
    /// The connection was reset or closed.
    case reset
    /// No answer came in time.
    case timeout
    /// 5xx, or the like: the fault is the server's.
    case server
    /// Somebody else was at the same data: locked, serialization failure, deadlock.
    case contended
    /// Part of a batch was not taken (DynamoDB's UnprocessedItems).
    case unprocessed
  }

  /// Each has an exit status of its own; see docs/populate.md.
  public enum Fatal: String, Hashable, Sendable, CaseIterable {
    case unreachable
    case notAuthorised
    /// No such database, table, or folder of a file.
    case noSuchDatabase
    /// The store says that the data is wrong: type, size, constraint.
    case rejectedData
    /// Something else of another load, or of nobody's, stands where this one should go.
    case occupied
    /// What the store said cannot be understood, or it lacks what is needed.
    case protocolViolation
    /// The URL or an option does not fit this store.
    case usage
  }

  public let kind: Kind
  public let sentence: String
  /// How long the store asks to wait, when it does (Retry-After); seconds.
  public let retryAfterSeconds: Double?

  public init(_ kind: Kind, _ sentence: String, retryAfterSeconds: Double? = nil) {
    self.kind = kind
    self.sentence = sentence
    self.retryAfterSeconds = retryAfterSeconds
  }

  public static func transient(_ kind: Transient, _ sentence: String) -> StoreError {
    StoreError(.transient(kind), sentence)
  }
  public static func fatal(_ kind: Fatal, _ sentence: String) -> StoreError { StoreError(.fatal(kind), sentence) }
}
