import Datasets

/// Records of documents or items that were found where some were to be written: an earlier attempt of ours, or a stranger's. The content
/// tells.
struct FoundRecords {
  private let source: any RecordSource
  private var expected = Row()
  /// Those that are as the load makes them.
  private(set) var ours: Set<Int> = []
  /// The first that is not.
  private var stranger: Int?

  init(of source: any RecordSource) { self.source = source }

  mutating func add(_ index: Int, _ row: Row) {
    source.write(index, to: &expected)
    if row == expected { ours.insert(index) } else { stranger = stranger ?? index }
  }

  /// - Parameters:
  ///   - name: what a record is called, at the beginning of a sentence.
  ///   - holder: what else could be loaded into: `table`.
  /// - Throws: ``StoreError/Fatal/occupied`` when there is a stranger's among them.
  func demandOurs(in place: String, _ holder: String, name: (Int) -> String) throws(StoreError) {
    guard let stranger else { return }
    throw .fatal(
      .occupied,
      "\(name(stranger)) in \(place) says something else than the load would; it is left alone. Load into another \(holder), "
        + "or remove it yourself.")
  }
}
