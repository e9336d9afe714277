public import Inference
public import Plans
import Records

/// Whether B is better or worse than A, server by server: two saved experiments, or two servers of one.
public struct RecordComparison: Equatable, Sendable {
  /// Where a side comes from.
  public struct Source: Equatable, Sendable, Codable {
    public var path: String
    public var name: String
    public var startedAt: String
    /// The one server that was asked for.
    public var server: String?

    enum CodingKeys: String, CodingKey {
      case path, name, server
      case startedAt = "started_at"
    }
  }

  /// A server of A and one of B at one setting.
  public struct Server: Equatable, Sendable, Codable {
    public var a: String
    public var b: String
    public var setting: Setting
    public var parts: [Part]
  }

  /// One stream of theirs.
  public struct Part: Equatable, Sendable, Codable {
    public var subject: ComparedSubject
    public var comparison: Comparison
  }

  public var a: Source
  public var b: Source
  public var pairing: Comparison.Pairing
  public var threshold: Double
  /// The chance of at least one false alarm among all figures of all servers.
  public var familyError: Double
  public var servers: [Server]
  /// What the intervals leave out, as sentences.
  public var cautions: [String] = []
  /// Why "nothing worse" would not be proven, as sentences.
  public var gaps: [String] = []

  var figures: [FigureComparison] { servers.flatMap(\.figures) }

  /// Of everything together; "cannot tell" as soon as something is missing, unless something else is worse.
  public var verdict: Comparison.Verdict {
    let verdicts = Set(figures.map(\.verdict))
    if verdicts.contains(.worse) { return verdicts.contains(.better) ? .mixed : .worse }
    if verdicts.isEmpty || verdicts.contains(.cannotTell) || !gaps.isEmpty { return .cannotTell }
    return verdicts.contains(.better) ? .better : .notDistinguishable
  }

  /// What a gate closes on.
  public var hasWorse: Bool { figures.contains { $0.verdict == .worse } }
}

extension RecordComparison.Server {
  var figures: [FigureComparison] { parts.flatMap(\.comparison.figures) }

  /// As ``Inference/Comparison/verdict``, of all its streams.
  public var verdict: Comparison.Verdict {
    let verdicts = Set(figures.map(\.verdict))
    switch (verdicts.contains(.better), verdicts.contains(.worse)) {
    case (true, true): return .mixed
    case (true, false): return .better
    case (false, true): return .worse
    case (false, false): return verdicts.contains(.notDistinguishable) ? .notDistinguishable : .cannotTell
    }
  }

  /// `thread-server (workers=2)`, or `after against before`.
  var title: String {
    let names = a == b ? a : "\(b) against \(a)"
    return names + (setting.values.isEmpty ? "" : " (\(setting.label))")
  }
}
