import Datasets

/// Reads a load back.
final class DynamoReader: StoreReader {
  private let client: DynamoClient
  private let items: [DynamoItem]

  init(_ dataset: Dataset, _ client: DynamoClient) {
    self.client = client
    let key = ItemKey(dataset)
    items = dataset.sources.map { DynamoItem($0, key) }
  }

  /// Scans the table: reading a table of a million items of 1 kB costs what reading a million kB costs.
  func count(source: Int) throws(StoreError) -> Int { try client.count(items[source]) }

  /// A key is there once.
  func duplicates(source: Int) throws(StoreError) -> Int { 0 }

  func read(source: Int, indices: [Int], visit: (_ index: Int, _ row: Row) -> Void) throws(StoreError) {
    // Where values make the key, a record that does not exist has none.
    let item = items[source]
    let known = item.key.isName ? indices : indices.filter { $0 < item.source.count }
    try client.read(item, known, visit)
  }
}
