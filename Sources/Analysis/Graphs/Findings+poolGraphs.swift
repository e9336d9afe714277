import Inference
import Measurement
import Plans
import Records
import Report

// What a pool's parameters trade for what.
extension Findings {
  /// One for each combination of what is not along the lines, all on the same axes, so that they can be compared.
  var poolGraphs: [RecordGraph?] {
    guard let along = alongFactor else { return [] }
    let rows = cases(.c).filter { trade($0, along) != nil }
    var seen: Set<Setting> = []
    let others = rows.map { $0.setting.without(along) }.filter { seen.insert($0).inserted }
    let all = rows.compactMap { trade($0, along) }
    var x = Graph.Axis("requests for work answered beside the probe", unit: "1/s")
    var y = Graph.Axis("p99 of the probe", unit: "ms", scale: .log)
    if others.count > 1, let least = all.map(\.y).min(), let most = all.map(\.y).max(), let right = all.map(\.x).max() {
      (x.range, y.range) = (0...right * 1.08, least * 0.7...most * 1.4)
    }
    return others.map { poolGraph(along, $0, rows, x, y) }
  }

  /// Workers, or else what has the most values.
  private var alongFactor: Factor? {
    let axes = record.plan.sweep.axes.filter(\.factor.isOfServer)
    return (axes.first { $0.factor == .workers } ?? axes.max { $0.values.count < $1.values.count })?.factor
  }

  private func poolGraph(
    _ along: Factor, _ other: Setting, _ rows: [Selection], _ x: Graph.Axis, _ y: Graph.Axis
  ) -> RecordGraph? {
    let servers = record.plan.servers.map(\.label).map { server in
      let trades = rows.filter { $0.server == server && $0.setting.without(along) == other }
      return (label: server, trades: trades.compactMap { trade($0, along) })
    }.filter { !$0.trades.isEmpty }
    if servers.isEmpty { return nil }
    let place = other.values.map { "\($0.factor.title) \($0.value)" }.joined(separator: ", ")
    let graph = Graph.scatter(
      title: "What a pool's parameters bring, and cost" + (place.isEmpty ? "" : ": \(place)"),
      subtitle: subtitle(probeText, loadText, repeatsText(.c)), x: x, y: y, servers: servers, palette: palette)
    let name = other.values.map { "-\($0.factor.rawValue)-\($0.value)" }.joined()
    return RecordGraph(
      "pools" + name, .sweep, graph,
      caption:
        "Right is more work done, down is a shorter wait for others: the better settings lie at the lower right. "
        + "The lines follow the plan's values of \(along.title).")
  }

  private func trade(_ selection: Selection, _ along: Factor) -> Graph.Trade? {
    let loaded = selection.at(.loaded)
    guard let rate = self[.throughput, loaded.of(.load, beside: .probe)]?.value,
      let wait = self[.latency(.p99), loaded.of(.probe)]?.value, wait > 0, let value = selection.setting[along]
    else { return nil }
    let setting =
      along == .workers && value.number == 1
      ? "1 worker" : along == .workers ? "\(value) workers" : "\(along.title) \(value)"
    return Graph.Trade(
      x: rate, y: wait, setting: setting, memoryMiB: self[.memory(.pss, .peak), loaded.of(nil)]?.value)
  }
}

extension Setting {
  fileprivate func without(_ factor: Factor) -> Setting { Setting(values.filter { $0.factor != factor }) }
}

// From which size of work on a pool pays.
extension Findings {
  var breakEvenGraphs: [RecordGraph?] {
    BreakEven.Criterion.allCases.map { criterion in
      let found = breakEvens.filter { $0.criterion == criterion && $0.setting.values.isEmpty }
      guard let first = found.first else { return nil }
      let inline = breakEvenPoints(criterion, first.inline)
      let pools = found.map { pool in
        Graph.BreakEven(
          pool.server, points: breakEvenPoints(criterion, pool.server),
          crossing: pool.outcome == .found ? pool.milliseconds : nil)
      }
      guard inline.count > 1 else { return nil }
      let graph = Graph.breakEven(
        title: criterion == .probe
          ? "From which work on a pool shortens others' wait" : "From which work on a pool gets as much done",
        subtitle: subtitle(criterion == .probe ? probeText : nil, loadText, repeatsText(.c)),
        x: .init("work of one request, on one core", unit: "ms", scale: .log),
        y: criterion == .probe
          ? .init("p99 of the probe", unit: "ms", scale: .log) : .init("requests for work per second", scale: .log),
        inline: (first.inline, inline), pools: pools, palette: palette)
      return RecordGraph(
        "break-even-\(criterion.rawValue)", .sweep, graph,
        caption: found.map(\.sentence).joined(separator: " ")
          + " A line marks the smallest work measured from which on it is so at all larger ones.")
    }
  }

  private func breakEvenPoints(_ criterion: BreakEven.Criterion, _ server: String) -> [Graph.Point] {
    let isA = criterion == .throughput && !cases(.a).isEmpty
    return cases(isA ? .a : .c).filter { $0.server == server }.compactMap { selection in
      let n = selection.setting[.fib]?.number.map { Int($0) }
      let work = n.flatMap { record.calibration?[$0]?.medianMilliseconds }
      let loaded = selection.at(isA ? nil : .loaded)
      let figure =
        switch criterion {
        case .probe: self[.latency(.p99), loaded.of(.probe)]
        case .throughput: self[.throughput, isA ? loaded.of(.work) : loaded.of(.load, beside: .probe)]
        }
      return Graph.Point(work, figure)
    }.sorted { $0.x < $1.x }
  }
}
