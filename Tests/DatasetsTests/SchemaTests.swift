import Datasets
import Testing

@Suite("Schema")
struct SchemaTests {
  @Test(
    "a document's name is the prefix and twelve digits",
    arguments: [(0, "cdyno_000000000000"), (7, "cdyno_000000000007"), (999_999_999_999, "cdyno_999999999999")])
  func name(index: Int, expected: String) {
    let schema = Schema(name: "documents", documentPrefix: "cdyno_", documentType: nil, columns: [])
    #expect(schema.documentID(index) == expected)
  }

  @Test("rows are equal when they say the same, wherever their texts lie")
  func equality() {
    var one = Row()
    one.append(text: "ab")
    one.append(.integer(3))
    var other = Row()
    other.append(text: "zz")
    other.clear()
    other.append(text: { $0 += Array("ab".utf8) })
    other.append(.integer(3))
    #expect(one == other)
    other.append(.null)
    #expect(one != other)
  }
}
