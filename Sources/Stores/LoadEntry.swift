import Datasets

/// One load that a store remembers.
protocol LoadEntry: Hashable {
  var dataset: String { get }
  var identity: String { get }
  var isComplete: Bool { get }
  /// What it has made and must not share: tables, or how the names of its documents begin.
  var holdings: [String] { get }
}

extension StoreError {
  /// What is written, read or completed must have been begun.
  static func notBegun(_ dataset: Dataset, in place: String) -> StoreError {
    .fatal(.noSuchDatabase, "No load \"\(dataset.identity)\" was begun in \(place).")
  }
}

/// Whether a dataset may be loaded where other loads, or anybody's data, may stand.
struct LoadVerdict<Entry: LoadEntry>: Hashable {
  /// The load that is to go on, or is done; nil: it is to begin.
  var ours: Entry?
  /// Loads that go first.
  var removed: [Entry] = []

  init(ours: Entry? = nil, removed: [Entry] = []) {
    self.ours = ours
    self.removed = removed
  }

  /// - Parameters:
  ///   - holdings: what this load would hold.
  ///   - standing: those of them that are there, whoever made them.
  ///   - foreign: the sentence for one that no load made.
  ///   - place: ``Store/place``, for the sentence.
  /// - Throws: ``StoreError/Fatal/occupied``.
  init(
    _ dataset: Dataset, holding holdings: [String], among entries: [Entry], standing: [String], startingOver: Bool,
    place: String, foreign: (String) -> String
  ) throws(StoreError) {
    let related = entries.filter { $0.dataset == dataset.name || $0.holdings.contains(where: holdings.contains) }
    if let stranger = standing.first(where: { name in !related.contains { $0.holdings.contains(name) } }) {
      throw .fatal(.occupied, foreign(stranger))
    }
    if startingOver {
      self.init(removed: related)
      return
    }
    if let other = related.first(where: { $0.identity != dataset.identity }) {
      throw .fatal(
        .occupied,
        "In \(place) stands another load, \"\(other.identity)\"\(other.isComplete ? "" : " (not finished)"); this one is "
          + "\"\(dataset.identity)\". Load into another database, or remove the other first with --replace.")
    }
    self.init(ours: related.first)
  }
}
