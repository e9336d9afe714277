/// A table as text: a title, a head with units, aligned columns, and notes on how to read it.
struct PlainTable: Equatable {
  struct Column: Equatable {
    /// Lines of the head, the last one next to the values.
    var head: [String]
    /// Texts stand left, numbers right.
    var isText = false

    init(_ head: String..., isText: Bool = false) {
      self.head = head
      self.isText = isText
    }
  }

  var title: String
  var columns: [Column]
  var rows: [[String]]
  var notes: [String]

  var text: String {
    let headLines = columns.map(\.head.count).max() ?? 0
    let heads = (0..<headLines).map { line in
      columns.map { column in
        let index = line - (headLines - column.head.count)
        return index < 0 ? "" : column.head[index]
      }
    }
    let widths = columns.indices.map { column in (heads + rows).map { $0[column].count }.max() ?? 0 }
    let rule = widths.map { String(repeating: "-", count: $0) }
    let lines = (heads + [rule] + rows).map { "  " + aligned($0, widths) }
    return ([title, ""] + lines + [""] + notes.map { wrapped($0, first: "  ", rest: "    ") }).joined(separator: "\n")
      + "\n"
  }

  private func aligned(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.indices.map { index in
      let space = String(repeating: " ", count: widths[index] - cells[index].count)
      return columns[index].isText ? cells[index] + space : space + cells[index]
    }
    let line = padded.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
