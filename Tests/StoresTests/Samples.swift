import Datasets

/// People and their orders: every type of column, values at their limits, and references.
enum Samples {
  static func dataset(
    name: String = "sample", people: Int = 50, orders: Int = 120, seed: UInt64 = 1, broken: Int? = nil
  ) -> Dataset {
    Dataset(
      name: name, seed: seed,
      parameters: [.init("people", "\(people)"), .init("orders", "\(orders)")],
      sources: [
        People(count: people, seed: seed, prefix: name, broken: broken),
        Orders(count: orders, people: people, prefix: name),
      ])
  }

  static let names = [
    "Ada", "", "Zoë", "Łukasz 🚀", "O'Brien; drop table x; --", "tab\tand\nline", "\\N", "محمد", "ﷺ", "e\u{301}",
  ]
  static let integers: [Int64] = [0, 1, -1, .max, .min, 1 << 53 + 1]
  static let reals = [
    0, -0.5, 0.1, 1e-300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 20.07, 1.0 / 3, 5, -40,
  ]
  static let times: [Int64] = [0, 1, -1, 1_700_000_000_123_456, 946_684_800_000_000, -62_000_000_000_000_000]
}

struct People: RecordSource {
  let count: Int
  let seed: UInt64
  let prefix: String
  /// A record that has no name, though it must.
  let broken: Int?

  var schema: Schema {
    Schema(
      name: "\(prefix)_people", documentPrefix: "person_", documentType: nil,
      columns: [
        Column("name", .text(limit: 100)), Column("note", .text(limit: nil), optional: true),
        Column("number", .integer), Column("height", .real), Column("active", .boolean, optional: true),
        Column("created", .time), Column("serial", .text(limit: 20)),
      ],
      indexes: [["name"], ["active", "created"]], unique: [["serial"]])
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    if index == broken { row.append(.null) } else { row.append(text: Samples.names[index % 10].utf8) }
    if index % 3 == 0 { row.append(.null) } else { row.append(text: "note \(index) of \(seed)".utf8) }
    row.append(.integer(Samples.integers[index % 6]))
    row.append(.real(Samples.reals[index % 10]))
    row.append(index % 5 == 4 ? .null : .boolean(index % 2 == 0))
    row.append(.time(Samples.times[index % 6]))
    row.append(text: "serial-\(index)".utf8)
  }
}

struct Orders: RecordSource {
  let count: Int
  let people: Int
  let prefix: String

  /// A name that SQL takes only in quotes.
  var schema: Schema {
    Schema(
      name: "\(prefix)_orders", documentPrefix: "order_", documentType: nil,
      columns: [
        Column("person", .reference(to: .init(schema: "\(prefix)_people", documentPrefix: "person_"))),
        Column("order", .integer),
      ], indexes: [["person"]])
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    row.append(.reference(index % people))
    row.append(.integer(Int64(index)))
  }
}
