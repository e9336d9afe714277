import Datasets

/// Authors and their notes: every type of column, and values at their limits as far as every store of documents can keep them.
enum DocumentSamples {
  static func dataset(name: String = "notes", authors: Int = 30, notes: Int = 70, seed: UInt64 = 1) -> Dataset {
    Dataset(
      name: name, seed: seed, parameters: [.init("authors", "\(authors)"), .init("notes", "\(notes)")],
      sources: [
        Authors(count: authors, seed: seed, prefix: "\(name)_author_"),
        Notes(count: notes, authors: authors, prefix: "\(name)_note_", authorPrefix: "\(name)_author_"),
      ])
  }

  /// Items that are found by two columns.
  static func keyed(_ count: Int = 60) -> Dataset {
    Dataset(name: "keyed", seed: 1, parameters: [.init("records", "\(count)")], sources: [Keyed(count: count)])
  }

  static let names = [
    "Ada", "", "Zoë", "Łukasz 🚀", "\"quoted\" \\ / \u{8}\u{c}", "tab\tand\r\nline", "\u{0}\u{1f}", "محمد", "e\u{301}",
  ]
  static let integers: [Int64] = [0, 1, -1, .max, .min, 1 << 53 + 1]
  static let reals = [0, -0.5, 0.1, 1e-100, 1e100, 20.07, 1.0 / 3, 5, -40, 123_456_789.123]
  static let times: [Int64] = [0, 1, -1, 1_700_000_000_123_456, 946_684_800_000_000, -62_000_000_000_000_000]

  struct Authors: RecordSource {
    let count: Int
    let seed: UInt64
    let prefix: String

    var schema: Schema {
      Schema(
        name: "authors", documentPrefix: prefix, documentType: "Author",
        columns: [
          Column("name", .text(limit: 100)), Column("note", .text(limit: nil), optional: true),
          Column("number", .integer), Column("height", .real), Column("active", .boolean, optional: true),
          Column("created", .time), Column("username", .text(limit: 20)), Column("domain", .text(limit: 20)),
        ], unique: [["username"]])
    }

    func write(_ index: Int, to row: inout Row) {
      row.clear()
      row.append(text: names[index % names.count].utf8)
      if index % 3 == 0 { row.append(.null) } else { row.append(text: "note \(index) of \(seed)".utf8) }
      row.append(.integer(integers[index % 6]))
      row.append(.real(reals[index % 10]))
      row.append(index % 5 == 4 ? .null : .boolean(index % 2 == 0))
      row.append(.time(times[index % 6]))
      row.append(text: "user\(index)".utf8)
      row.append(text: "domain\(index % 3)".utf8)
    }
  }

  struct Notes: RecordSource {
    let count: Int
    let authors: Int
    let prefix: String
    let authorPrefix: String

    var schema: Schema {
      Schema(
        name: "notes", documentPrefix: prefix, documentType: nil,
        columns: [
          Column("author", .reference(to: .init(schema: "authors", documentPrefix: authorPrefix))),
          Column("order", .integer),
        ])
    }

    func write(_ index: Int, to row: inout Row) {
      row.clear()
      row.append(.reference(index % authors))
      row.append(.integer(Int64(index)))
    }
  }

  struct Keyed: RecordSource {
    let count: Int
    var schema: Schema {
      Schema(
        name: "keyed", documentPrefix: "keyed_", documentType: "keyed",
        columns: [
          Column("owner", .text(limit: nil)), Column("place", .integer),
          Column("asset", .text(limit: nil), optional: true),
          Column("data", .text(limit: nil)),
        ], itemKey: ["owner", "place"])
    }

    func write(_ index: Int, to row: inout Row) {
      row.clear()
      row.append(text: "owner \(index / 7)".utf8)
      row.append(.integer(Int64(index % 7)))
      row.append(.null)
      row.append(text: "data \(index)".utf8)
    }
  }
}
