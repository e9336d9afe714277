import Datasets
import JSON
import Testing

@testable import Stores

@Suite("A record as a document")
struct CouchDocumentTests {
  static let dataset = DocumentSamples.dataset()

  static func text(_ source: Int, _ index: Int) -> String {
    var (row, bytes): (Row, [UInt8]) = (Row(), [])
    dataset.sources[source].write(index, to: &row)
    CouchDocument(dataset.sources[source].schema).append(index, row, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("names, types, references, moments and nothing")
  func writes() {
    #expect(
      Self.text(0, 4)
        == #"{"_id":"notes_author_000000000004","doc_type":"Author","name":"\"quoted\" \\ / \u0008\u000c","#
        + #""note":"note 4 of 1","number":-9223372036854775808,"height":1e+100,"active":null,"#
        + #""created":"2000-01-01T00:00:00.000000Z","username":"user4","domain":"domain1"}"#)
    #expect(
      Self.text(1, 31) == #"{"_id":"notes_note_000000000031","author":"notes_author_000000000001","order":31}"#)
  }

  @Test("all are read back, whatever the order of their members, with CouchDB's own passed over")
  func readsBack() throws {
    for (number, source) in Self.dataset.sources.enumerated() {
      var document = CouchDocument(source.schema)
      var row = Row()
      for (index, expected) in rows(source).enumerated() {
        let members = try #require(try JSONValue(parsing: Self.text(number, index)).members)
        let shuffled = JSONValue.object(members.reversed() + [JSONValue.Member(name: "_rev", value: "1-x")])
        try JSONScanner.scan(shuffled.bytes) { (scanner) throws(JSONError) in try document.read(&scanner, to: &row) }
        #expect(row == expected)
      }
    }
  }

  @Test(
    "what differs makes a row that differs",
    arguments: [
      #"{"_id":"n","author":"notes_author_000000000001","order":32}"#,
      #"{"_id":"n","author":"notes_author_000000000002","order":31}"#,
      #"{"_id":"n","author":"other_000000000001","order":31}"#,
      #"{"_id":"n","author":"notes_author_000000000001","order":"31"}"#,
      #"{"_id":"n","author":"notes_author_000000000001","order":31.0}"#,
      #"{"_id":"n","author":"notes_author_000000000001","order":[31]}"#,
      #"{"_id":"n","author":"notes_author_000000000001","order":null}"#,
      #"{"_id":"n","author":"notes_author_000000000001"}"#,
      #"{"_id":"n","author":"notes_author_000000000001","order":31,"more":null}"#,
    ])
  func tellsDifferences(_ text: String) throws {
    var row = Row()
    var document = CouchDocument(Self.dataset.sources[1].schema)
    try JSONScanner.scan(Array(text.utf8)) { (scanner) throws(JSONError) in try document.read(&scanner, to: &row) }
    #expect(row != rows(Self.dataset.sources[1])[31])
  }

  @Test("a document of another type differs")
  func tellsTypes() throws {
    for type in [#""doc_type":"Author","#, #""doc_type":"Other","#, ""] {
      let text = Self.text(0, 1).replacing(#""doc_type":"Author","#, with: type)
      var row = Row()
      var document = CouchDocument(Self.dataset.sources[0].schema)
      try JSONScanner.scan(Array(text.utf8)) { (scanner) throws(JSONError) in try document.read(&scanner, to: &row) }
      #expect((row == rows(Self.dataset.sources[0])[1]) == type.contains("Author"))
    }
  }

  @Test(
    "a request holds as many documents as suits their size",
    arguments: [(100, 2_000), (1_999, 2_000), (2_000, 1_000), (10_000, 200), (100_000, 10), (2_000_000, 1)])
  func choosesBatches(_ row: (bytes: Int, batch: Int)) {
    #expect(CouchStore.batch(documentBytes: row.bytes) == row.batch)
  }

  @Test("the size of documents is looked at")
  func looksAtSizes() throws {
    let store = CouchStore(server: "http://127.0.0.1:1", database: "d")
    var options = DocumentsOptions()
    #expect(store.habits(for: try options.dataset(seed: 1)).batch == 2_000)
    options.size = 50_000
    #expect(store.habits(for: try options.dataset(seed: 1)).batch == 200)
    options.total = 0
    #expect(store.habits(for: try options.dataset(seed: 1)).batch == 2_000)
  }
}
