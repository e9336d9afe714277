import Datasets
import JSON
import Transfer

/// What a database knows about loads: its document `_local/reactometer`, which is not replicated and is in no view.
///
/// ```
/// {"_id":"_local/reactometer","loads":[
///   {"dataset":"weather","identity":"weather/1 seed=7 records=1000","prefixes":["weather_"],"state":"begun","made":true}]}
/// ```
///
/// A value, so that what may be written where is decided in one place, without a database.
struct CouchBook: Hashable {
  struct Entry: LoadEntry {
    var dataset: String
    var identity: String
    /// How its documents' names begin.
    var prefixes: [String]
    var isComplete = false
    /// Whether the load has made the database, and so may remove it.
    var madeDatabase: Bool

    var holdings: [String] { prefixes }
  }

  static let name = "_local/reactometer"

  var entries: [Entry] = []
  /// The version that was read; nil when there was none.
  var revision: String?

  init() {}

  /// - Throws: ``JSONError`` when it is not what this program writes.
  init(_ value: JSONValue) throws(JSONError) {
    revision = value["_rev"]?.string
    guard let loads = value["loads"]?.elements else {
      throw JSONError(expected: "\"loads\" in \(Self.name)", offset: 0)
    }
    for load in loads {
      guard let dataset = load["dataset"]?.string, let identity = load["identity"]?.string,
        let prefixes = load["prefixes"]?.elements, let state = load["state"]?.string
      else { throw JSONError(expected: "a load in \(Self.name)", offset: 0) }
      entries.append(
        Entry(
          dataset: dataset, identity: identity, prefixes: prefixes.compactMap(\.string),
          isComplete: state == "complete",
          madeDatabase: load["made"] == true))
    }
  }

  var document: JSONValue {
    let loads = entries.map { entry -> JSONValue in
      [
        "dataset": .text(entry.dataset), "identity": .text(entry.identity),
        "prefixes": .array(entry.prefixes.map(JSONValue.text)), "state": entry.isComplete ? "complete" : "begun",
        "made": .boolean(entry.madeDatabase),
      ]
    }
    let revision = revision.map { [JSONValue.Member(name: "_rev", value: .text($0))] } ?? []
    return .object(
      [JSONValue.Member(name: "_id", value: .text(Self.name))] + revision
        + [JSONValue.Member(name: "loads", value: .array(loads))])
  }

  /// Whether `dataset` may be loaded here. `standing`: those of its prefixes with which names of documents begin.
  func verdict(
    _ dataset: Dataset, standing: [String], startingOver: Bool, place: String
  ) throws(StoreError) -> LoadVerdict<Entry> {
    try LoadVerdict(
      dataset, holding: dataset.sources.map(\.schema.documentPrefix), among: entries, standing: standing,
      startingOver: startingOver, place: place
    ) {
      "The documents \($0)... in \(place) were made by no load of ours, so they are left alone; load into another "
        + "database, or remove them yourself."
    }
  }

  func ours(_ dataset: Dataset, place: String) throws(StoreError) -> Entry {
    if let entry = entries.first(where: { $0.identity == dataset.identity }) { return entry }
    throw .notBegun(dataset, in: place)
  }
}

extension CouchClient {
  func book() throws(StoreError) -> CouchBook {
    guard let value = try value(CouchBook.name) else { return CouchBook() }
    do {
      return try CouchBook(value)
    } catch {
      throw StoreError(error, from: place)
    }
  }

  /// Writes the book with `change` made to it; somebody who did the same at the same time is waited for.
  func changeBook(_ change: (inout CouchBook) -> Void) throws(StoreError) {
    for _ in 0..<5 {
      var book = try book()
      change(&book)
      let answer = try ask("PUT", CouchBook.name, body: book.document.bytes)
      if (200..<300).contains(answer.status) { return }
      guard answer.status == 409 else { throw CouchFailure(answer).storeError(place) }
    }
    throw .transient(.contended, "Somebody else keeps changing \(CouchBook.name) in \(place).")
  }
}
