import Datasets
import JSON

/// A record as an item: `{"prof":{"S":"u1:hboMax"},"runtime":{"N":"5012"},"asset":{"NULL":true},...}`.
///
/// Moments are texts as ``TimeText`` has them, references are the names of the other documents. An item whose key is no column has its
/// document's name as `id`, and its type as `doc_type`.
struct DynamoItem {
  let source: any RecordSource
  let schema: Schema
  let key: ItemKey
  /// What stands before each column's value: `"location":`.
  private let names: [[UInt8]]
  /// Columns of the key, when they are columns.
  private let keyColumns: [Int]
  private var reader: ColumnReader

  /// The most bytes of an item, as DynamoDB counts them.
  static let largest = 400 * 1_024

  init(_ source: any RecordSource, _ key: ItemKey) {
    self.source = source
    let schema = source.schema
    self.schema = schema
    self.key = key
    names = schema.columns.map { Self.member($0.name) }
    keyColumns =
      key.isName
      ? []
      : key.attributes.compactMap { attribute in
        schema.columns.firstIndex { $0.name == attribute.name }
      }
    reader = ColumnReader(schema)
  }

  private static func member(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONText.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    return bytes
  }

  /// The record; no values beyond the last one, which only a name can ask for.
  func write(_ index: Int, to row: inout Row) {
    if index < source.count { source.write(index, to: &row) } else { row.clear() }
  }

