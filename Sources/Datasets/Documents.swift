/// What documents there shall be: those of couchdyno, a time and random letters.
public struct DocumentsOptions: Hashable, Sendable {
  public var total = 1000
  /// Letters of `data`.
  public var size = 1000
  /// The value of `ts`: when the documents were made, in seconds since 1970. The letters depend on it, so that an update is a change.
  public var timestamp = Moment.standard.seconds

  public init() {}

  public static let largestSize = 100_000_000

  public func dataset(seed: UInt64) throws(DatasetProblem) -> Dataset {
    try require(total, in: 0...mostRecords, "The number of documents")
    try require(size, in: 0...Self.largestSize, "The size of a document")
    return Dataset(
      name: "documents", seed: seed,
      parameters: [.init("records", "\(total)"), .init("size", "\(size)"), .init("ts", "\(timestamp)")],
      sources: [DocumentsSource(self, seed: seed)])
  }
}

struct DocumentsSource: RecordSource {
  let schema = Schema(
    name: "documents", documentPrefix: "cdyno_", documentType: nil,
    columns: [Column("ts", .integer), Column("data", .text(limit: nil))])
  let count: Int
  private let size: Int
  private let timestamp: Int64
  private let key: RandomKey

  init(_ options: DocumentsOptions, seed: UInt64) {
    count = options.total
    size = options.size
    timestamp = options.timestamp
    key = RandomKey(seed: seed, source: "documents").with(UInt64(bitPattern: options.timestamp))
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = key[index]
    row.append(.integer(timestamp))
    row.append(text: { random.appendLetters(size, to: &$0) })
  }
}
