/// Just enough JSON to write an object of numbers, names and objects.
struct JSONObject {
  private var members: [String] = []

  var text: String { "{" + members.joined(separator: ", ") + "}" }

  mutating func add(_ key: String, _ value: Int) { members.append("\"\(key)\": \(value)") }

  /// Three decimals; what is no number at all is null.
  mutating func add(_ key: String, _ value: Double) {
    members.append("\"\(key)\": \(value.isFinite ? "\((value * 1_000).rounded() / 1_000)" : "null")")
  }

  /// Six decimals, of a number from 0 to 1.
  mutating func add(_ key: String, share: Double) {
    members.append("\"\(key)\": \((share * 1_000_000).rounded() / 1_000_000)")
  }

  /// A string of plain letters, which needs no escaping.
  mutating func add(_ key: String, string value: String) { members.append("\"\(key)\": \"\(value)\"") }
  mutating func add(_ key: String, array: [Int]) { members.append("\"\(key)\": \(array)") }
  mutating func add(_ key: String, object: JSONObject) { members.append("\"\(key)\": \(object.text)") }

  /// What does not apply is null, so that a reader finds the key.
  mutating func add(_ key: String, ifAny value: Int?) {
    if let value { add(key, value) } else { addNull(key) }
  }

  mutating func add(_ key: String, ifAny value: Double?) {
    if let value { add(key, value) } else { addNull(key) }
  }

  mutating func add(_ key: String, ifAny value: String?) {
    if let value { add(key, string: value) } else { addNull(key) }
  }

  mutating func addNull(_ key: String) { members.append("\"\(key)\": null") }
}
