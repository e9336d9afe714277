import Datasets
import JSON

/// A record as a document: `{"_id":"weather_000000000007","doc_type":"weather","location":"Oslo",...}`.
///
/// Moments are texts as ``TimeText`` has them, references are the names of the other documents, a value that is missing is null.
struct CouchDocument {
  let schema: Schema
  /// What stands before each column's value: `,"location":`.
  private let names: [[UInt8]]
  /// What stands after the name of the document: `,"doc_type":"weather"`.
  private let type: [UInt8]
  private var reader: ColumnReader

  init(_ schema: Schema) {
    self.schema = schema
    names = schema.columns.map { Self.member($0.name) }
    var type: [UInt8] = []
    if let name = schema.documentType {
      type = Self.member("doc_type")
      JSONText.append(name, to: &type)
    }
    self.type = type
    reader = ColumnReader(schema)
  }

  private static func member(_ name: String) -> [UInt8] {
    var bytes = [UInt8(ascii: ",")]
    JSONText.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    return bytes
  }

  /// Appends the document of record `index`.
  func append(_ index: Int, _ row: Row, to bytes: inout [UInt8]) {
    JSONText.append(raw: "{\"_id\":\"", to: &bytes)
    schema.appendDocumentID(index, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: type)
    for (place, value) in row.values.enumerated() {
      bytes.append(contentsOf: names[place])
      append(value, schema.columns[place].type, row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func append(_ value: Row.Value, _ type: ColumnType, _ row: Row, to bytes: inout [UInt8]) {
    switch value {
    case .null: JSONText.append(raw: "null", to: &bytes)
    case .integer(let value): JSONText.append(value, to: &bytes)
    case .real(let value): JSONText.append(value, to: &bytes)
    case .boolean(let value): JSONText.append(raw: value ? "true" : "false", to: &bytes)
    case .text(let range): JSONText.append(row.text(range), to: &bytes)
    case .time(let microseconds):
      bytes.append(UInt8(ascii: "\""))
      TimeText.append(microseconds, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .reference(let index):
      bytes.append(UInt8(ascii: "\""))
      if case .reference(let reference) = type {
        Schema.appendDocumentID(prefix: reference.documentPrefix, index, to: &bytes)
      }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  /// Reads the document at the scanner into `row`.
  mutating func read(_ scanner: inout JSONScanner, to row: inout Row) throws(JSONError) {
    reader.begin()
    var columns = reader
    let expectedType = schema.documentType
    var hasType = false
    try scanner.members { (scanner, name) throws(JSONError) in
      if name.hasPrefix("_") {
        try scanner.value()
      } else if name == "doc_type", expectedType != nil {
        hasType = try JSONValue(&scanner).string == expectedType
      } else {
        try columns.note(name, &scanner)
      }
    }
    if expectedType != nil, !hasType { columns.noteStranger() }
    try columns.write(scanner.bytes, to: &row) { (type, scanner, row) throws(JSONError) in
      switch scanner.kind() {
      case .string: return row.append(string: try scanner.content(), as: type)
      case .number: return row.append(number: try scanner.number(), as: type)
      case .boolean:
        guard type == .boolean else { return false }
        row.append(.boolean(try scanner.boolean()))
        return true
      case .null:
        row.append(.null)
        return true
      default: return false
      }
    }
  }
}

extension RecordSource {
  /// Bytes of a document, on average of a few that lie all over the source.
  var typicalDocumentSize: Int {
    guard count > 0 else { return 0 }
    let document = CouchDocument(schema)
    let samples = min(count, 16)
    var row = Row()
    var bytes: [UInt8] = []
    for sample in 0..<samples {
      let index = sample * (count / samples)
      write(index, to: &row)
      document.append(index, row, to: &bytes)
    }
    return bytes.count / samples
  }
}
