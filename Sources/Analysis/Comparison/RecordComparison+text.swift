import Inference
import Plans
import Report

extension RecordComparison {
  /// Tables of all figures, a sentence about each server, and what to doubt.
  public var text: String {
    let parts = [heading] + servers.map(text) + [cautionText, conclusion]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var heading: String {
    """
    A  \(line(a))
    B  \(line(b))
    B is held against A, \(pairing == .paired ? "round by round" : "unpaired"). Changes up to \(share(threshold)) do not \
    matter. A false alarm anywhere: \(share(familyError)).

    """
  }

  private func line(_ source: Source) -> String {
    let server = source.server.map { ", \($0)" } ?? ""
    return "\(source.path)\(server) (\(source.name), \(source.startedAt))"
  }

  private func text(_ server: Server) -> String {
    let verdict = server.sentences.map { wrapped($0, first: "  ", rest: "  ") + "\n" }.joined()
    return server.table.text + "\n" + verdict
  }

  private var cautionText: String {
    (cautions.map { "Caution: \($0)" } + gaps.map { "Missing: \($0)" })
      .map { wrapped($0, first: "", rest: "  ") + "\n" }.joined()
  }

  /// The line a person looks for first, and a machine may.
  private var conclusion: String {
    let text =
      switch verdict {
      case .better: "B is better than A, and nothing of it is worse."
      case .worse: "B is worse than A."
      case .mixed: "B is worse than A in something, and better in something else."
      case .notDistinguishable: "B is not distinguishable from A."
      case .cannotTell: "It cannot be told whether B is worse than A."
      }
    return text + "\n"
  }
}

extension RecordComparison.Server {
  fileprivate var table: Table {
    var table = Table(
      title: title,
      columns: [
        .text("figure"), .text("", unit: "unit"), .number("A"), .text("", unit: "95 %"), .number("B"),
        .text("", unit: "95 %"), .number("B / A"), .text("", unit: "together"), .number("would show", unit: "from"),
        .text("verdict"),
      ])
    for part in parts {
      for figure in part.comparison.figures { table.rows.append(row(part, figure)) }
    }
    return table
  }

  private func row(_ part: RecordComparison.Part, _ compared: FigureComparison) -> [String] {
    let unit = ComparedUnit(figure: compared.figure)
    let seen = compared.advice.map { coarse($0.smallestVisible(rounds: $0.rounds)) }
    return [
      "\(part.subject.title): \(compared.title)", unit.name, unit.text(compared.a.value, compared.a.isLowerBound),
      unit.interval(compared.a.low, compared.a.high), unit.text(compared.b.value, compared.b.isLowerBound),
      unit.interval(compared.b.low, compared.b.high), compared.ratio.map { ratio($0.value) } ?? Figures.none,
      compared.ratio.map { "\(ratio($0.low)) – \(ratio($0.high))" } ?? "", seen ?? Figures.none, verdict(compared),
    ]
  }

  private func verdict(_ compared: FigureComparison) -> String {
    compared.isWithinThreshold ? "the same" : compared.verdict.rawValue
  }

  /// What it comes to, why some of it cannot be told, and how many rounds would have told more.
  fileprivate var sentences: [String] {
    [verdictSentence] + notes + [advice].compactMap { $0 }
  }

  private var verdictSentence: String {
    let (worse, better) = (named(.worse), named(.better))
    switch verdict {
    case .worse: return "\(b) is worse: \(worse)."
    case .better: return "\(b) is better: \(better)."
    case .mixed: return "\(b) is worse: \(worse); and better: \(better)."
    case .cannotTell: return "Whether \(b) is worse cannot be told."
    case .notDistinguishable:
      let same = figures.count { $0.isWithinThreshold }
      let shown = "\(b): no difference shows in \(Figures.counted(figures.count { $0.note == nil }, "figure"))"
      return shown + (same > 0 ? "; one that matters is ruled out in \(same) of them." : ".")
    }
  }