  /// Appends the item of record `index`, and returns its size.
  func append(_ index: Int, _ row: Row, to bytes: inout [UInt8]) -> Int {
    var size = 0
    bytes.append(UInt8(ascii: "{"))
    if key.isName {
      appendName(index, to: &bytes)
      size += 2 + schema.documentPrefix.utf8.count + 12
      if let type = schema.documentType {
        JSONText.append(raw: ",\"doc_type\":{\"S\":", to: &bytes)
        JSONText.append(type, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        size += 8 + type.utf8.count
      }
    }
    for (place, value) in row.values.enumerated() {
      if place > 0 || key.isName { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: names[place])
      size += schema.columns[place].name.utf8.count
      size += append(value, schema.columns[place].type, row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    return size
  }

  /// Appends the key of record `index`: `{"id":{"S":"weather_000000000007"}}`.
  func appendKey(_ index: Int, _ row: Row, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    if key.isName { appendName(index, to: &bytes) }
    for (place, column) in keyColumns.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: names[column])
      _ = append(row.values[column], schema.columns[column].type, row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func appendName(_ index: Int, to bytes: inout [UInt8]) {
    JSONText.append(raw: "\"id\":{\"S\":\"", to: &bytes)
    schema.appendDocumentID(index, to: &bytes)
    JSONText.append(raw: "\"}", to: &bytes)
  }

  /// Appends a value with its type, and returns its size: a text counts its UTF-8, a number half a byte a digit, others one.
  private func append(_ value: Row.Value, _ type: ColumnType, _ row: Row, to bytes: inout [UInt8]) -> Int {
    let start = bytes.count
    switch value {
    case .null:
      JSONText.append(raw: "{\"NULL\":true}", to: &bytes)
      return 1
    case .boolean(let value):
      JSONText.append(raw: value ? "{\"BOOL\":true}" : "{\"BOOL\":false}", to: &bytes)
      return 1
    case .integer(let value):
      JSONText.append(raw: "{\"N\":\"", to: &bytes)
      JSONText.append(value, to: &bytes)
      JSONText.append(raw: "\"}", to: &bytes)
      return (bytes.count - start - 8 + 1) / 2 + 1
    case .real(let value):
      JSONText.append(raw: "{\"N\":\"", to: &bytes)
      JSONText.append(value, to: &bytes)
      JSONText.append(raw: "\"}", to: &bytes)
      return (bytes.count - start - 8 + 1) / 2 + 1
    case .text(let range):
      JSONText.append(raw: "{\"S\":", to: &bytes)
      JSONText.append(row.text(range), to: &bytes)
      bytes.append(UInt8(ascii: "}"))
      return range.count
    case .time(let microseconds):
      JSONText.append(raw: "{\"S\":\"", to: &bytes)
      TimeText.append(microseconds, to: &bytes)
      JSONText.append(raw: "\"}", to: &bytes)
    case .reference(let index):
      JSONText.append(raw: "{\"S\":\"", to: &bytes)
      if case .reference(let reference) = type {
        Schema.appendDocumentID(prefix: reference.documentPrefix, index, to: &bytes)
      }
      JSONText.append(raw: "\"}", to: &bytes)
    }
    return bytes.count - start - 8
  }

  /// What is wrong with a record before it is sent: numbers that DynamoDB cannot keep, a key without value, its size.
  func flaw(_ row: Row, size: Int) -> String? {
    for (place, value) in row.values.enumerated() {
      let column = schema.columns[place]
      if case .real(let number) = value, number != 0, !(1e-130..<1e126).contains(number.magnitude) {
        return "\(column.name) is \(number), and DynamoDB keeps numbers from 1e-130 to 1e126"
      }
      if value == .null, !column.isOptional || keyColumns.contains(place) { return "\(column.name) has no value" }
    }
    return size > Self.largest ? "it has \(size) bytes, and DynamoDB takes \(Self.largest)" : nil
  }
}

extension DynamoItem {
  /// Reads the item at the scanner into `row`.
  mutating func read(_ scanner: inout JSONScanner, to row: inout Row) throws(JSONError) {
    reader.begin()
    var columns = reader
    let expectedType = key.isName ? schema.documentType : nil
    let isName = key.isName
    var hasType = expectedType == nil
    try scanner.members { (scanner, name) throws(JSONError) in
      if isName, name == "id" {
        try scanner.value()
      } else if expectedType != nil, name == "doc_type" {
        hasType = try JSONValue(&scanner)["S"]?.string == expectedType
      } else {
        try columns.note(name, &scanner)
      }
    }
    if !hasType { columns.noteStranger() }
    try columns.write(scanner.bytes, to: &row) { (type, scanner, row) throws(JSONError) in
      try Self.append(type, &scanner, &row)
    }
  }

  /// Appends the value `{"S":"..."}` at the scanner; false when it is of another type.
  private static func append(_ type: ColumnType, _ scanner: inout JSONScanner, _ row: inout Row) throws(JSONError)
    -> Bool
  {
    var fits = false
    try scanner.members { (scanner, tag) throws(JSONError) in
      switch tag {
      case "S": fits = row.append(string: try scanner.content(), as: type)
      case "N": fits = row.append(number: try scanner.text(), as: type)
      case "BOOL" where type == .boolean:
        row.append(.boolean(try scanner.boolean()))
        fits = true
      case "NULL":
        try scanner.value()
        row.append(.null)
        fits = true
      default: try scanner.value()
      }
    }
    return fits
  }

  /// The key of the item at the scanner as one text; of a key alone as well.
  func keyText(_ scanner: inout JSONScanner) throws(JSONError) -> String {
    var parts: [String: String] = [:]
    let names = key.attributes.map(\.name)
    try scanner.members { (scanner, name) throws(JSONError) in
      guard names.contains(name) else {
        try scanner.value()
        return
      }
      try scanner.object { (scanner, _) throws(JSONError) in parts[name] = try JSONValue(&scanner).string ?? "" }
    }
    return names.map { parts[$0] ?? "" }.joined(separator: "\u{0}")
  }

  /// The same of a record.
  func keyText(_ index: Int, _ row: Row) -> String {
    var bytes: [UInt8] = []
    appendKey(index, row, to: &bytes)
    // What was written a line above can be read.
    return (try? JSONScanner.scan(bytes) { (scanner) throws(JSONError) in try keyText(&scanner) }) ?? ""
  }
}
