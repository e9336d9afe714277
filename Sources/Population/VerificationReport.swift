import Datasets

/// What was found when a load was read back.
public struct VerificationReport: Hashable, Sendable {
  public struct Source: Hashable, Sendable {
    public let name: String
    public let expected: Int
    /// What the store holds, whatever the keys.
    public internal(set) var counted = 0
    public internal(set) var duplicates = 0
    /// Records that were compared value by value.
    public internal(set) var compared = 0
    public internal(set) var missing = 0
    public internal(set) var different = 0
    /// Records that should not be there: beyond the last, and what the count has too many.
    public internal(set) var extra = 0
    /// The first few that are wrong, each in a sentence.
    public internal(set) var examples: [String] = []

    init(name: String, expected: Int) {
      self.name = name
      self.expected = expected
    }

    public var isRight: Bool {
      counted == expected && duplicates == 0 && missing == 0 && different == 0 && extra == 0
    }

    mutating func add(_ found: Compared) {
      compared += found.compared
      missing += found.missing
      different += found.different
      examples += found.examples.prefix(max(0, VerificationReport.exampleCount - examples.count))
    }

    /// Called last: whatever the count has beyond the records known to be there is too much.
    mutating func add(beyond: [Int], schema: Schema) {
      let present = expected - missing
      extra = max(beyond.count, counted - present - duplicates)
      let names = beyond.map { "\(schema.recordName($0)) should not be there." }
      examples += names.prefix(max(0, VerificationReport.exampleCount - examples.count))
    }
  }

  /// How many wrong records of a source are named.
  static let exampleCount = 5

  public internal(set) var sources: [Source] = []

  public var isRight: Bool { sources.allSatisfy(\.isRight) }

  /// What one batch came to.
  struct Compared: Sendable {
    let schema: Schema
    var compared = 0
    var missing = 0
    var different = 0
    var examples: [String] = []

    init(schema: Schema) { self.schema = schema }

    mutating func miss(_ index: Int) {
      compared += 1
      missing += 1
      if hasRoom { examples.append("\(schema.recordName(index)) is missing.") }
    }

    mutating func compare(_ index: Int, expected: Row, found: Row) {
      compared += 1
      if expected == found { return }
      different += 1
      if hasRoom {
        examples.append("\(schema.recordName(index)) is different: \(schema.difference(expected, found)).")
      }
    }

    private var hasRoom: Bool { examples.count < VerificationReport.exampleCount }
  }
}

extension Schema {
  /// What a record is called in every store: `weather_data 16 (id 17, weather_000000000016)`.
  func recordName(_ index: Int) -> String { "\(name) \(index) (id \(index + 1), \(documentID(index)))" }

  /// The first column that differs: `temperature is 3.5 and should be 4.5`.
  func difference(_ expected: Row, _ found: Row) -> String {
    guard expected.values.count == found.values.count else {
      return "it has \(found.values.count) values and should have \(expected.values.count)"
    }
    for column in expected.values.indices where expected.text(at: column) != found.text(at: column) {
      let name = columns.indices.contains(column) ? columns[column].name : "column \(column)"
      return "\(name) is \(found.text(at: column)) and should be \(expected.text(at: column))"
    }
    return "its values are of other types"
  }
}

extension Row {
  /// A value for a sentence; long texts cut.
  fileprivate func text(at column: Int) -> String {
    switch values[column] {
    case .null: return "null"
    case .integer(let value): return "\(value)"
    case .real(let value): return "\(value)"
    case .boolean(let value): return "\(value)"
    case .time(let microseconds): return "\(microseconds) us after 1970"
    case .reference(let index): return "record \(index)"
    case .text(let range):
      let text = String(decoding: self.text(range), as: UTF8.self)
      return text.count > 60 ? "'\(text.prefix(60))…'" : "'\(text)'"
    }
  }
}
