/// Prometheus' text format 0.0.4 read by its grammar, line by line, strictly: what it allows and no writer of ours has reason to do (blank
/// lines, time stamps, further comments) is refused as well.
struct ExpositionText {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  struct Sample {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  struct Family {
    var name: String
    var help: String
    var kind: String
    var samples: [Sample] = []
  }

  private(set) var families: [Family] = []

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Problem(description: "the last line has no end") }
    var help: (name: String, text: String)?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("# HELP ") {
        let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1)
        guard parts.count == 2, help == nil else {
          throw Problem(description: "HELP without a text or a TYPE: \(line)")
        }
        help = (String(parts[0]), try Self.unescaped(parts[1], allowing: ["\\": "\\", "n": "\n"]))
      } else if line.hasPrefix("# TYPE ") {
        let parts = line.dropFirst(7).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let text = help, text.name == parts[0], Self.isName(parts[0], colons: true),
          ["counter", "gauge", "histogram", "summary", "untyped"].contains(parts[1])
        else { throw Problem(description: "TYPE without its HELP, or wrong: \(line)") }
        guard !families.contains(where: { $0.name == parts[0] }) else { throw Problem(description: "twice: \(line)") }
        families.append(Family(name: String(parts[0]), help: text.text, kind: String(parts[1])))
        help = nil
      } else {
        guard help == nil, !families.isEmpty else { throw Problem(description: "a sample of no family: \(line)") }
        let sample = try Self.sample(line)
        guard families[families.count - 1].hasSample(named: sample.name) else {
          throw Problem(description: "no sample of \(families[families.count - 1].name): \(line)")
        }
        families[families.count - 1].samples.append(sample)
      }
    }
    try families.forEach(Self.check)
  }

  subscript(name: String) -> Family? { families.first { $0.name == name } }

  /// The one value of a series.
  func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
    families.lazy.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
  }

  // MARK: The grammar

  private static func sample(_ line: Substring) throws -> Sample {
    let name = line.prefix { $0 != "{" && $0 != " " }
    guard isName(name, colons: true) else { throw Problem(description: "no name: \(line)") }
    var rest = line[name.endIndex...]
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest.removeFirst()
      repeat {
        let label = rest.prefix { $0 != "=" }
        guard isName(label, colons: false), labels[String(label)] == nil, rest[label.endIndex...].hasPrefix("=\"")
        else {
          throw Problem(description: "no label: \(line)")
        }
        rest = rest[label.endIndex...].dropFirst(2)
        labels[String(label)] = try quoted(&rest)
        guard let next = rest.popFirst(), next == "," || next == "}" else {
          throw Problem(description: "labels without an end: \(line)")
        }
        if next == "}" { break }
      } while true
    }
    guard rest.first == " ", let value = number(rest.dropFirst()) else {
      throw Problem(description: "no value: \(line)")
    }
    return Sample(name: String(name), labels: labels, value: value)
  }

  /// Up to the closing quote, which is taken.
  private static func quoted(_ rest: inout Substring) throws -> String {
    var raw = ""
    while let next = rest.popFirst() {
      if next == "\"" { return try unescaped(raw[...], allowing: ["\\": "\\", "n": "\n", "\"": "\""]) }
      raw.append(next)
      if next == "\\", let escaped = rest.popFirst() { raw.append(escaped) }
    }
    throw Problem(description: "a text without its end: \(raw)")
  }

  private static func unescaped(_ text: Substring, allowing known: [Character: Character]) throws -> String {
    var result = ""
    var rest = text
    while let next = rest.popFirst() {
      guard next == "\\" else {
        result.append(next)
        continue
      }
      guard let escaped = rest.popFirst().flatMap({ known[$0] }) else {
        throw Problem(description: "bad escape: \(text)")
      }
      result.append(escaped)
    }
    return result
  }

  private static func number(_ text: Substring) -> Double? {
    switch text {
    case "NaN": .nan
    case "+Inf": .infinity
    case "-Inf": -.infinity
    default: text.allSatisfy({ "0123456789.eE+-".contains($0) }) ? Double(text) : nil
    }
  }

  private static func isName(_ text: Substring, colons: Bool) -> Bool {
    guard let first = text.first, !first.isNumber else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || (colons && $0 == ":")) }
  }

  // MARK: What a family must keep to

  private static func check(_ family: Family) throws {
    guard !family.samples.isEmpty else { throw Problem(description: "\(family.name) is empty") }
    let series = family.samples.map { "\($0.name)\($0.labels.sorted { $0.key < $1.key })" }
    guard Set(series).count == series.count else { throw Problem(description: "\(family.name) has a series twice") }
    if family.kind == "counter" {
      guard family.name.hasSuffix("_total"), family.samples.allSatisfy({ $0.value >= 0 && $0.value.isFinite }) else {
        throw Problem(description: "\(family.name) is no counter")
      }
    }
    if family.kind == "histogram" { try checkHistogram(family) }
  }

  private static func checkHistogram(_ family: Family) throws {
    let buckets = family.samples.filter { $0.name == family.name + "_bucket" }
    let bounds = buckets.compactMap { $0.labels["le"].flatMap { number($0[...]) } }
    let sum = family.samples.first { $0.name == family.name + "_sum" }
    let count = family.samples.first { $0.name == family.name + "_count" }
    guard bounds.count == buckets.count, bounds == bounds.sorted(), Set(bounds).count == bounds.count,
      bounds.last == .infinity, buckets.map(\.value) == buckets.map(\.value).sorted(), sum != nil,
      count?.value == buckets.last?.value
    else { throw Problem(description: "\(family.name) is no histogram") }
  }
}

extension ExpositionText.Family {
  fileprivate func hasSample(named sample: String) -> Bool {
    kind == "histogram" ? ["_bucket", "_sum", "_count"].contains { sample == name + $0 } : sample == name
  }
}
