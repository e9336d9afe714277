/// The databases there are stand-ins for.
public enum StandInKind: String, CaseIterable, Sendable {
  case couchdb, dynamodb
}

/// What a stand-in can do wrong on purpose.
public enum Fault: String, CaseIterable, Hashable, Sendable {
  /// The connection is reset before the request is looked at: nothing of it is carried out.
  case resetBefore = "reset-before"
  /// The request is refused because there are too many: 429, ProvisionedThroughputExceededException. Nothing of it is carried out.
  case throttle
  /// 500, and nothing is carried out.
  case error
  /// For each document written: it is as though somebody else had been at it at the same moment.
  case conflict
  /// For each item of a batch: it is left over, in UnprocessedItems or UnprocessedKeys.
  case unprocessed
  /// Everything is carried out, and the connection is reset instead of an answer.
  case resetAfterCommit = "reset-after-commit"
  /// Everything is carried out at once, and the answer waits.
  case latency
  /// Everything is carried out at once; the answer's head comes, and its body trickles. The last: the order decides about the dice.
  case slowBody = "slow-body"

  /// Whether a database of this kind can do it.
  public func suits(_ kind: StandInKind) -> Bool { self != .unprocessed || kind == .dynamodb }

  /// Whether it happens to every answer and takes a time, rather than to a share of them.
  var isTime: Bool { self == .latency || self == .slowBody }

  /// What one draw decides about.
  var unit: String {
    switch self {
    case .conflict: "writes"
    case .unprocessed: "items"
    default: "requests"
    }
  }
}

/// Why a fault could not be read; prints as a sentence.
public enum FaultError: Error, Equatable, CustomStringConvertible {
  case noValue(String)
  case unknown(String, StandInKind)
  case notAShare(Fault, String)
  case notADuration(Fault, String)
  case twice(Fault)

  public var description: String {
    switch self {
    case .noValue(let text):
      "'\(text)' says not how much; write it as name=value, such as throttle=30% or latency=50ms."
    case .unknown(let name, let kind):
      "the \(kind.rawValue) stand-in knows no fault '\(name)'; it knows "
        + Fault.allCases.filter { $0.suits(kind) }.map(\.rawValue).joined(separator: ", ") + "."
    case .notAShare(let fault, let text):
      "\(fault.rawValue)=\(text) is no share; write a percentage from 0% to 100%, such as \(fault.rawValue)=1%."
    case .notADuration(let fault, let text):
      "\(fault.rawValue)=\(text) is no time; write one such as 50ms, or two such as 10ms..50ms, of at most 10m."
    case .twice(let fault): "\(fault.rawValue) is given twice; give it once."
    }
  }
}
