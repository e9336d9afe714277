import Datasets

/// Reads a load back over one connection.
final class PostgresReader: StoreReader {
  private let tables: [Table]
  private let connection: PostgresConnection
  private var row = Row()

  /// Records that are asked for at once.
  private static let portion = 5000

  init(_ dataset: Dataset, _ connection: PostgresConnection) {
    tables = dataset.tables(.postgresql)
    self.connection = connection
  }

  func count(source: Int) throws(StoreError) -> Int {
    try connection.query("select count(*) from \(quoted(tables[source].name))").integer(0, 0)
  }

  func count(source: Int, among indices: Range<Int>) throws(StoreError) -> Int? {
    let ids = "\(indices.lowerBound + 1) and \(indices.upperBound)"
    return try connection.query("select count(*) from \(quoted(tables[source].name)) where id between \(ids)")
      .integer(0, 0)
  }

  /// There can be some only while there is no primary key.
  func duplicates(source: Int) throws(StoreError) -> Int {
    if try PostgresBook(connection).hasKey(tables[source]) { return 0 }
    return try connection.query("select count(*) - count(distinct id) from \(quoted(tables[source].name))").integer(
      0, 0)
  }

  func read(source: Int, indices: [Int], visit: (_ index: Int, _ row: Row) -> Void) throws(StoreError) {
    let table = tables[source]
    for start in stride(from: 0, to: indices.count, by: Self.portion) {
      let portion = indices[start..<min(start + Self.portion, indices.count)]
      let found = try select(portion, from: table)
      if found.count > 0 { try demandTypes(found, table) }
      for line in 0..<found.count {
        row.clear()
        for (place, column) in table.schema.columns.enumerated() {
          row.append(found.bytes(line, place + 1), as: column.type)
        }
        visit(found.bytes(line, 0).map { Int($0.bigEndianInteger) - 1 } ?? -1, row)
      }
    }
  }

  private func select(_ indices: ArraySlice<Int>, from table: Table) throws(StoreError) -> PostgresResult {
    let query = "select \(table.columnList) from \(quoted(table.name)) where id"
    guard let first = indices.first, let last = indices.last, last - first + 1 != indices.count else {
      return try connection.query(
        "\(query) between $1::bigint and $2::bigint order by id",
        ["\((indices.first ?? 0) + 1)", "\((indices.last ?? -1) + 1)"], binary: true)
    }
    let ids = indices.map { String($0 + 1) }.joined(separator: ",")
    return try connection.query("\(query) = any($1::bigint[]) order by id", ["{\(ids)}"], binary: true)
  }

  private func demandTypes(_ found: PostgresResult, _ table: Table) throws(StoreError) {
    let expected = [[UInt32(20)]] + table.schema.columns.map(\.type.postgresTypes)
    for (place, types) in expected.enumerated() where !types.contains(found.type(place)) {
      throw LoadBook.altered(
        table, "has the column \(table.columnNames[place]) in another type than a load gives it",
        place: connection.place)
    }
  }
}

extension ColumnType {
  /// OIDs of pg_type that never change.
  fileprivate var postgresTypes: [UInt32] {
    switch self {
    case .integer, .reference: [20]
    case .real: [701]
    case .boolean: [16]
    case .text: [25, 1043]
    case .time: [1184]
    }
  }
}

extension Row {
  /// A value in its type's binary form; nil is null.
  fileprivate mutating func append(_ bytes: UnsafeRawBufferPointer?, as type: ColumnType) {
    guard let bytes else {
      append(.null)
      return
    }
    switch type {
    case .integer: append(.integer(bytes.bigEndianInteger))
    case .real: append(.real(Double(bitPattern: UInt64(bitPattern: bytes.bigEndianInteger))))
    case .boolean: append(.boolean(bytes.first == 1))
    case .text: append(text: bytes)
    case .time: append(.time(bytes.bigEndianInteger &+ CopyBinary.epochMicroseconds))
    case .reference: append(.reference(Int(bytes.bigEndianInteger) - 1))
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Eight bytes.
  fileprivate var bigEndianInteger: Int64 { Int64(bigEndian: loadUnaligned(as: Int64.self)) }
}
