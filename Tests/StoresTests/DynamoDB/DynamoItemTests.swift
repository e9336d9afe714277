import Datasets
import JSON
import Testing

@testable import Stores

@Suite("A record as an item")
struct DynamoItemTests {
  static let dataset = DocumentSamples.dataset()
  static let keyed = DocumentSamples.keyed()

  static func text(_ dataset: Dataset, _ source: Int, _ index: Int) -> (text: String, size: Int) {
    let records = dataset.sources[source]
    var (row, bytes): (Row, [UInt8]) = (Row(), [])
    records.write(index, to: &row)
    let size = DynamoItem(records, ItemKey(dataset)).append(index, row, to: &bytes)
    return (String(decoding: bytes, as: UTF8.self), size)
  }

  @Test("types, and the name as key when no columns are")
  func writes() {
    #expect(
      Self.text(Self.dataset, 0, 4).text
        == #"{"id":{"S":"notes_author_000000000004"},"doc_type":{"S":"Author"},"#
        + #""name":{"S":"\"quoted\" \\ / \u0008\u000c"},"note":{"S":"note 4 of 1"},"#
        + #""number":{"N":"-9223372036854775808"},"height":{"N":"1e+100"},"active":{"NULL":true},"#
        + #""created":{"S":"2000-01-01T00:00:00.000000Z"},"username":{"S":"user4"},"domain":{"S":"domain1"}}"#)
    let item = Self.text(Self.keyed, 0, 8)
    #expect(item.text == #"{"owner":{"S":"owner 1"},"place":{"N":"1"},"asset":{"NULL":true},"data":{"S":"data 8"}}"#)
    // owner + 7, place + 2, asset + 1, data + 6
    #expect(item.size == 5 + 7 + 5 + 2 + 5 + 1 + 4 + 6)
  }

  @Test("all are read back")
  func readsBack() throws {
    for dataset in [Self.dataset, Self.keyed] {
      for (number, source) in dataset.sources.enumerated() {
        var item = DynamoItem(source, ItemKey(dataset))
        for (index, expected) in rows(source).enumerated() {
          let text = Self.text(dataset, number, index).text
          var row = Row()
          let key = try JSONScanner.scan(Array(text.utf8)) { (scanner) throws(JSONError) in
            var again = scanner
            try item.read(&again, to: &row)
            return try item.keyText(&scanner)
          }
          #expect(row == expected)
          #expect(key == item.keyText(index, expected))
        }
      }
    }
  }

  @Test(
    "what differs makes a row that differs",
    arguments: [
      #"{"owner":{"S":"owner 1"},"place":{"N":"1"},"asset":{"NULL":true},"data":{"S":"other"}}"#,
      #"{"owner":{"S":"owner 1"},"place":{"N":"1"},"asset":{"S":"x"},"data":{"S":"data 8"}}"#,
      #"{"owner":{"S":"owner 1"},"place":{"S":"1"},"asset":{"NULL":true},"data":{"S":"data 8"}}"#,
      #"{"owner":{"S":"owner 1"},"place":{"N":"1"},"asset":{"NULL":true},"data":{"L":[]}}"#,
      #"{"owner":{"S":"owner 1"},"place":{"N":"1"},"asset":{"NULL":true},"data":{"S":"data 8"},"id":{"S":"x"}}"#,
      #"{"owner":{"S":"owner 1"},"place":{"N":"1"},"asset":{"NULL":true}}"#,
    ])
  func tellsDifferences(_ text: String) throws {
    var item = DynamoItem(Self.keyed.sources[0], ItemKey(Self.keyed))
    var row = Row()
    try JSONScanner.scan(Array(text.utf8)) { (scanner) throws(JSONError) in try item.read(&scanner, to: &row) }
    #expect(row != rows(Self.keyed.sources[0])[8])
  }

  @Test("what DynamoDB cannot keep is known before it is sent")
  func knowsLimits() {
    let item = DynamoItem(Self.dataset.sources[0], ItemKey(Self.dataset))
    var row = rows(Self.dataset.sources[0])[1]
    #expect(item.flaw(row, size: 400 * 1_024) == nil)
    #expect(item.flaw(row, size: 400 * 1_024 + 1) == "it has 409601 bytes, and DynamoDB takes 409600")
    row.clear()
    for value in [Row.Value.null, .null, .integer(0), .real(1e-131)] { row.append(value) }
    #expect(item.flaw(row, size: 1) == "name has no value")
    row.clear()
    for value in [Row.Value.boolean(true), .null, .integer(0), .real(2e126)] { row.append(value) }
    #expect(item.flaw(row, size: 1)?.hasSuffix("e+126, and DynamoDB keeps numbers from 1e-130 to 1e126") == true)
  }

  @Test("one source has the key it names, several have the name of the document")
  func choosesKeys() {
    let table = JSONValue.object(ItemKey(Self.keyed).definition)
    #expect(ItemKey(Self.keyed).words == "owner (S), place (N)")
    #expect(ItemKey(table) == ItemKey(Self.keyed))
    #expect(ItemKey(Self.dataset).words == "id (S)" && ItemKey(Self.dataset).isName)
    let both = Dataset(name: "x", seed: 1, parameters: [], sources: Self.keyed.sources + Self.dataset.sources)
    #expect(ItemKey(both).isName)
    let reversed: JSONValue = [
      "AttributeDefinitions": [
        ["AttributeName": "place", "AttributeType": "N"], ["AttributeName": "owner", "AttributeType": "S"],
      ],
      "KeySchema": [
        ["AttributeName": "place", "KeyType": "RANGE"], ["AttributeName": "owner", "KeyType": "HASH"],
      ],
    ]
    #expect(ItemKey(reversed) == ItemKey(Self.keyed))
  }
}
