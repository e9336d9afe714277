/// A table as text: heads with their units, a rule, aligned rows, notes below.
///
/// ```
/// A. Fixed load: 8 connections, 10 s, median of 3 trials
///
///   server           req/s    p50    p99
///                              ms     ms
///   ──────────────  ──────  ─────  ─────
///   inline-server    1,204   6.61   7.02
/// ```
public struct Table: Equatable, Sendable {
  public enum Alignment: Equatable, Sendable {
    case left, right
  }

  public struct Column: Equatable, Sendable {
    public var head: String
    /// Stands under the head; nothing for names and plain counts.
    public var unit: String?
    public var alignment: Alignment

    /// A column of numbers, aligned right.
    public static func number(_ head: String, unit: String? = nil) -> Column {
      Column(head: head, unit: unit, alignment: .right)
    }

    /// A column of words, aligned left.
    public static func text(_ head: String, unit: String? = nil) -> Column {
      Column(head: head, unit: unit, alignment: .left)
    }
  }

  public var title: String?
  public var columns: [Column]
  /// Cells in the order of the columns; missing ones at the end are empty.
  public var rows: [[String]] = []
  /// Sentences under the table.
  public var notes: [String] = []
  /// Spaces before each line of the table itself.
  public var indent = 2

  public init(title: String? = nil, columns: [Column]) {
    self.title = title
    self.columns = columns
  }

  /// Adds a row of cells.
  public mutating func add(_ cells: String...) { rows.append(cells) }

  /// The whole table; each line ends with a newline, and none with a space.
  public var text: String {
    var lines: [String] = title.map { [$0, ""] } ?? []
    lines.append(line(columns.map(\.head)))
    if columns.contains(where: { $0.unit != nil }) { lines.append(line(columns.map { $0.unit ?? "" })) }
    lines.append(line(widths.map { String(repeating: "─", count: $0) }))
    lines += rows.map(line)
    if !notes.isEmpty { lines += [""] + notes.map { String(repeating: " ", count: indent) + $0 } }
    return lines.map { $0 + "\n" }.joined()
  }

  private var widths: [Int] {
    columns.indices.map { index in
      let cells = rows.map { index < $0.count ? $0[index].count : 0 }
      return max(columns[index].head.count, columns[index].unit?.count ?? 0, cells.max() ?? 0)
    }
  }

  private func line(_ cells: [String]) -> String {
    let fields = zip(columns, widths).enumerated().map { index, column in
      padded(index < cells.count ? cells[index] : "", to: column.1, column.0.alignment)
    }
    let line = String(repeating: " ", count: indent) + fields.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Counts characters, so `µ`, `≥` and `—` take one column as terminals show them.
  private func padded(_ text: String, to width: Int, _ alignment: Alignment) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return alignment == .left ? text + space : space + text
  }
}
