internal import FoundationEssentials

/// Any JSON, so that what others wrote into a document is kept when we write it again.
public enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// A number written without fraction that fits.
  case integer(Int64)
  case real(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Reads one JSON text; nothing when it is none.
  public init?(parsing bytes: some Collection<UInt8>) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return nil }
    self = value
  }

  /// The shortest JSON, keys in order.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Every case can be written, except numbers that JSON does not have and that reading never gives.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  public var integer: Int? {
    switch self {
    case .integer(let number): Int(exactly: number)
    // Written as 10.0 or 1e3 by somebody's library.
    case .real(let number): Int(exactly: number)
    default: nil
    }
  }

  public var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }

  public var text: String? { if case .text(let text) = self { text } else { nil } }

  public var list: [JSONValue]? { if case .list(let values) = self { values } else { nil } }

  public var object: [String: JSONValue]? { if case .object(let fields) = self { fields } else { nil } }

  public subscript(_ key: String) -> JSONValue? { object?[key] }
}

extension JSONValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .real(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let values = try? container.decode([JSONValue].self) {
      self = .list(values)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let fields): try container.encode(fields)
    }
  }
}
