import Datasets

/// The table of one source: what is said in SQL about it.
struct Table {
  let schema: Schema
  let dialect: Dialect

  var name: String { schema.name }
  /// All columns, the key first.
  var columnNames: [String] { ["id"] + schema.columns.map(\.name) }
  var columnList: String { columnNames.map(quoted).joined(separator: ", ") }

  var create: String {
    let columns = schema.columns.map { column in
      "\(quoted(column.name)) \(dialect.type(column.type))\(column.isOptional ? "" : " not null")"
    }
    return "create table \(quoted(name)) (\((["\"id\" \(dialect.key)"] + columns).joined(separator: ", ")))"
  }

  /// What follows the load, without the key. Each may be said again.
  var createIndexes: [String] {
    schema.indexes.map { index($0, unique: false) } + schema.unique.map { index($0, unique: true) }
  }

  private func index(_ columns: [String], unique: Bool) -> String {
    let name = ([name] + columns + [unique ? "key" : "idx"]).joined(separator: "_")
    return "create \(unique ? "unique " : "")index if not exists \(quoted(name)) on \(quoted(self.name)) "
      + "(\(columns.map(quoted).joined(separator: ", ")))"
  }

  /// How what stands there differs from what a load makes: the first column that does, in words; nil when nothing does.
  /// - Parameter standing: name and type of each column as the store tells them, in their order.
  func difference(from standing: [(name: String, type: String)]) -> String? {
    let types = [dialect == .sqlite ? "integer" : "bigint"] + schema.columns.map { dialect.type($0.type) }
    for (name, type) in zip(columnNames, types) {
      guard let found = standing.first(where: { $0.name == name }) else { return "has no column \(name)" }
      let told = found.type.lowercased().replacing("character varying", with: "varchar")
      if told != type { return "has the column \(name) as \(told), and it should be \(type)" }
    }
    let surplus = standing.first { column in !columnNames.contains(column.name) }
    return surplus.map { "has a column \($0.name) more than it should" }
  }
}

extension Dataset {
  func tables(_ dialect: Dialect) -> [Table] { sources.map { Table(schema: $0.schema, dialect: dialect) } }
}
