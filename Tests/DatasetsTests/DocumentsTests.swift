import Datasets
import Testing

@Suite("Documents")
struct DocumentsTests {
  private func dataset(_ change: (inout DocumentsOptions) -> Void = { _ in }) throws -> Dataset {
    var options = DocumentsOptions()
    options.total = 2_000_000
    options.size = 30
    change(&options)
    return try DatasetRecipe.documents(options).dataset(seed: 1)
  }

  @Test(
    "the same seed makes the same documents on every machine",
    arguments: [
      (0, "1767225600 | bbwlcwlksikdlnzgavrbpopozcpjbg"),
      (1, "1767225600 | kiamjtdovumdgnzsixrxdnavbavjzp"),
      (1_000_000, "1767225600 | llosqcjsfqaleajiiugzgnhbitrdgo"),
    ])
  func golden(index: Int, expected: String) throws {
    let source = try dataset().sources[0]
    #expect(text(source, index) == expected)
  }

  @Test("documents are named and made as couchdyno makes them")
  func shape() throws {
    let schema = try dataset().sources[0].schema
    #expect(schema.documentID(42) == "cdyno_000000000042")
    #expect(schema.documentType == nil)
    #expect(schema.columns.map(\.name) == ["ts", "data"])
  }

  @Test("data has the size asked for", arguments: [0, 1, 9, 10, 11, 1000])
  func sizes(size: Int) throws {
    let record = Named(try dataset { $0.size = size }.sources[0], 5)
    let data = try #require(record.text("data"))
    #expect(data.utf8.count == size)
    #expect(data.utf8.allSatisfy { (97...122).contains($0) })
  }

  @Test("another time makes other letters")
  func times() throws {
    let later = try dataset { $0.timestamp = 1_653_543_334 }
    #expect(Named(later.sources[0], 0).integer("ts") == 1_653_543_334)
    #expect(Named(later.sources[0], 0).text("data") != Named(try dataset().sources[0], 0).text("data"))
    #expect(later.identity == "documents/1 seed=1 records=2000000 size=30 ts=1653543334")
  }

  @Test("a size or a number that makes no sense is refused with a sentence")
  func refused() {
    #expect(throws: DatasetProblem("The size of a document must be from 0 to 100000000, not -1.")) {
      try dataset { $0.size = -1 }
    }
    #expect(throws: DatasetProblem("The number of documents must be from 0 to 1000000000000, not -5.")) {
      try dataset { $0.total = -5 }
    }
  }
}
