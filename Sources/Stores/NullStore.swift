public import Datasets

/// Makes each record and throws it away: how fast the generator alone is.
public struct NullStore: Store {
  public init() {}

  public var place: String { "null:" }
  public var habits: StoreHabits {
    StoreHabits(batch: 10_000, largestBatch: nil, connections: 1, mostConnections: nil)
  }

  public func prepare(_ dataset: Dataset, startingOver: Bool) throws(StoreError) -> LoadState { .absent }
  public func makeWriter(_ dataset: Dataset) throws(StoreError) -> any StoreWriter { NullWriter(dataset) }
  public func complete(_ dataset: Dataset) throws(StoreError) {}

  public func makeReader(_ dataset: Dataset) throws(StoreError) -> any StoreReader {
    throw .usage("null: keeps no record that could be read back: name another store.")
  }
}

private final class NullWriter: StoreWriter {
  private let dataset: Dataset
  private var row = Row()
  /// Bytes of text seen so far: so that no record can be left unmade as unused.
  private var textBytes = 0

  init(_ dataset: Dataset) { self.dataset = dataset }

  func write(_ chunk: Chunk, indices: [Int]?, mayExist: Bool) throws(StoreError) -> WriteOutcome {
    let source = dataset.sources[chunk.source]
    for index in chunk.records {
      source.write(index, to: &row)
      textBytes &+= row.bytes.count
    }
    return WriteOutcome(written: chunk.records.count)
  }
}
