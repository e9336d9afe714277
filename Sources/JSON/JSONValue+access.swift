/// What is in a value; nil where it is of another kind.
extension JSONValue {
  /// The last member of that name, as nearly every reader of JSON has it.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    let name = ByteKey(name)
    return members.last { $0.name == name }?.value
  }

  package var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// The members by their names; of those with the same name, as Unicode has it, the last.
  package var fields: [String: JSONValue]? {
    members.map { members in Dictionary(members.map { ($0.name.text, $0.value) }, uniquingKeysWith: { $1 }) }
  }

  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text.text
  }

  /// A number without fraction that fits, also when somebody's library wrote it as `10.0` or `1e3`; exact however large it is.
  package var integer: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text) ?? JSONDecimal(text)?.integer
  }

  /// Whether it is a number without fraction, of any size.
  package var isWhole: Bool {
    guard case .number(let text) = self else { return false }
    return JSONDecimal(text)?.isWhole == true
  }

  /// nil for a number that is too large, too.
  package var double: Double? {
    guard case .number(let text) = self, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  package var isTrue: Bool { self == .boolean(true) }
}

/// Other forms of the same value.
extension JSONValue {
  /// Members of all objects in the order of their names, each name once, numbers as they were written.
  package var sorted: JSONValue { mapped { $0 } }

  /// Equal for two values that say the same, and for no others: numbers that are equal are written alike as well.
  package var canonical: JSONValue { mapped { JSONDecimal($0)?.text ?? $0 } }

  private func mapped(_ number: (String) -> String) -> JSONValue {
    switch self {
    case .null, .boolean, .string: return self
    case .number(let text): return .number(number(text))
    case .array(let elements): return .array(elements.map { $0.mapped(number) })
    case .object(let members):
      // By their bytes: two names that Unicode calls equal are two names.
      let values = Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      let mapped = values.map { Member(name: $0.key, value: $0.value.mapped(number)) }
      return .object(mapped.sorted { $0.name < $1.name })
    }
  }
}
