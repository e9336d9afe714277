public import Inference
import Plans
import Records

/// How two records are held against each other.
public struct RecordComparisonRules: Sendable {
  /// The change, as a share, up to which a difference does not matter.
  ///
  /// 2 %: so much another layout of the same code makes, and a server's memory differs by less than that for sure.
  public var threshold = 0.02
  public var figures = Figure.compared
  /// Nothing: two servers of one run by their rounds, runs at different times not.
  public var pairing: Comparison.Pairing?
  /// Labels of those to compare; nothing takes all that both have.
  public var servers: [String]?
  /// Earlier runs of A's experiment.
  public var past: [ComparedRecord] = []
  /// A worsening by this share must be ruled out in every figure, else it cannot be told whether B is worse: without it, a
  /// comparison too coarse to see anything finds nothing worse.
  public var ruledOut: Double?
  /// Compare also what is not the same experiment.
  public var isForced = false
  public var bootstrap = BlockBootstrap()

  public init() {}

  /// Why two records cannot be compared; prints as a sentence.
  public enum Refusal: Error, Equatable, CustomStringConvertible {
    /// Asked for something that is not there.
    case unknownServer(String, path: String, known: [String])
    /// A and B are the same.
    case same
    case nothingInCommon
    case plansDiffer(path: String, against: String, differences: [String])

    public var description: String {
      switch self {
      case .unknownServer(let label, let path, let known):
        "\(path) has no server '\(label)'; it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
      case .same: "A and B are the same; name two folders, or two servers of one as FOLDER:LABEL"
      case .nothingInCommon: "A and B have no server with a figure in common; name two servers as FOLDER:LABEL"
      case .plansDiffer(let path, let other, let differences):
        "\(path) and \(other) are not the same experiment: \(differences.joined(separator: "; ")); --force compares "
          + "them all the same"
      }
    }
  }

  public func compare(_ a: ComparedRecord, _ b: ComparedRecord) throws(Refusal) -> RecordComparison {
    let servers = try pairedServers(a, b)
    let differences = PlanDifferences(a, b, servers: servers)
    try refuse(differences.grave, a, b)
    for past in past {
      try refuse(PlanDifferences(a, past, servers: servers.map { ($0.a, $0.a) }).grave, past, a)
    }
    let pairing = pairing ?? (a.path == b.path ? .paired : .unpaired)
    let matches = servers.flatMap { commonStreams(a, $0.a, b, $0.b) }
    guard !matches.isEmpty else { throw .nothingInCommon }
    let rules = ComparisonRules(threshold: threshold, bootstrap: bootstrap)
    let compared = rules.compare(matches.map { pair($0, pairing) }, pairing)
    var result = RecordComparison(
      a: source(a), b: source(b), pairing: pairing, threshold: threshold, familyError: rules.familyError,
      servers: grouped(zip(matches, compared)))
    result.cautions = compared.compactMap(\.caution).prefix(1) + differences.notes + doubts(matches)
    if isForced, !differences.grave.isEmpty {
      result.cautions.append("Not the same experiment: \(differences.grave.joined(separator: "; ")).")
    }
    result.gaps = gaps(a, "A") + (a.path == b.path ? [] : gaps(b, "B")) + voids(matches)
    if let ruledOut { result.gaps += result.servers.compactMap { $0.gap(ruledOut) } }
    return result
  }

  // MARK: What is compared

  private func pairedServers(_ a: ComparedRecord, _ b: ComparedRecord) throws(Refusal) -> [(a: String, b: String)] {
    for side in [a, b] {
      for label in (side.server.map { [$0] } ?? []) + (servers ?? []) where !side.labels.contains(label) {
        throw .unknownServer(label, path: side.path, known: side.labels)
      }
    }
    if a.server != nil || b.server != nil {
      let labels = (a: a.server ?? b.server ?? "", b: b.server ?? a.server ?? "")
      for (label, side) in [(labels.a, a), (labels.b, b)] where !side.labels.contains(label) {
        throw .unknownServer(label, path: side.path, known: side.labels)
      }
      if a.path == b.path, labels.a == labels.b { throw .same }
      return [labels]
    }
    if a.path == b.path { throw .same }
    let common = (servers ?? a.labels).filter(b.labels.contains)
    return common.map { ($0, $0) }
  }

