/// A table for other programs: comma-separated values as RFC 4180 has them, the first line the names of the columns.
///
/// Numbers are plain, with a point and without separators; the name of a column ends in its unit, as in `latency_p99_ms`.
public struct CSV: Equatable, Sendable {
  /// What stands in a cell.
  public enum Cell: Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral
  {
    case text(String)
    case number(Double)
    case count(Int)
    /// Not measured.
    case empty

    public init(stringLiteral value: String) { self = .text(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .count(value) }

    /// Nothing for a number that is missing or is none.
    public init(_ number: Double?) { self = number.flatMap { $0.isFinite ? .number($0) : nil } ?? .empty }
    public init(_ count: Int?) { self = count.map(Cell.count) ?? .empty }
    public init(_ text: String?) { self = text.map(Cell.text) ?? .empty }
  }

  /// A name, and a unit as it stands in names: `ms`, `per_s`, `mib`, `share`.
  public struct Column: Equatable, Sendable {
    public var name: String
    public var unit: String?

    public init(_ name: String, unit: String? = nil) {
      self.name = name
      self.unit = unit
    }

    /// Both, in lower case, joined by underscores: `latency_p99.9_ms`.
    public var head: String { [name, unit].compactMap(\.self).map(Self.plain).joined(separator: "_") }

    private static func plain(_ text: String) -> String {
      text.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }.joined(separator: "_").lowercased()
    }
  }

  public var columns: [Column]
  /// Cells in the order of the columns; missing ones at the end are empty.
  public var rows: [[Cell]] = []

  public init(columns: [Column]) { self.columns = columns }

  /// Adds a row of cells.
  public mutating func add(_ cells: [Cell]) { rows.append(cells) }

  /// The whole file; lines end with CR LF, as the RFC demands.
  public var text: String {
    let lines =
      [columns.map { Self.quoted($0.head) }]
      + rows.map { row in
        columns.indices.map { $0 < row.count ? Self.text(row[$0]) : "" }
      }
    return lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func text(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): quoted(text)
    case .number(let number): number.isFinite ? trimmed("\(number)") : ""
    case .count(let count): "\(count)"
    case .empty: ""
    }
  }

  /// `12.0` as `12`.
  private static func trimmed(_ number: String) -> String {
    number.hasSuffix(".0") ? String(number.dropLast(2)) : number
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { $0 != "," && $0 != "\"" && $0 != "\r" && $0 != "\n" }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
