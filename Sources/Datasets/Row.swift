/// One record on its way between a dataset and a store: values in the order of the schema's columns.
///
/// A row is used again for record after record (``clear()``), so making a record allocates nothing once the row has grown to its size.
/// Text lies in one buffer of UTF-8 that the values point into.
public struct Row: Sendable {
  /// What a column holds. Which case belongs to which column is told by its ``ColumnType``.
  public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case boolean(Bool)
    /// UTF-8, as a range of the row's ``Row/bytes``.
    case text(Range<Int>)
    /// Microseconds since 1970-01-01 UTC.
    case time(Int64)
    /// The record with this index (from 0) of another source; see ``ColumnType/reference(to:)``.
    case reference(Int)
  }

  public private(set) var values: [Value] = []
  /// The UTF-8 of all texts, one after another.
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func clear() {
    values.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }

  public mutating func append(_ value: Value) { values.append(value) }

  public mutating func append(text: StaticString) {
    let start = bytes.count
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    values.append(.text(start..<bytes.count))
  }

  public mutating func append(text: some Sequence<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: text)
    values.append(.text(start..<bytes.count))
  }

  /// A text that `write` appends piece by piece.
  public mutating func append(text write: (_ bytes: inout [UInt8]) -> Void) {
    let start = bytes.count
    write(&bytes)
    values.append(.text(start..<bytes.count))
  }

  /// The text a value points at.
  public func text(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

  /// The text in this column, if one is there.
  public func string(_ column: Int) -> String? {
    guard case .text(let range) = values[column] else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }
}

extension Row: Equatable {
  /// Whether both say the same, wherever their texts lie.
  public static func == (left: Row, right: Row) -> Bool {
    guard left.values.count == right.values.count else { return false }
    return zip(left.values, right.values).allSatisfy { one, other in
      if case .text(let mine) = one, case .text(let theirs) = other {
        return left.bytes[mine].elementsEqual(right.bytes[theirs])
      }
      return one == other
    }
  }
}
