import Measurement
import Pacing
import Plans
import Records
import Report

// Every value a search tried, and what came of it.
extension Findings {
  var searchGraphs: [RecordGraph?] {
    guard let search = record.plan.search, record.searches.contains(where: { !$0.attempts.isEmpty }) else { return [] }
    let isShare = search.factor == .utilisation
    let scale = isShare ? 100.0 : 1
    var panel = Graph.Panel(
      y: .init("\(search.goal.figure.rawValue) of the probe", unit: "ms", scale: .log), height: 420)
    panel.series = record.searches.map { found in
      let points = found.attempts.sorted { $0.value < $1.value }.map { attempt in
        Graph.Point(attempt.value * scale, attempt.figure, low: attempt.low, high: attempt.high)
      }
      return Graph.Series(
        found.server, color: palette[found.server], marker: palette.marker(found.server), form: .markedLine,
        points: points)
    }
    panel.marks = [
      .init(.y(search.goal.belowMilliseconds), "goal: \(Figures.quantity(search.goal.belowMilliseconds)) ms")
    ]
    panel.marks += record.searches.compactMap { found in
      guard found.outcome == .found, let value = found.largestGood else { return nil }
      let bound = isShare ? Figures.percent(value) : Figures.quantity(value)
      return .init(.x(value * scale), "\(found.server): good up to \(bound)", color: palette[found.server])
    }
    var graph = Graph(
      title: "The largest \(search.factor.title) with \(search.goal.text)",
      subtitle: subtitle(
        "\(workName); each value measured \(search.repeats) times for \(Figures.seconds(search.duration / .seconds(1)))"
      ),
      x: .init(search.factor.title, unit: isShare ? "%" : "", scale: search.factor == .fib ? .linear : .log),
      panels: [panel])
    if search.factor == .fib || isShare { (graph.x.scale, graph.x.showsZero) = (.linear, isShare) }
    if record.searches.contains(where: { $0.attempts.contains { $0.low != nil } }) {
      graph.key = [.init(.interval, "95 % interval", color: .quietInk)]
    }
    let sentences = record.searches.map {
      "\($0.server): \($0.explanation.isEmpty ? $0.outcome.title : $0.explanation)"
    }
    return [RecordGraph("search", .search, graph, caption: sentences.joined(separator: " "))]
  }
}
