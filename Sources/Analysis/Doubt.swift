public import Measurement

/// Something that keeps a number from meaning what it says.
public struct Doubt: Equatable, Sendable {
  public var state: Verdict.State
  /// A full sentence.
  public var reason: String
  /// Where: a trial, and what of it, such as `A2 inline-server, fixed load`.
  public var place: String
  /// The ``Records/TrialRecord/key`` of the trial.
  public var trial: String

  /// The same reason, whatever its numbers.
  var kind: String { reason.filter { !$0.isNumber && $0 != "." && $0 != "," } }
}

/// What one trial can be relied on for.
public struct TrialVerdict: Equatable, Sendable, Codable {
  /// The ``Records/TrialRecord/key`` of the trial.
  public var trial: String
  /// For people: `C1 thread-server (fib=24)`.
  public var place: String
  public var state: Verdict.State
  /// Sentences that begin with where in the trial; empty when valid.
  public var reasons: [String]
}

/// One reason and all the places where it stands.
struct DoubtGroup: Equatable {
  var state: Verdict.State
  var reasons: [String]
  var places: [String]

  /// The gravest first, otherwise in the order they were found.
  static func grouped(_ doubts: [Doubt]) -> [DoubtGroup] {
    var groups: [DoubtGroup] = []
    var positions: [String: Int] = [:]
    for doubt in doubts {
      let key = doubt.state.rawValue + doubt.kind
      if let position = positions[key] {
        groups[position].reasons.append(doubt.reason)
        groups[position].places.append(doubt.place)
      } else {
        positions[key] = groups.count
        groups.append(DoubtGroup(state: doubt.state, reasons: [doubt.reason], places: [doubt.place]))
      }
    }
    return groups.filter { $0.state == .void } + groups.filter { $0.state != .void }
  }

  private static let mostPlaces = 12

  var text: String {
    if places.count == 1 { return "\(places[0]): \(reasons[0])" }
    let differ = Set(reasons).count > 1
    let shown = places.prefix(Self.mostPlaces).joined(separator: "; ")
    let rest = places.count > Self.mostPlaces ? " and \(places.count - Self.mostPlaces) more" : ""
    return "\(reasons[0]) \(differ ? "So or alike" : "So") in \(places.count) places: \(shown)\(rest)."
  }
}
