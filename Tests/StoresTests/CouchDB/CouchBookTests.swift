import Datasets
import JSON
import Testing

@testable import Stores

@Suite("What a CouchDB database keeps of loads")
struct CouchBookTests {
  static let dataset = DocumentSamples.dataset()
  static let prefixes = ["notes_author_", "notes_note_"]

  static func entry(_ identity: String = dataset.identity, isComplete: Bool = false) -> CouchBook.Entry {
    CouchBook.Entry(
      dataset: "notes", identity: identity, prefixes: prefixes, isComplete: isComplete, madeDatabase: true)
  }

  static func book(_ entries: [CouchBook.Entry]) -> CouchBook {
    var book = CouchBook()
    book.entries = entries
    return book
  }

  @Test("goes into its document and comes back")
  func isWritten() throws {
    var book = Self.book([Self.entry(), Self.entry("other", isComplete: true)])
    book.revision = "0-2"
    #expect(try CouchBook(book.document) == book)
    #expect(throws: JSONError.self) { try CouchBook(["loads": 1]) }
    #expect(throws: JSONError.self) { try CouchBook(["loads": [["dataset": "x"]]]) }
  }

  @Test("decides what may be loaded")
  func decides() throws {
    func verdict(_ entries: [CouchBook.Entry], _ standing: [String], startingOver: Bool = false) throws
      -> LoadVerdict<CouchBook.Entry>
    {
      try Self.book(entries).verdict(Self.dataset, standing: standing, startingOver: startingOver, place: "http://h/d")
    }
    #expect(try verdict([], []) == LoadVerdict<CouchBook.Entry>())
    #expect(try verdict([Self.entry()], Self.prefixes).ours == Self.entry())
    #expect(try verdict([Self.entry("x")], Self.prefixes, startingOver: true).removed == [Self.entry("x")])
    #expect(
      storeFailure { _ = try verdict([], ["notes_note_"], startingOver: true) }?.sentence
        == "The documents notes_note_... in http://h/d were made by no load of ours, so they are left alone; load into another "
        + "database, or remove them yourself.")
    let other = storeFailure { _ = try verdict([Self.entry("x")], []) }
    #expect(other?.kind == .fatal(.occupied))
    #expect(
      other?.sentence
        == "In http://h/d stands another load, \"x\" (not finished); this one is \"\(Self.dataset.identity)\". Load into "
        + "another database, or remove the other first with --replace.")
  }
}