  private func refuse(_ differences: [String], _ a: ComparedRecord, _ b: ComparedRecord) throws(Refusal) {
    if differences.isEmpty || isForced { return }
    throw .plansDiffer(path: a.path, against: b.path, differences: differences)
  }

  /// One stream of two servers at one setting, with its samples.
  private struct Match {
    var a: (label: String, sample: ComparedRecord.Selected)
    var b: (label: String, sample: ComparedRecord.Selected)
    var setting: Setting
    var subject: ComparedSubject
    var figures: [Figure]
  }

  private func commonStreams(_ a: ComparedRecord, _ labelA: String, _ b: ComparedRecord, _ labelB: String) -> [Match] {
    ComparedSubject.allCases.flatMap { subject in
      let settings = a.settings(of: labelA, in: subject.experiment)
      let ofB = Set(b.settings(of: labelB, in: subject.experiment))
      return settings.filter(ofB.contains).compactMap { setting -> Match? in
        let sampleA = a.sample(subject.selection(of: labelA, at: setting))
        let sampleB = b.sample(subject.selection(of: labelB, at: setting))
        var figures = subject.figures(of: self.figures)
        // Memory beside the load is told once.
        if subject == .probeBesideLoad, a.hasThroughputCourse, b.hasThroughputCourse {
          figures.removeAll { $0 == .memory }
        }
        guard sampleA.trials > 0, sampleB.trials > 0, !figures.isEmpty else { return nil }
        return Match(a: (labelA, sampleA), b: (labelB, sampleB), setting: setting, subject: subject, figures: figures)
      }
    }
  }

  private func pair(_ match: Match, _ pairing: Comparison.Pairing) -> ComparedPair {
    let earlier = past.map { $0.sample(match.subject.selection(of: match.a.label, at: match.setting)).repeats }
    var (ofA, ofB) = (match.a.sample.repeats, match.b.sample.repeats)
    // For sentences about what is missing.
    (ofA.label, ofB.label) = ("A", "B")
    return ComparedPair(ofA, ofB, match.figures, pastRuns: earlier.filter { !$0.repeats.isEmpty })
  }

  private func grouped(_ compared: Zip2Sequence<[Match], [Comparison]>) -> [RecordComparison.Server] {
    var servers: [RecordComparison.Server] = []
    for (match, comparison) in compared {
      let part = RecordComparison.Part(subject: match.subject, comparison: comparison)
      let place = servers.firstIndex {
        $0.a == match.a.label && $0.b == match.b.label && $0.setting == match.setting
      }
      if let place {
        servers[place].parts.append(part)
      } else {
        servers.append(.init(a: match.a.label, b: match.b.label, setting: match.setting, parts: [part]))
      }
    }
    return servers
  }

  private func source(_ side: ComparedRecord) -> RecordComparison.Source {
    RecordComparison.Source(
      path: side.path, name: side.record.plan.name, startedAt: side.record.startedAt, server: side.server)
  }

  // MARK: What to doubt

  private func gaps(_ side: ComparedRecord, _ name: String) -> [String] {
    guard case .failed(let failure) = side.record.ending else { return [] }
    return ["The run of \(name) failed: \(failure.server) \(failure.reason)."]
  }

  private func voids(_ matches: [Match]) -> [String] {
    matches.flatMap { match in
      [("A", match.a), ("B", match.b)].compactMap { name, side in
        guard side.sample.void > 0 else { return nil }
        return
          "\(match.subject.title) of \(side.label) in \(name): \(side.sample.void) of \(side.sample.trials) trials "
          + "are void and left out."
      }
    }
  }

  private func doubts(_ matches: [Match]) -> [String] {
    let suspect = matches.reduce(0) { $0 + $1.a.sample.suspect + $1.b.sample.suspect }
    let all = matches.reduce(0) { $0 + $1.a.sample.trials + $1.b.sample.trials }
    if suspect == 0 { return [] }
    return ["\(suspect) of \(all) measurements are suspect; `reactometer report` names the reasons."]
  }
}