  /// As in `fixed load throughput is 0.909 of A's (0.891 – 0.927)`.
  private func named(_ verdict: Comparison.Verdict) -> String {
    parts.flatMap { part in
      part.comparison.figures.filter { $0.verdict == verdict }.map { compared in
        let name = "\(part.subject.title) \(compared.title)"
        guard let bounds = compared.ratio else { return name }
        return "\(name) is \(ratio(bounds.value)) of A's (\(ratio(bounds.low)) – \(ratio(bounds.high)))"
      }
    }.joined(separator: ", ")
  }

  /// The figures in which a worsening by a share is not ruled out, as a sentence.
  func gap(_ worsening: Double) -> String? {
    let open = parts.flatMap { part in
      part.comparison.figures.filter { $0.verdict == .notDistinguishable && !$0.rulesOut(worsening) }
        .map { "\(part.subject.title) \($0.title)" }
    }
    if open.isEmpty { return nil }
    return "\(title): a worsening by \(share(worsening)) is not ruled out in \(open.joined(separator: ", "))."
  }

  private var notes: [String] {
    var seen: Set<String> = []
    return parts.flatMap { part in
      part.comparison.figures.compactMap { $0.note }.map { "Cannot tell, \(part.subject.title): \($0)" }
    }.filter { seen.insert($0).inserted }
  }

  /// The change that rounds are counted for.
  private static let change = 0.1

  private var advice: String? {
    let phrases = parts.compactMap { part -> String? in
      let needs = part.comparison.figures.compactMap { compared in
        compared.advice.map { advice in
          "\(compared.title) \(advice.rounds(toSee: Self.change).map(String.init) ?? "more than 1,000")"
        }
      }
      if needs.isEmpty { return nil }
      let there = part.comparison.rounds.min() ?? 0
      return "\(part.subject.title) (\(there) here) \(needs.joined(separator: ", "))"
    }
    return phrases.isEmpty
      ? nil : "Rounds to see \(share(Self.change)) in 9 of 10 cases: \(phrases.joined(separator: "; "))."
  }
}

extension FigureComparison {
  /// Its name in tables.
  fileprivate var title: String { figure == "pss" ? "memory" : figure }

  /// Whether the interval has no room for a worsening by a share.
  fileprivate func rulesOut(_ worsening: Double) -> Bool {
    guard let ratio else { return isWithinThreshold }
    return better == .up ? ratio.low > 1 / (1 + worsening) : ratio.high < 1 + worsening
  }
}

/// How the values of a figure are written.
private struct ComparedUnit {
  var figure: String

  private var isLatency: Bool { figure == "mean latency" || figure.first == "p" && figure != "pss" }

  var name: String {
    switch figure {
    case "throughput": "req/s"
    case "pss": "MiB"
    case "share kept": "%"
    default: isLatency ? "ms" : ""
    }
  }

  func text(_ value: Double?, _ isLowerBound: Bool = false) -> String {
    guard let value else { return Figures.none }
    let text =
      isLatency
      ? Figures.milliseconds(value / 1e6) : Figures.quantity(figure == "share kept" ? value * 100 : value)
    return isLowerBound ? Figures.atLeast(text) : text
  }

  func interval(_ low: Double?, _ high: Double?) -> String {
    low == nil || high == nil ? "" : "\(text(low)) – \(text(high))"
  }
}

/// Three decimals up to 100: what matters lies near 1.
private func ratio(_ value: Double) -> String {
  guard (0..<100).contains(value) else { return Figures.quantity(value) }
  let thousandths = Int((value * 1000).rounded())
  let rest = String(thousandths % 1000)
  return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
}

/// `2 %`, `2.5 %`.
private func share(_ value: Double) -> String {
  let text = Figures.percent(value)
  return text.hasSuffix(".0 %") ? String(text.dropLast(4)) + " %" : text
}

/// As coarse as it is large.
private func coarse(_ value: Double) -> String {
  switch value {
  case ..<0.1: Figures.percent(value)
  case ..<10: "\(Int((value * 100).rounded())) %"
  default: "> 1,000 %"
  }
}
