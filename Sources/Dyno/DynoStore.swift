package import JSON
public import Stores

/// Where a dyno lives: one connection, used by one thread at a time. Chosen by URL; see ``DynoPlace``.
///
/// Calls block. Each may throw a ``StoreError``, transient or fatal; who calls decides about trying again. Whatever is written
/// names the revision it replaces, so a call that was carried out although its answer was lost does no harm when it is repeated.
package protocol DynoStore: AnyObject {
  /// The URL without password.
  var place: String { get }

  /// Whether the database is there: of CouchDB the database itself, of others what a dyno keeps in it.
  func isThere() throws(StoreError) -> Bool
  /// Makes the database, empty. `replacing`: what a dyno keeps there is removed first; CouchDB's whole database, as couchdyno
  /// does. Throws ``StoreError/Fatal/occupied`` when it is there and not to be replaced.
  func create(replacing: Bool) throws(StoreError)

  /// The document `couchdyno_meta` and its revision; nil when there is none, or no database.
  func loadState() throws(StoreError) -> (document: JSONValue, revision: Revision)?
  /// Writes the document if its revision is still the one named (nil: if there is none), and says the new one; nil when
  /// somebody else was first.
  func saveState(_ document: JSONValue, expecting revision: Revision?) throws(StoreError) -> Revision?

  /// The revisions of those documents of a range that are there.
  func revisions(of documents: Range<Int>) throws(StoreError) -> [Int: Revision]
  /// Writes documents whose revisions are still the ones named; of those without one, if they are not there.
  /// - Returns: what became of each, in the order of the batch.
  func update(_ batch: Batch) throws(StoreError) -> [UpdateOutcome]

  /// What those of the documents say that are there. Asked for after an answer was lost, to know an update of our own.
  func contents(of documents: [Int]) throws(StoreError) -> [Int: DocumentContent]

  /// What the store tells of itself, by name: sizes, number of documents.
  func facts() throws(StoreError) -> [(String, String)]
  /// Looks at every document: when it was updated last, and in how many versions it exists. `goOn` is asked now and then.
  func survey(goOn: () -> Bool) throws(StoreError) -> Survey
}

/// What a document says.
public struct DocumentContent: Hashable, Sendable {
  public var epochSeconds: Int
  public var data: String

  public init(epochSeconds: Int, data: String) {
    self.epochSeconds = epochSeconds
    self.data = data
  }
}

/// Names one version of a document, in the words of its store.
public struct Revision: Hashable, Sendable {
  public let text: String

  public init(_ text: String) { self.text = text }
}

/// Documents that are written together.
public struct Batch: Sendable {
  /// Their numbers, ascending.
  public var documents: [Int]
  /// Those of them that are there.
  public var revisions: [Int: Revision]
  /// What becomes their `ts`.
  public var epochSeconds: Int
  /// Letters of each.
  public var size: Int
  public var letters: Letters

  public init(documents: [Int], revisions: [Int: Revision], epochSeconds: Int, size: Int, letters: Letters) {
    self.documents = documents
    self.revisions = revisions
    self.epochSeconds = epochSeconds
    self.size = size
    self.letters = letters
  }

  /// Appends the `data` of a document.
  public func appendData(of document: Int, to bytes: inout [UInt8]) {
    letters.append(size, of: document, to: &bytes)
  }
}

extension Batch {
  /// What a document is to say.
  func content(of document: Int) -> DocumentContent {
    var data: [UInt8] = []
    appendData(of: document, to: &data)
    return DocumentContent(epochSeconds: epochSeconds, data: String(decoding: data, as: UTF8.self))
  }
}

public enum UpdateOutcome: Hashable, Sendable {
  case updated
  /// Somebody else has updated, written or removed it since its revision was read.
  case conflict
  /// The store did not take it this time.
  case refused(StoreError)
  /// The store will never take it; why.
  case failed(String)
}

/// What a look at all documents found.
public struct Survey: Sendable {
  public var census = Census()
  /// Versions besides the one that counts, as CouchDB keeps them after replication.
  public var conflicts = 0

  public init() {}
}
