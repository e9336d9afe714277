import Measurement
import Plans
import Records
import Report

extension Findings {
  /// What was looked for, server by server.
  var searchTable: Table? {
    guard let search = record.plan.search, !record.searches.isEmpty else { return nil }
    let unit: String? =
      switch search.factor {
      case .loadRate: "req/s"
      default: nil
      }
    var table = Table(
      title: "Search: the largest \(search.factor.title) with \(search.goal.text)",
      columns: [
        .text("server"), .number("good up to", unit: unit), .number("bad from", unit: unit),
        .number("bound surely within", unit: unit),
        .number("probe \(search.goal.figure.rawValue)", unit: "ms"), .number("95 %", unit: "ms"),
        .number("work done", unit: "req/s"), .number("tried"), .text("outcome"),
      ])
    table.rows = record.searches.map { row($0) }
    let explained = record.searches.filter { !$0.explanation.isEmpty }.map { "\($0.server): \($0.explanation)" }
    table.notes = notes(
      explained + [
        "bound surely within: from the largest value that was good beyond doubt to the smallest that was bad beyond doubt. "
          + "probe \(search.goal.figure.rawValue), work done: at the largest good value, the worse time of two. 95 %: "
          + "between the repeats of that value."
      ])
    return table
  }

  private func row(_ search: SearchRecord) -> [String] {
    let best = search.attempts.filter { $0.value == search.largestGood }.max { $0.figure < $1.figure }
    func bound(_ value: Double?) -> String {
      search.factor == .utilisation ? Figures.percent(value) : Figures.quantity(value)
    }
    var interval = Figures.none
    if let low = best?.low, let high = best?.high {
      interval = self.interval(low, high, Figures.milliseconds) ?? Figures.none
    }
    return [
      search.server, bound(search.largestGood), bound(search.smallestBad),
      "\(search.surelyGood.map(bound) ?? "?")…\(search.surelyBad.map(bound) ?? "?")",
      Figures.milliseconds(best?.figure), interval,
      Figures.quantity(best?.loadThroughput), Figures.count(search.attempts.count), search.outcome.title,
    ]
  }

  /// What the work of the plan costs on this machine. Told in a line above the tables where N is not varied.
  var calibrationTable: Table? {
    let isVaried = record.plan.sweep.axes.contains { $0.factor == .fib } || record.plan.search?.factor == .fib
    guard isVaried, let points = record.calibration?.points, points.count > 1 else { return nil }
    var table = Table(
      title: "Calibration: fib(N) on one core of this machine, doing nothing else",
      columns: [
        .number("N"), .number("median", unit: "ms"), .number("lowest", unit: "ms"), .number("highest", unit: "ms"),
        .text(""),
      ])
    table.rows = points.map { point in
      [
        "\(point.n)", Figures.milliseconds(point.medianMilliseconds), Figures.milliseconds(point.lowestMilliseconds),
        Figures.milliseconds(point.highestMilliseconds), point.isExtrapolated ? "computed" : "",
      ]
    }
    if points.contains(where: \.isExtrapolated) {
      table.notes = ["computed: from a smaller N, each step up costing 1.618 times as much."]
    }
    return table
  }
}

extension SearchRecord.Outcome {
  var title: String {
    switch self {
    case .found: "found"
    case .goodThroughout: "bound not found: good throughout"
    case .badThroughout: "bound not found: bad throughout"
    case .undecided: "bound not found: undecided"
    case .interrupted: "broken off"
    }
  }
}
