import Datasets

/// What a relational store knows about loads: its table `reactometer_loads`, and which tables stand.
///
/// A value, so that what may be written where is decided in one place, without a database.
struct LoadBook {
  /// One row of `reactometer_loads`.
  struct Entry: LoadEntry {
    let id: Int64
    let dataset: String
    let identity: String
    /// The tables it made.
    let tables: [String]
    let isComplete: Bool

    var holdings: [String] { tables }

    /// - Parameters: as the columns of `reactometer_loads` have them.
    init(id: Int64, dataset: String, identity: String, tables: String, state: String) {
      self.id = id
      self.dataset = dataset
      self.identity = identity
      self.tables = tables.split(separator: ",").map(String.init)
      isComplete = state == "complete"
    }
  }

  /// What is written down of the tables of a load.
  static func tables(of dataset: Dataset) -> String { dataset.sources.map(\.schema.name).joined(separator: ",") }

  var entries: [Entry]
  /// Those of the dataset's tables that stand, whoever made them.
  var standing: [String]

  /// Whether `dataset` may be loaded here.
  ///
  /// - Parameter place: ``Store/place``, for the sentence.
  /// - Throws: ``StoreError/Fatal/occupied``, and ``StoreError/Fatal/noSuchDatabase`` when a table of the load is gone.
  func verdict(_ dataset: Dataset, startingOver: Bool, place: String) throws(StoreError) -> LoadVerdict<Entry> {
    let names = dataset.sources.map(\.schema.name)
    let verdict = try LoadVerdict(
      dataset, holding: names, among: entries, standing: standing, startingOver: startingOver, place: place
    ) {
      "The table \($0) in \(place) was made by no load of ours, so it is left alone; load into another database, "
        + "or remove or rename the table yourself."
    }
    if let ours = verdict.ours, let gone = names.first(where: { !standing.contains($0) }) {
      throw .fatal(
        .noSuchDatabase,
        "The load \"\(ours.identity)\" in \(place) made a table \(gone), which is gone; begin anew with --replace.")
    }
    return verdict
  }

  /// The load of this dataset, which must have been begun.
  func ours(_ dataset: Dataset, place: String) throws(StoreError) -> Entry {
    if let ours = try verdict(dataset, startingOver: false, place: place).ours { return ours }
    throw .notBegun(dataset, in: place)
  }

  /// The sentence for a table of ours whose columns are not as the load made them.
  static func altered(_ table: Table, _ difference: String, place: String) -> StoreError {
    .fatal(.occupied, "The table \(table.name) in \(place) \(difference); begin anew with --replace.")
  }
}
