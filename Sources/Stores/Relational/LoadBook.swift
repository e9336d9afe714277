import Datasets

/// What a relational store knows about loads: its table `reactometer_loads`, and which tables stand.
///
/// A value, so that what may be written where is decided in one place, without a database.
struct LoadBook {
  /// One row of `reactometer_loads`.
  struct Entry: Hashable {
    let id: Int64
    let dataset: String
    let identity: String
    /// The tables it made.
    let tables: [String]
    let isComplete: Bool
  }

  var entries: [Entry]
  /// Those of the dataset's tables that stand, whoever made them.
  var standing: [String]

  struct Verdict: Hashable {
    /// The load that is to go on, or is done; nil: it is to begin.
    var ours: Entry?
    /// Loads that go first.
    var removed: [Entry] = []
  }

  /// Whether `dataset` may be loaded here.
  ///
  /// - Parameter place: ``Store/place``, for the sentence.
  /// - Throws: ``StoreError/Fatal/occupied``, and ``StoreError/Fatal/noSuchDatabase`` when a table of the load is gone.
  func verdict(_ dataset: Dataset, startingOver: Bool, place: String) throws(StoreError) -> Verdict {
    let names = dataset.sources.map(\.schema.name)
    let related = entries.filter { $0.dataset == dataset.name || $0.tables.contains(where: names.contains) }
    if let foreign = standing.first(where: { table in !related.contains { $0.tables.contains(table) } }) {
      throw .fatal(
        .occupied,
        "The table \(foreign) in \(place) was made by no load of ours, so it is left alone; load into another database, "
          + "or remove or rename the table yourself.")
    }
    if startingOver { return Verdict(removed: related) }
    if let other = related.first(where: { $0.identity != dataset.identity }) {
      throw .fatal(
        .occupied,
        "In \(place) stands another load, \"\(other.identity)\"\(other.isComplete ? "" : " (not finished)"); this one is "
          + "\"\(dataset.identity)\". Load into another database, or remove the other first with --replace.")
    }
    guard let ours = related.first else { return Verdict() }
    if let gone = names.first(where: { !standing.contains($0) }) {
      throw .fatal(
        .noSuchDatabase,
        "The load \"\(ours.identity)\" in \(place) made a table \(gone), which is gone; begin anew with --replace.")
    }
    return Verdict(ours: ours)
  }

  /// The sentence for a table of ours whose columns are not as the load made them.
  static func altered(_ table: Table, _ difference: String, place: String) -> StoreError {
    .fatal(.occupied, "The table \(table.name) in \(place) \(difference); begin anew with --replace.")
  }

  /// How far an unfinished load is, from the rows of `reactometer_chunks`.
  static func state(_ chunks: [Chunk]) -> LoadState {
    if chunks.isEmpty { return .absent }
    let finished = Dictionary(grouping: chunks, by: \.source).sorted { $0.key < $1.key }.flatMap { source, chunks in
      RecordRanges.merged(chunks.map(\.records)).map { Chunk(source: source, records: $0) }
    }
    return .begun(finished: finished, doubtful: [])
  }

  /// Nothing is called complete of which a record is missing.
  static func demandAll(_ dataset: Dataset, finished chunks: [Chunk], place: String) throws(StoreError) {
    for (number, source) in dataset.sources.enumerated() {
      let there = chunks.filter { $0.source == number }.map(\.records)
      guard let gap = RecordRanges.gaps(in: 0..<source.count, between: there).first else { continue }
      throw .fatal(
        .protocolViolation,
        "The load of \(source.schema.name) in \(place) is not whole: records \(gap.lowerBound + 1) to \(gap.upperBound) "
          + "are not there; go on with --resume.")
    }
  }
}
