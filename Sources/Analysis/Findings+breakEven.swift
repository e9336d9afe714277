import Measurement
import Plans
import Records
import Report

extension Findings {
  var breakEvenTable: Table? {
    let found = breakEvens
    guard !found.isEmpty else { return nil }
    var table = Table(
      title: "Break-even: the smallest work for which moving it off the loop pays, against \(found[0].inline)",
      columns: [
        .text("server"), .text("a pool pays by"), .text("from"), .number("work", unit: "ms"), .number("certain from"),
      ])
    table.rows = found.map { breakEven in
      [
        breakEven.serverTitle, breakEven.criterion == .probe ? "a lower p99 of the probe" : "as much work done",
        breakEven.text, Figures.milliseconds(breakEven.milliseconds),
        breakEven.certainN.map { "N = \($0)" } ?? Figures.none,
      ]
    }
    table.notes = notes([
      "as much work done: no more than 5 % less. from: at this N and all larger ones measured. certain: beyond what the "
        + "intervals leave open."
    ])
    return table
  }
}

extension BreakEven {
  var text: String {
    switch outcome {
    case .found: "N = \(n ?? 0)"
    case .throughout: "N = \(smallestN) already, the smallest"
    case .notFound: "not found in the range N = \(smallestN)…\(largestN)"
    }
  }

  /// A sentence for the conclusions.
  var sentence: String {
    let goal = criterion == .probe ? "a lower p99 of the probe" : "as much work (5 % less at most)"
    let work = milliseconds.map { " (\(Figures.milliseconds($0)) ms)" } ?? ""
    let certain = certainN.map { $0 == n ? "that is beyond doubt" : "beyond doubt from N = \($0)" }
    let doubt = certain ?? "but the intervals leave that open, also at the largest N"
    switch outcome {
    case .found: return "\(serverTitle) gives \(goal) from N = \(n ?? 0)\(work) on; \(doubt)."
    case .throughout:
      return "\(serverTitle) gives \(goal) already at N = \(smallestN)\(work), the smallest measured; "
        + "\(doubt)."
    case .notFound:
      return "\(serverTitle) does not give \(goal) at N = \(largestN), the largest measured: break-even not found."
    }
  }
}
