import Conformance
import FoundationEssentials
import Report

/// What came of all the cases, as a table and as JSON.
struct ConformReport {
  struct Row: Encodable {
    var group: String
    var name: String
    /// What had to come back.
    var due: String
    /// What came back at the last play, or at the one that went wrong.
    var came: String
    /// How often it was played: whole, and in pieces.
    var plays: Int
    var passed: Bool
    /// What was wrong; nothing when all was well.
    var fault: String?
  }

  var url: String
  var startedAt: String
  var rows: [Row] = []
  /// Why the cases after the last row were not played.
  var brokenOff: String?

  var failed: [Row] { rows.filter { !$0.passed } }
  var passes: Bool { failed.isEmpty && brokenOff == nil }

  var text: String {
    var table = Table(
      title: "Conformance of \(url)",
      columns: [.text(""), .text("input"), .text("case"), .text("due"), .text("came back")])
    for row in rows { table.add(row.passed ? "ok" : "FAILED", row.group, row.name, row.due, row.came) }
    let faults = failed.map { "\($0.group), \($0.name): \($0.fault ?? "").\n" }
    return table.text + "\n" + (faults.isEmpty ? "" : faults.joined() + "\n") + conclusion + "\n"
  }

  private var conclusion: String {
    let plays = rows.reduce(0) { $0 + $1.plays }
    let head = "\(Figures.counted(rows.count, "case")), played on \(Figures.counted(plays, "connection"))"
    if let brokenOff { return "\(head). Broken off: \(brokenOff)." }
    return failed.isEmpty ? "\(head): all passed." : "\(head): \(Figures.counted(failed.count, "case")) failed."
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      let file = File(
        url: url, startedAt: startedAt, passed: rows.count - failed.count, failed: failed.count, brokenOff: brokenOff,
        cases: rows)
      return String(decoding: try encoder.encode(file), as: UTF8.self) + "\n"
    }
  }

  private struct File: Encodable {
    var schema = "reactometer.conform/1"
    var url: String
    var startedAt: String
    var passed: Int
    var failed: Int
    var brokenOff: String?
    var cases: [Row]
  }
}
