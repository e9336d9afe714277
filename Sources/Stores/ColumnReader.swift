import Datasets
import JSON

/// Makes a row of what a document or an item says, whose members come in any order.
///
/// What is missing becomes null. What is there and has another type, or is in no column, becomes a value that no record has, so that
/// the row differs from the one that was written.
struct ColumnReader {
  private let schema: Schema
  private let places: [String: Int]
  /// Where the value of each column begins; nil: it has none.
  private var positions: [Int?]
  /// How many members belong to no column, or contradict the schema.
  private var strangers = 0

  init(_ schema: Schema) {
    self.schema = schema
    places = Dictionary(uniqueKeysWithValues: schema.columns.enumerated().map { ($1.name, $0) })
    positions = Array(repeating: nil, count: schema.columns.count)
  }

  mutating func begin() {
    for place in positions.indices { positions[place] = nil }
    strangers = 0
  }

  /// Keeps in mind where the value of `name` stands, and passes over it.
  mutating func note(_ name: String, _ scanner: inout JSONScanner) throws(JSONError) {
    let range = try scanner.value()
    if let place = places[name], positions[place] == nil { positions[place] = range.lowerBound } else { strangers += 1 }
  }

  /// Keeps in mind that there is something that no record of this source has.
  mutating func noteStranger() { strangers += 1 }

  /// `value` appends what stands at the scanner, in the form of the store; it returns false when the type is another.
  func write(
    _ bytes: UnsafeRawBufferPointer, to row: inout Row,
    _ value: (ColumnType, inout JSONScanner, inout Row) throws(JSONError) -> Bool
  ) throws(JSONError) {
    row.clear()
    var differs = strangers > 0
    for (column, position) in zip(schema.columns, positions) {
      guard let position else {
        row.append(.null)
        continue
      }
      var scanner = JSONScanner(bytes, at: position)
      if try !value(column.type, &scanner, &row) {
        row.append(.null)
        differs = true
      }
    }
    // One value too many: equal to no row that fits the schema.
    if differs { row.append(.null) }
  }
}

extension Row {
  /// A string as the value of a column; false when the column's type is written otherwise.
  mutating func append(string: [UInt8], as type: ColumnType) -> Bool {
    switch type {
    case .text: append(text: string)
    case .time:
      guard let microseconds = TimeText.parse(string) else { return false }
      append(.time(microseconds))
    case .reference(let reference):
      guard let index = DocumentName.index(string, prefix: reference.documentPrefix) else { return false }
      append(.reference(index))
    case .integer, .real, .boolean: return false
    }
    return true
  }

  /// The characters of a number as the value of a column.
  mutating func append(number: String, as type: ColumnType) -> Bool {
    switch type {
    case .integer:
      guard let value = Int64(number) else { return false }
      append(.integer(value))
    case .real:
      guard let value = Double(number), value.isFinite else { return false }
      append(.real(value))
    case .boolean, .text, .time, .reference: return false
    }
    return true
  }
}

/// The name of a document: the source's prefix and the record's number in twelve digits.
enum DocumentName {
  static func index(_ name: some Collection<UInt8>, prefix: String) -> Int? {
    let prefix = prefix.utf8
    guard name.count == prefix.count + 12, name.starts(with: prefix) else { return nil }
    var index = 0
    for digit in name.dropFirst(prefix.count) {
      guard (48...57).contains(digit) else { return nil }
      index = index * 10 + Int(digit - 48)
    }
    return index
  }
}
