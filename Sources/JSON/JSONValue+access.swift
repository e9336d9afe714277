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

  /// The members by their names; of those with the same name the last.
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

  /// A number without fraction that fits, also when somebody's library wrote it as `10.0` or `1e3`.
  package var integer: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
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

  /// Equal for two values that say the same: numbers that are equal are written alike as well.
  package var canonical: JSONValue {
    mapped { number in number.integer.map { .integer($0) } ?? number.double.map { .real($0) } ?? number }
  }

  private func mapped(_ number: (JSONValue) -> JSONValue) -> JSONValue {
    switch self {
    case .null, .boolean, .string: self
    case .number: number(self)
    case .array(let elements): .array(elements.map { $0.mapped(number) })
    case .object: JSONValue(fields: (fields ?? [:]).mapValues { $0.mapped(number) })
    }
  }
}
