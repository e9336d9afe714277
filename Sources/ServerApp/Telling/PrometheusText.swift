/// Writes figures in Prometheus' text format 0.0.4, family by family.
/// Source of the format: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
struct PrometheusText {
  /// What its answer is sent as.
  static let contentType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

  enum Kind: String { case counter, gauge, histogram }

  private(set) var text = ""

  /// Begins a family: what follows belongs to it until the next.
  /// - Parameters:
  ///   - name: letters, digits and `_`.
  ///   - help: one line of plain text.
  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(PrometheusText.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// - Parameter labels: names and values.
  mutating func sample(_ name: String, _ value: Double, labels: KeyValuePairs<String, String> = [:]) {
    text += name
    if !labels.isEmpty {
      let pairs = labels.map { "\($0)=\"\(PrometheusText.escaped($1, quotes: true))\"" }
      text += "{" + pairs.joined(separator: ",") + "}"
    }
    text += " \(PrometheusText.number(value))\n"
  }

  /// A family with one figure.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    family(name, kind, help)
    sample(name, value)
  }

  /// A family with a figure for each value of one label.
  mutating func add(
    _ name: String, _ kind: Kind, _ help: String, by label: String, _ values: KeyValuePairs<String, Double>
  ) {
    family(name, kind, help)
    for (value, figure) in values { sample(name, figure, labels: [label: value]) }
  }

  /// As Go reads it: whole numbers without a point.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
