import Pacing
package import Yams

/// What was found wrong so far. A class, because all sections of one file report into the same list.
package final class PlanProblems {
  private(set) var found: [PlanProblem] = []

  package func report(_ node: Node, _ field: String, _ message: String) {
    let mark = node.mark
    found.append(PlanProblem(line: mark?.line ?? 1, column: mark?.column ?? 1, field: field, message: message))
  }
}

/// A mapping of the file while it is read: gives typed values, and reports what is unknown, missing or wrong.
///
/// A value that is wrong is reported and read as nothing, so that one reading finds everything there is to mend.
package struct PlanSection {
  package let node: Node
  /// From the top of the file; empty for the file itself.
  package let path: String
  package let problems: PlanProblems
  private let values: [String: Node]
  /// Known keys that an unknown one was taken for: they are misspelt, not missing.
  private let misspelt: Set<String>

  /// Nothing, after a report, when the node is no mapping.
  package init?(_ node: Node, at path: String, keys: [String], into problems: PlanProblems) {
    guard let mapping = node.mapping else {
      problems.report(node, path, "expected \(Self.listing(keys)), found \(node.told)")
      return nil
    }
    self.node = node
    self.path = path
    self.problems = problems
    var values: [String: Node] = [:]
    var misspelt: Set<String> = []
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      if keys.contains(name) {
        values[name] = value
      } else {
        let meant = suggestion(for: name, among: keys)
        let hint = meant.map { "did you mean '\($0)'?" } ?? "known here: \(Self.listing(keys))"
        problems.report(key, Self.join(path, name), "unknown key '\(name)'; \(hint)")
        if let meant { misspelt.insert(meant) }
      }
    }
    self.values = values
    self.misspelt = misspelt
  }

  private static func listing(_ keys: [String]) -> String {
    keys.count == 1 ? keys[0] : keys.dropLast().joined(separator: ", ") + " and " + keys[keys.count - 1]
  }

  private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  package func field(_ key: String) -> String { Self.join(path, key) }

  package func has(_ key: String) -> Bool { values[key] != nil }

  /// The node of a key; its absence is reported.
  package func required(_ key: String) -> Node? {
    if let value = values[key] { return value }
    if !misspelt.contains(key) { problems.report(node, field(key), "is missing") }
    return nil
  }

  package func optional(_ key: String) -> Node? { values[key] }

  package func section(_ key: String, keys: [String]) -> PlanSection? {
    required(key).flatMap { PlanSection($0, at: field(key), keys: keys, into: problems) }
  }

  package func optionalSection(_ key: String, keys: [String]) -> PlanSection? {
    optional(key).flatMap { PlanSection($0, at: field(key), keys: keys, into: problems) }
  }
}

extension PlanSection {
  /// A whole number in a range; the default when the key is absent, a report when there is no default.
  package func integer<Number: FixedWidthInteger>(
    _ key: String, in range: ClosedRange<Number>, default fallback: Number? = nil
  )
    -> Number?
  {
    value(key, default: fallback, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      Number(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A duration such as `500ms` or `2s`; the default when the key is absent, a report when there is no default.
  package func duration(_ key: String, in range: ClosedRange<Duration>, default fallback: Duration? = nil) -> Duration?
  {
    let limits = "from \(range.lowerBound.shortText) to \(range.upperBound.shortText)"
    return value(key, default: fallback, expected: "a duration \(limits), such as 500ms or 2s") { text in
      (try? Duration(parsing: text)).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A rate such as `200/s`, in requests per second.
  package func rate(_ key: String, in range: ClosedRange<Double>) -> Double? {
    required(key).flatMap { Self.rate($0, at: field(key), in: range, problems: problems) }
  }

  package static func rate(_ node: Node, at field: String, in range: ClosedRange<Double>, problems: PlanProblems)
    -> Double?
  {
    let limits = "from \(Rate(perSecond: range.lowerBound)) to \(Rate(perSecond: range.upperBound))"
    return value(node, at: field, expected: "a rate \(limits), such as 200/s", problems: problems) { text in
      (try? Rate(parsing: text)).flatMap { range.contains($0.perSecond) ? $0.perSecond : nil }
    }
  }

  /// A share such as `50%` or `0.5`.
  package func share(_ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil) -> Double? {
    guard let node = has(key) ? optional(key) : fallback == nil ? required(key) : nil else { return fallback }
    return Self.share(node, at: field(key), in: range, problems: problems)
  }

  package static func share(_ node: Node, at field: String, in range: ClosedRange<Double>, problems: PlanProblems)
    -> Double?
  {
    let hint = "a share from \(range.lowerBound * 100)% to \(range.upperBound * 100)%, such as 50%"
    return value(node, at: field, expected: hint, problems: problems) { text in
      let share = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
      return share.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// One of a few words.
  package func word<Word: RawRepresentable & CaseIterable>(_ key: String, default fallback: Word) -> Word?
  where Word.RawValue == String {
    let known = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
    return value(key, default: fallback, expected: known, Word.init(rawValue:))
  }

  /// A text that a check accepts; quoted or not.
  package func text(_ key: String, default fallback: String? = nil, expected: String, check: (String) -> Bool)
    -> String?
  {
    guard let node = values[key] ?? fallback.map({ Node($0) }) ?? required(key) else { return nil }
    return Self.text(node, at: field(key), expected: expected, problems: problems, check: check)
  }

  package static func text(
    _ node: Node, at field: String, expected: String, problems: PlanProblems, check: (String) -> Bool
  ) -> String? {
    if let text = node.scalar?.string, !node.isNull, check(text) { return text }
    problems.report(node, field, "expected \(expected), found \(node.told)")
    return nil
  }

  private func value<Value>(
    _ key: String, default fallback: Value?, expected: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let node = values[key] else {
      return fallback
        ?? {
          _ = required(key)
          return nil
        }()
    }
    return Self.value(node, at: field(key), expected: expected, problems: problems, parse)
  }

  private static func value<Value>(
    _ node: Node, at field: String, expected: String, problems: PlanProblems, _ parse: (String) -> Value?
  ) -> Value? {
    // A quoted number is a text in YAML; taking it for a number would hide a mistake.
    if let scalar = node.scalar, scalar.style == .plain, let value = parse(scalar.string) { return value }
    problems.report(node, field, "expected \(expected), found \(node.told)")
    return nil
  }
}

extension Node {
  /// Nothing written after the colon, or `null` or `~`.
  package var isNull: Bool {
    scalar.map { $0.style == .plain && ["", "~", "null", "Null", "NULL"].contains($0.string) } ?? false
  }

  /// What stands there, for a message.
  package var told: String {
    switch self {
    case .scalar(let scalar):
      if isNull {
        "nothing"
      } else if scalar.style == .plain {
        Self.shortened(scalar.string)
      } else {
        "the text '\(Self.shortened(scalar.string))'"
      }
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  private static func shortened(_ text: String) -> String { text.count <= 80 ? text : "\(text.prefix(80))..." }
}
