import Datasets
import JSON

/// What an item of a dataset is found by: one or two attributes, each a string or a number.
struct ItemKey: Hashable {
  struct Attribute: Hashable {
    let name: String
    /// `S` or `N`.
    let type: String
  }

  /// The partition key, and the sort key if there is one.
  let attributes: [Attribute]
  /// Whether the key is the document's name, in the attribute `id`, and so tells of which source an item is.
  let isName: Bool

  /// The columns that the source names as its key, when the dataset has but one source; else the name of the document.
  init(_ dataset: Dataset) {
    let schemas = dataset.sources.map(\.schema)
    if schemas.count == 1, !schemas[0].itemKey.isEmpty {
      attributes = Self.attributes(schemas[0])
      isName = false
    } else {
      attributes = [Attribute(name: "id", type: "S")]
      isName = true
    }
  }

  private static func attributes(_ schema: Schema) -> [Attribute] {
    schema.itemKey.prefix(2).compactMap { name in
      schema.columns.first { $0.name == name }.map { Attribute(name: name, type: $0.type == .integer ? "N" : "S") }
    }
  }

  /// What `CreateTable` wants to know.
  var definition: [JSONValue.Member] {
    let kinds = ["HASH", "RANGE"]
    return [
      JSONValue.Member(
        name: "AttributeDefinitions",
        value: .array(attributes.map { ["AttributeName": .text($0.name), "AttributeType": .text($0.type)] })),
      JSONValue.Member(
        name: "KeySchema",
        value: .array(
          zip(attributes, kinds).map { ["AttributeName": .text($0.name), "KeyType": .text($1)] })),
    ]
  }

  /// The key of a table as `DescribeTable` tells it.
  init?(_ table: JSONValue) {
    guard let schema = table["KeySchema"]?.elements, let definitions = table["AttributeDefinitions"]?.elements else {
      return nil
    }
    // The partition key first, in whichever order they are told.
    let ordered = schema.sorted { one, _ in one["KeyType"]?.string == "HASH" }
    attributes = ordered.compactMap { element in
      guard let name = element["AttributeName"]?.string,
        let type = definitions.first(where: { $0["AttributeName"]?.string == name })?["AttributeType"]?.string
      else { return nil }
      return Attribute(name: name, type: type)
    }
    isName = attributes == [Attribute(name: "id", type: "S")]
  }

  /// In words: `prof (S), parent (S)`.
  var words: String { attributes.map { "\($0.name) (\($0.type))" }.joined(separator: ", ") }
}
