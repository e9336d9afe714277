public import Measurement

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A run record as the file `--json` writes: readable, and in the same order each time so that two runs can be compared.
public enum RunRecordJSON {
  /// JSON with sorted keys and a newline at its end.
  public static func encode(_ run: RunRecord) throws(RecordError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(run), as: UTF8.self) + "\n"
    } catch {
      throw RecordError("the record of the run cannot be written as JSON: \(sentence(error))")
    }
  }

  /// Reads a record; the error says what is missing or wrong, and where.
  public static func decode(_ text: String) throws(RecordError) -> RunRecord {
    let data = Data(text.utf8)
    let schema = try decode(Schema.self, data, "this is no record of a run").schema
    guard schema == RunRecord.schemaName else {
      throw RecordError("this is a '\(schema)' record, not '\(RunRecord.schemaName)', which is what can be read here")
    }
    return try decode(RunRecord.self, data, "this record of a run cannot be read")
  }

  private struct Schema: Decodable {
    var schema: String
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ data: Data, _ trouble: String
  ) throws(RecordError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw RecordError("\(trouble): \(sentence(error))")
    }
  }

  private static func sentence(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "'\(path(context.codingPath + [key]))' is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "'\(path(context.codingPath))' is not of the right type"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      "'\(path(context.codingPath))' has no known value"
    case DecodingError.dataCorrupted: "it is not valid JSON"
    case EncodingError.invalidValue(let value, let context): "'\(path(context.codingPath))' is \(value)"
    default: "\(error)"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { key in key.intValue.map(String.init) ?? key.stringValue }.joined(separator: ".")
  }
}

/// Why a saved file could not be read or written; prints as a sentence.
public struct RecordError: Error, Equatable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}
