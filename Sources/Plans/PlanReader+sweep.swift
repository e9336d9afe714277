import Pacing
import Yams

// What is varied.
extension PlanReader {
  /// An empty sweep when there is none.
  func sweep(_ top: PlanSection, in contention: Contention?) -> Sweep? {
    guard top.has("sweep") else { return Sweep() }
    guard let section = top.section("sweep", keys: Factor.allCases.map(\.rawValue)) else { return nil }
    // In the order they are written, which is that of the tables.
    let factors = (section.node.mapping ?? [:]).compactMap { $0.key.scalar.flatMap { Factor(rawValue: $0.string) } }
    let axes = factors.map { axis($0, section) }
    let loads = factors.filter(\.isOfLoad)
    if let second = loads.dropFirst().first {
      problems.report(
        section.node, section.field(second.rawValue),
        "the load cannot be varied in two ways; one is \(loads[0].rawValue)")
      return nil
    }
    if let load = loads.first, contention == nil {
      problems.report(section.node, section.field(load.rawValue), "there is a load in experiment C only; add C")
      return nil
    }
    return axes.contains { $0 == nil } ? nil : Sweep(axes.compactMap { $0 })
  }

  /// A list of values, or `{from: 20, to: 40, step: 2}`.
  private func axis(_ factor: Factor, _ section: PlanSection) -> Sweep.Axis? {
    guard let node = section.optional(factor.rawValue) else { return nil }
    let field = section.field(factor.rawValue)
    let nodes: [Node]
    if node.mapping != nil {
      return range(factor, node, at: field).map { Sweep.Axis(factor, $0) }
    } else if let list = node.sequence, !list.isEmpty {
      nodes = Array(list)
    } else {
      problems.report(
        node, field, "expected a list such as [20, 24] or {from: 20, to: 40, step: 2}, found \(list(node))")
      return nil
    }
    let values = nodes.enumerated().map { value($1, of: factor, at: "\(field)[\($0)]") }
    let known = values.compactMap { $0 }
    if known.count < nodes.count { return nil }
    if Set(known).count < known.count {
      problems.report(node, field, "a value is written more than once")
      return nil
    }
    return Sweep.Axis(factor, known)
  }

  private func range(_ factor: Factor, _ node: Node, at field: String) -> [FactorValue]? {
    guard let section = PlanSection(node, at: field, keys: ["from", "to", "step"], into: problems) else { return nil }
    guard factor.hasRange else {
      problems.report(node, field, "expected a list such as [a, b]: there is nothing between its values")
      return nil
    }
    func end(_ key: String) -> Double? {
      section.required(key).flatMap { bound($0, of: factor, at: section.field(key)) }?.number
    }
    guard let from = end("from"), let to = end("to") else { return nil }
    guard let step = section.optional("step").map({ step($0, of: factor, at: section.field("step")) }) ?? 1 else {
      return nil
    }
    guard to >= from, (to - from) / step < 1_000 else {
      problems.report(node, field, "expected from below to, and fewer than 1000 steps")
      return nil
    }
    return (0...Int((to - from) / step + 1e-9)).map { .number(from + Double($0) * step) }
  }

  /// Beyond `never` there is nothing.
  private func bound(_ node: Node, of factor: Factor, at field: String) -> FactorValue? {
    guard case .duration(let range, let unit, _)? = factor.form else { return value(node, of: factor, at: field) }
    return parameter(node, .duration(range, unit: unit), at: field)
  }

  /// In the unit of the factor's values: a duration where those are durations.
  private func step(_ node: Node, of factor: Factor, at field: String) -> Double? {
    guard case .duration(let range, let unit, _)? = factor.form else {
      return number(node, at: field, in: 0.000_1...1_000_000)
    }
    return parameter(node, .duration(.milliseconds(1)...range.upperBound, unit: unit), at: field)?.number
  }

  private func value(_ node: Node, of factor: Factor, at field: String) -> FactorValue? {
    switch factor {
    case .fib: whole(node, at: field, in: 0...50)
    case .loadConnections: whole(node, at: field, in: Self.connections)
    case .loadRate: PlanSection.rate(node, at: field, in: Self.rates, problems: problems).map { .number($0) }
    case .utilisation: PlanSection.share(node, at: field, in: Self.utilisations, problems: problems).map { .number($0) }
    default: parameter(node, factor, at: field)
    }
  }

  private func whole(_ node: Node, at field: String, in range: ClosedRange<Int>) -> FactorValue? {
    if let scalar = node.scalar, scalar.style == .plain, let value = Int(scalar.string), range.contains(value) {
      return .number(Double(value))
    }
    problems.report(
      node, field, "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(node.told)")
    return nil
  }

  private func number(_ node: Node, at field: String, in range: ClosedRange<Double>) -> Double? {
    if let scalar = node.scalar, scalar.style == .plain, let value = Double(scalar.string), range.contains(value) {
      return value
    }
    problems.report(
      node, field, "expected a number from \(range.lowerBound) to \(range.upperBound), found \(node.told)")
    return nil
  }
}

// What is looked for.
extension PlanReader {
  func search(_ top: PlanSection, in contention: Contention?) -> SearchPlan? {
    let keys = ["for", "from", "to", "goal", "precision", "repeats", "duration"]
    guard let section = top.optionalSection("search", keys: keys) else { return nil }
    if contention?.probe == nil {
      problems.report(section.node, section.path, "a search needs experiment C with a probe, whose latency is its goal")
      return nil
    }
    let factor = section.text("for", expected: Self.searchable, check: { Self.searched[$0] != nil })
      .flatMap { Self.searched[$0] }
    let goal = goal(section)
    let precision = section.share("precision", in: 0.001...0.5, default: 0.05)
    let repeats = section.integer("repeats", in: Self.repeats, default: 2)
    let duration = section.duration("duration", in: Self.measured, default: .seconds(2))
    guard let factor, let goal, let precision, let repeats, let duration else { return nil }
    func bound(_ key: String) -> Double? {
      section.required(key).flatMap { value($0, of: factor, at: section.field(key)) }?.number
    }
    guard let from = bound("from"), let to = bound("to") else { return nil }
    guard from < to else {
      problems.report(section.node, section.field("to"), "expected more than from")
      return nil
    }
    return SearchPlan(
      factor: factor, from: from, to: to, goal: goal, precision: precision, repeats: repeats, duration: duration)
  }

  private static let searched = ["load-rate", "load-connections", "utilisation", "fib"].reduce(into: [:]) {
    $0[$1] = Factor(rawValue: $1)
  }
  private static let searchable = "'load-rate', 'load-connections', 'utilisation' or 'fib'"

  /// `probe p99 < 10ms`.
  private func goal(_ section: PlanSection) -> SearchGoal? {
    let hint = "a goal such as probe p99 < 10ms"
    guard let text = section.text("goal", expected: hint, check: { SearchGoal(parsing: $0) != nil }) else { return nil }
    return SearchGoal(parsing: text)
  }
}

extension Factor {
  /// Whether there are values between two of its values.
  fileprivate var hasRange: Bool {
    switch form {
    case .words?, .processors?: false
    case .whole?, .duration?, nil: true
    }
  }
}

extension SearchGoal {
  /// Reads `probe p99 < 10ms`.
  init?(parsing text: String) {
    let words = text.split(separator: " ")
    guard words.count == 4, words[0] == "probe", words[2] == "<", let figure = Figure(rawValue: String(words[1])),
      let limit = try? Duration(parsing: String(words[3])), limit > .zero
    else { return nil }
    self.init(figure: figure, belowMilliseconds: limit.inSeconds * 1_000)
  }
}
