extension HTML {
  /// A table for the page: heads with their units, names at the left, numbers at the right.
  static func table(_ table: Table) -> String {
    var lines = ["<div class=\"scroll\">", "<table>"]
    if let title = table.title { lines.append(element("caption", title)) }
    lines.append("<thead><tr>" + table.columns.map(head).joined() + "</tr></thead>")
    lines.append("<tbody>")
    lines += table.rows.map { row($0, table.columns) }
    lines += ["</tbody>", "</table>", "</div>"]
    lines += table.notes.map { element("p", $0, class: "note") }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func head(_ column: Table.Column) -> String {
    let unit = column.unit.map { "<br>" + element("span", $0, class: "unit") } ?? ""
    let number = column.alignment == .right ? " class=\"number\"" : ""
    return "<th scope=\"col\"\(number)>" + escaped(column.head) + unit + "</th>"
  }

  private static func row(_ cells: [String], _ columns: [Table.Column]) -> String {
    let fields = columns.enumerated().map { index, column in
      let text = escaped(index < cells.count ? cells[index] : "")
      // What a row is about is its first cell; it is read before each of the others.
      if index == 0, column.alignment == .left { return "<th scope=\"row\">\(text)</th>" }
      return column.alignment == .right ? "<td class=\"number\">\(text)</td>" : "<td>\(text)</td>"
    }
    return "<tr>" + fields.joined() + "</tr>"
  }
}
