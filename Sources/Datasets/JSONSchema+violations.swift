package import JSON

extension JSONSchema {
  /// Everything in which the value is not as the schema has it: path of the offending part, and what is wrong there. Empty when all
  /// is well.
  ///
  /// `assets.features[3]: must be a string, not an integer`
  package func violations(of value: JSONValue) -> [String] {
    var violations: [String] = []
    judge(value, at: "", into: &violations)
    return violations
  }

  private func judge(_ value: JSONValue, at path: String, into violations: inout [String]) {
    if let type, !Self.isOf(type, value) {
      violations.append("\(Self.named(path)): must be \(Self.article(type)), not \(Self.article(value.type))")
      return
    }
    switch value {
    case .object: judge(value.sorted.members ?? [], at: path, into: &violations)
    case .array(let array): judge(array, at: path, into: &violations)
    case .string(let text): violations += complaints(text.text).map { "\(Self.named(path)): \($0)" }
    case .number(let text): violations += complaints(value, text).map { "\(Self.named(path)): \($0)" }
    case .null, .boolean: break
    }
  }

  /// - Parameter members: in the order of their names.
  private func judge(_ members: [JSONValue.Member], at path: String, into violations: inout [String]) {
    let names = Set(members.map(\.name.text))
    for name in required where !names.contains(name) {
      violations.append("\(Self.member(path, name)): is missing")
    }
    for (name, value) in members.map({ ($0.name.text, $0.value) }) {
      if let schema = properties?[name] {
        schema.judge(value, at: Self.member(path, name), into: &violations)
      } else if !additionalProperties {
        let known = (properties ?? [:]).keys.sorted().joined(separator: ", ")
        violations.append("\(Self.member(path, name)): is not known; known are \(known)")
      }
    }
  }

  private func judge(_ array: [JSONValue], at path: String, into violations: inout [String]) {
    if array.count < minItems {
      violations.append("\(Self.named(path)): must have at least \(Self.plural(minItems, "item")), not \(array.count)")
    }
    var places: [JSONValue: Int] = [:]
    for (place, item) in array.enumerated() {
      items.first?.judge(item, at: "\(path)[\(place)]", into: &violations)
      guard uniqueItems else { continue }
      let item = item.canonical
      if let earlier = places[item] {
        violations.append("\(path)[\(place)]: is the same as \(Self.named(path))[\(earlier)]")
      } else {
        places[item] = place
      }
    }
  }

  private func complaints(_ text: String) -> [String] {
    let length = text.unicodeScalars.count
    if length < minLength { return ["must have at least \(Self.plural(minLength, "character")), not \(length)"] }
    if length > maxLength { return ["must have at most \(Self.plural(maxLength, "character")), not \(length)"] }
    guard let pattern, (try? pattern.regex.firstMatch(in: text)) == nil else { return [] }
    return ["'\(text)' does not match \(pattern.text)"]
  }

  /// - Parameter text: the number as it is written. One with a fraction, or too large to be an Int, is compared as a Double.
  private func complaints(_ number: JSONValue, _ text: String) -> [String] {
    let (whole, real) = (number.integer, Double(text) ?? 0)
    let told = whole.map { String($0) } ?? text
    if let minimum, whole.map({ $0 < minimum }) ?? (real < Double(minimum)) {
      return ["must be at least \(minimum), not \(told)"]
    }
    if let maximum, whole.map({ $0 > maximum }) ?? (real > Double(maximum)) {
      return ["must be at most \(maximum), not \(told)"]
    }
    return []
  }

  private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
    value.type == type || type == "number" && value.type == "integer"
  }

  private static func article(_ type: String) -> String {
    switch type {
    case "null": type
    case "array", "integer", "object": "an \(type)"
    default: "a \(type)"
    }
  }

  private static func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private static func member(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  private static func named(_ path: String) -> String { path.isEmpty ? "(the whole)" : path }
}

extension JSONValue {
  /// What JSON Schema calls it; a number without fraction is an integer, however it is written.
  var type: String {
    switch self {
    case .null: "null"
    case .boolean: "boolean"
    case .number: isWhole ? "integer" : "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
