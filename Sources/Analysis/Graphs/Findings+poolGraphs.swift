import Inference
import Measurement
import Plans
import Records
import Report

// What a pool's parameters trade for what.
extension Findings {
  private static let parameters: [Factor] = [.workers, .maxQueue, .qualityOfService, .nice]

  var poolGraphs: [RecordGraph?] {
    guard record.plan.sweep.axes.contains(where: { Self.parameters.contains($0.factor) }) else { return [] }
    let servers = record.plan.servers.map { server in
      (label: server.label, trades: cases(.c).filter { $0.server == server.label }.compactMap(trade))
    }.filter { !$0.trades.isEmpty }
    guard !servers.isEmpty else { return [] }
    var graph = Graph.scatter(
      title: "What a pool's parameters bring, and cost", subtitle: subtitle(probeText, loadText, repeatsText(.c)),
      x: .init("work done beside the probe", unit: "1/s"), y: .init("p99 of the probe", unit: "ms", scale: .log),
      servers: servers, palette: palette)
    graph.x.showsZero = false
    return [
      RecordGraph(
        "pools", .sweep, graph,
        caption:
          "Right is more work done, down is a shorter wait for others: the better settings lie at the lower right. "
          + "Each marker is a setting, in the order of the plan along the line.")
    ]
  }

  private func trade(_ selection: Selection) -> Graph.Trade? {
    let loaded = selection.at(.loaded)
    guard let rate = self[.throughput, loaded.of(.load, beside: .probe)]?.value,
      let wait = self[.latency(.p99), loaded.of(.probe)]?.value
    else { return nil }
    let setting = selection.setting.values.map { "\($0.factor.title) \($0.value)" }.joined(separator: ", ")
    return Graph.Trade(
      x: rate, y: wait, setting: setting, memoryMiB: self[.memory(.pss, .peak), loaded.of(nil)]?.value)
  }
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
