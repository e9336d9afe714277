import Datasets

/// Reads a load back.
final class CouchReader: StoreReader {
  private let dataset: Dataset
  private let client: CouchClient
  private var documents: [CouchDocument]

  /// Documents of one request.
  private static let page = 1_000

  init(_ dataset: Dataset, _ client: CouchClient) {
    self.dataset = dataset
    self.client = client
    documents = dataset.sources.map { CouchDocument($0.schema) }
  }

  /// Walks through all names: exact, at the price of some 100 bytes a document.
  func count(source: Int) throws(StoreError) -> Int {
    var count = 0
    try client.pages(of: dataset.sources[source].schema) { count += $0.count }
    return count
  }

  /// A name is there once.
  func duplicates(source: Int) throws(StoreError) -> Int { 0 }

  func read(source: Int, indices: [Int], visit: (_ index: Int, _ row: Row) -> Void) throws(StoreError) {
    for start in stride(from: 0, to: indices.count, by: Self.page) {
      let page = Array(indices[start..<min(start + Self.page, indices.count)])
      try client.read(&documents[source], page, visit)
    }
  }
}
