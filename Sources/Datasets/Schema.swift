/// What the records of one source look like, for every store alike: one table, one kind of document, one kind of item.
///
/// Records are numbered from 0, and the number is the key: a relational store keeps it as `id bigint`, from 1 on, as a serial column would;
/// a document store calls the record ``documentID(_:)``, and so does DynamoDB unless ``itemKey`` names columns.
public struct Schema: Hashable, Sendable {
  /// The table's name in a relational store, and what the program calls these records: `weather_data`.
  public let name: String
  /// What begins the name of each document: `cdyno_`.
  public let documentPrefix: String
  /// A document's value of `doc_type`; nil when documents have none, as couchdyno's.
  public let documentType: String?
  public let columns: [Column]
  /// Made after the load: the columns of each index.
  public let indexes: [[String]]
  /// Made after the load, and true by construction.
  public let unique: [[String]]
  /// The columns that are the key of an item in DynamoDB (partition, then sort key); empty: the document's name, as attribute `id`.
  public let itemKey: [String]

  public init(
    name: String, documentPrefix: String, documentType: String?, columns: [Column], indexes: [[String]] = [],
    unique: [[String]] = [], itemKey: [String] = []
  ) {
    self.name = name
    self.documentPrefix = documentPrefix
    self.documentType = documentType
    self.columns = columns
    self.indexes = indexes
    self.unique = unique
    self.itemKey = itemKey
  }

  /// The name of the document of record `index`: the prefix and twelve digits.
  public func documentID(_ index: Int) -> String {
    var bytes: [UInt8] = []
    appendDocumentID(index, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  public func appendDocumentID(_ index: Int, to bytes: inout [UInt8]) {
    Self.appendDocumentID(prefix: documentPrefix, index, to: &bytes)
  }

  public static func appendDocumentID(prefix: String, _ index: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: prefix.utf8)
    let digits = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 12))
    var rest = index
    var place = digits + 11
    while rest > 0 && place >= digits {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      place -= 1
    }
  }
}

public struct Column: Hashable, Sendable {
  public let name: String
  public let type: ColumnType
  /// Whether a record may have no value here.
  public let isOptional: Bool

  public init(_ name: String, _ type: ColumnType, optional: Bool = false) {
    self.name = name
    self.type = type
    isOptional = optional
  }
}

public enum ColumnType: Hashable, Sendable {
  case integer
  /// A double; never NaN or infinite.
  case real
  case boolean
  /// UTF-8 of at most `limit` characters, when there is a limit: `varchar(limit)`.
  case text(limit: Int?)
  /// A moment, to the microsecond, UTC.
  case time
  /// A record of another source of the dataset. Relational stores keep its `id`, document stores its document's name.
  case reference(to: Reference)

  public struct Reference: Hashable, Sendable {
    /// ``Schema/name`` of the other source.
    public let schema: String
    /// ``Schema/documentPrefix`` of the other source.
    public let documentPrefix: String

    public init(schema: String, documentPrefix: String) {
      self.schema = schema
      self.documentPrefix = documentPrefix
    }
  }
}
