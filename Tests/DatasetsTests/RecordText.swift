import Datasets

/// What record `index` of a source is, as text: values with a bar between them.
func text(_ source: any RecordSource, _ index: Int) -> String {
  var row = Row()
  source.write(index, to: &row)
  return row.values.indices.map { text(row, $0) }.joined(separator: " | ")
}

func text(_ row: Row, _ column: Int) -> String {
  switch row.values[column] {
  case .null: "null"
  case .integer(let number): "\(number)"
  case .real(let number): "\(number)"
  case .boolean(let yes): "\(yes)"
  case .text: row.string(column) ?? "?"
  case .time(let microseconds): "\(Moment(seconds: microseconds / 1_000_000))"
  case .reference(let other): "#\(other)"
  }
}

/// A row of a source whose values are found by the names of their columns.
struct Named {
  let schema: Schema
  let row: Row

  init(_ source: any RecordSource, _ index: Int) {
    schema = source.schema
    var row = Row()
    source.write(index, to: &row)
    self.row = row
  }

  private func value(_ name: String) -> Row.Value { row.values[schema.columns.firstIndex { $0.name == name }!] }

  func text(_ name: String) -> String? { row.string(schema.columns.firstIndex { $0.name == name }!) }

  func integer(_ name: String) -> Int64? {
    if case .integer(let number) = value(name) { number } else { nil }
  }

  /// In whole seconds.
  func time(_ name: String) -> Int64? {
    if case .time(let microseconds) = value(name), microseconds % 1_000_000 == 0 {
      microseconds / 1_000_000
    } else {
      nil
    }
  }

  func reference(_ name: String) -> Int? {
    if case .reference(let index) = value(name) { index } else { nil }
  }

  func real(_ name: String) -> Double? {
    if case .real(let number) = value(name) { number } else { nil }
  }

  func boolean(_ name: String) -> Bool? {
    if case .boolean(let yes) = value(name) { yes } else { nil }
  }

  func isNull(_ name: String) -> Bool { value(name) == .null }
}

/// Whether each value is of its column's kind, within its limit, and there where it must be.
func fits(_ row: Row, _ schema: Schema) -> Bool {
  guard row.values.count == schema.columns.count else { return false }
  return zip(row.values, schema.columns).allSatisfy { value, column in
    switch (value, column.type) {
    case (.null, _): column.isOptional
    case (.integer, .integer), (.boolean, .boolean), (.time, .time): true
    case (.real(let number), .real): number.isFinite
    case (.text(let range), .text(let limit)):
      String(decoding: row.text(range), as: UTF8.self).unicodeScalars.count <= limit ?? .max
    case (.reference(let index), .reference): index >= 0
    default: false
    }
  }
}

/// A change to options, as an argument of a test.
struct Change<Options>: Sendable {
  let apply: @Sendable (inout Options) -> Void

  init(_ apply: @escaping @Sendable (inout Options) -> Void) { self.apply = apply }
}
