import Inference
import Measurement
import Plans
import Records
import Report

/// A column of a table and what stands in it for a server, phase or stream.
struct Field {
  var column: Table.Column
  var cell: (Selection) -> String

  static func text(_ head: String, _ cell: @escaping (Selection) -> String) -> Field {
    Field(column: .text(head), cell: cell)
  }
}

// Figures as they stand in tables and sentences, without their unit.
extension Findings {
  func text(_ measure: Measure, _ selection: Selection) -> String {
    text(self[measure, selection], measure)
      + (voids.contains(selection) && self[measure, selection] != nil ? Self.voidMark : "")
  }

  /// Behind figures of a stream that proves nothing.
  static let voidMark = "†"

  func text(_ estimate: Estimate?, _ measure: Measure) -> String {
    let text = format(estimate?.value, measure)
    return estimate?.isLowerBound == true ? Figures.atLeast(text) : text
  }

  /// `193…217`; nothing without an interval, and where it is too narrow to be seen.
  func interval(_ measure: Measure, _ selection: Selection) -> String? {
    guard let estimate = self[measure, selection], let low = estimate.low, let high = estimate.high else { return nil }
    return interval(low, high) { format($0, measure) }
  }

  func interval(_ low: Double, _ high: Double, _ format: (Double?) -> String) -> String? {
    if Self.isTooWide(low, high) { return Self.tooWide }
    let (low, high) = (format(low), format(high))
    return low == high ? nil : "\(low)…\(high)"
  }

  /// What stands for an interval whose ends are a hundredfold apart, as two repeats that differ give.
  static let tooWide = "too wide"

  private static func isTooWide(_ low: Double, _ high: Double) -> Bool { low > 0 && high > 100 * low && high > 1e-9 }

  func format(_ value: Double?, _ measure: Measure) -> String {
    switch measure.unit {
    case "share": Figures.percent(value)
    case "ms": Figures.milliseconds(value)
    default: Figures.quantity(value)
    }
  }

  /// A column of one figure.
  func field(
    _ head: String, unit: String? = nil, _ measure: Measure, of selection: @escaping (Selection) -> Selection = { $0 }
  ) -> Field {
    Field(column: .number(head, unit: unit)) { text(measure, selection($0)) }
  }

  /// A column of its intervals.
  func range(
    _ head: String = "95 %", unit: String? = nil, _ measure: Measure,
    of selection: @escaping (Selection) -> Selection = { $0 }
  ) -> Field {
    Field(column: .number(head, unit: unit)) { interval(measure, selection($0)) ?? Figures.none }
  }

  /// A table without the columns of figures in which nothing stands.
  func table(_ title: String, _ rows: [Selection], _ fields: [Field], notes: [String] = []) -> Table {
    let cells = rows.map { row in fields.map { $0.cell(row) } }
    let used = fields.indices.filter { index in
      fields[index].column.alignment == .left || cells.contains { $0[index] != Figures.none }
    }
    var table = Table(title: title, columns: used.map { fields[$0].column })
    table.rows = cells.map { row in used.map { row[$0] } }
    table.notes = self.notes(notes)
    return table
  }

  /// As lines that fit the page.
  func notes(_ notes: [String]) -> [String] {
    notes.flatMap { wrapped($0, first: "", rest: "  ").split(separator: "\n").map(String.init) }
  }

  /// Cases of an experiment, in the order of the plan.
  func cases(_ experiment: ExperimentName) -> [Selection] { record.cases.filter { $0.experiment == experiment } }

  /// The phases of a case of which something is known.
  func phases(_ selection: Selection) -> [Selection] {
    Phase.allCases.map(selection.at).filter { selection in
      entries.contains { entry in entry.selection.of(nil) == selection }
    }
  }
}
