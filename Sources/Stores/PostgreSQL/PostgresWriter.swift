import Datasets

/// Writes chunks by COPY, each in a transaction of its own.
final class PostgresWriter: StoreWriter {
  private let dataset: Dataset
  private let target: ConnectionString
  private let load: Int64
  /// One COPY for each source.
  private let copies: [String]
  /// nil after a failure: whatever state it was in, a new one has none.
  private var connection: PostgresConnection?
  /// Used again for each record.
  private var row = Row()
  private var buffer: CopyBinary

  /// Bytes that are handed to libpq at once.
  private static let portion = 128 * 1024

  init(_ dataset: Dataset, _ target: ConnectionString) throws(StoreError) {
    self.dataset = dataset
    self.target = target
    let connection = try PostgresConnection(target)
    self.connection = connection
    load = try PostgresBook(connection).ours(dataset).id
    copies = dataset.tables(.postgresql).map { table in
      "copy \(quoted(table.name)) (\(table.columnList)) from stdin (format binary)"
    }
    buffer = CopyBinary(capacity: Self.portion + 4096)
  }

  /// The row of the chunk decides what is there already, so `mayExist` need not be known, and a chunk is always taken whole.
  func write(_ chunk: Chunk, indices: [Int]?, mayExist: Bool) throws(StoreError) -> WriteOutcome {
    let connection = try takeConnection()
    let claimed = try claim(chunk, connection)
    if !claimed.isEmpty { try copy(claimed, of: chunk.source, connection) }
    let end = try connection.query("commit")
    guard end.command == "COMMIT" else {
      throw .fatal(.protocolViolation, "\(target.place) answered COMMIT with \(end.command).")
    }
    self.connection = connection
    let written = claimed.reduce(0) { $0 + $1.count }
    return WriteOutcome(written: written, alreadyThere: chunk.records.count - written)
  }

  private func takeConnection() throws(StoreError) -> PostgresConnection {
    guard let connection else { return try PostgresConnection(target) }
    self.connection = nil
    return connection
  }

  /// Begins the transaction, and enters into the book what of the chunk nobody has written. An entry that somebody is just making is
  /// waited for.
  private func claim(_ chunk: Chunk, _ connection: PostgresConnection) throws(StoreError) -> [Range<Int>] {
    var claimed: [Range<Int>] = []
    var wanted = [chunk.records]
    var begin = PostgresBook.begin
    while let range = wanted.first {
      wanted.removeFirst()
      let entry =
        "insert into reactometer_chunks values (\(load), \(chunk.source), \(range.lowerBound), \(range.upperBound))"
      let entered = try connection.query("\(begin)\(entry) on conflict do nothing").affected
      begin = ""
      if entered == 1 {
        claimed.append(range)
      } else {
        wanted = try RecordRanges.gaps(in: range, between: finished(chunk.source, range, connection)) + wanted
      }
    }
    return claimed
  }

  private func finished(
    _ source: Int, _ range: Range<Int>, _ connection: PostgresConnection
  ) throws(StoreError) -> [Range<Int>] {
    let found = try connection.query(
      "select lower, upper from reactometer_chunks where load = \(load) and source = \(source) "
        + "and lower < \(range.upperBound) and upper > \(range.lowerBound)")
    return (0..<found.count).map { found.integer($0, 0)..<found.integer($0, 1) }
  }

  private func copy(_ ranges: [Range<Int>], of number: Int, _ connection: PostgresConnection) throws(StoreError) {
    let source = dataset.sources[number]
    try connection.beginCopy(copies[number])
    buffer.clear()
    buffer.begin()
    for range in ranges {
      for index in range {
        source.write(index, to: &row)
        buffer.append(id: Int64(index) + 1, row)
        if buffer.count >= Self.portion {
          try connection.copy(buffer.bytes)
          buffer.clear()
        }
      }
    }
    buffer.end()
    try connection.copy(buffer.bytes)
    try connection.endCopy()
  }
}
