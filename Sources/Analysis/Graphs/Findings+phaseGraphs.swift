import Inference
import Measurement
import Pacing
import Plans
import Records
import Report

// C, without a sweep: the probe and the share kept.
extension Findings {
  var phaseGraphs: [RecordGraph?] { [probeGraph, shareKeptGraph] }

  private var shareKeptGraph: RecordGraph? {
    let rows = cases(.c).map { $0.at(.loaded).of(.easy) }.filter { self[.shareKept, $0] != nil }
    guard !rows.isEmpty else { return nil }
    let graph = Graph.shareKept(
      title: "How much of its throughput each server keeps beside CPU load",
      subtitle: subtitle("GET /hi in a closed loop", loadText, repeatsText(.c)), of: "GET /hi per second",
      measures: rows.map { measure($0.server, self[.shareKept, $0]) }, palette: palette)
    return RecordGraph(
      "share-kept", .responsiveness, graph,
      caption:
        "Throughput of the request that costs no CPU, beside the load, as a share of the same server's quiet phase. "
        + "It compares a server with itself: how fast each is when quiet is a graph of its own. Client and server share "
        + "the cores, so no server can keep all of it.")
  }

  /// A dot for each phase rather than bars: on a logarithmic axis lengths mean nothing.
  private var probeGraph: RecordGraph? {
    let servers = cases(.c).filter { self[.latency(.p99), $0.at(.loaded).of(.probe)] != nil }
    guard !servers.isEmpty else { return nil }
    var panel = Graph.Panel(y: .init("", scale: .categories(servers.map(\.server))))
    panel.height = Double(servers.count) * 78
    for (lane, server) in servers.enumerated() {
      for (place, phase) in Phase.allCases.enumerated() {
        add(server.at(phase).of(.probe), lane: Double(lane) + Double(place - 1) * 0.27, to: &panel)
      }
    }
    var graph = Graph(
      title: "How long a request that costs nothing waits: p99 of the probe",
      subtitle: subtitle(probeText, loadText, repeatsText(.c)),
      x: .init("99 of 100 were answered within", unit: "ms", scale: .log), panels: [panel])
    if panel.bars.contains(where: { $0.low != nil }) { graph.key = [.init(.barInterval, "95 % interval")] }
    return RecordGraph(
      "probe-p99", .responsiveness, graph,
      caption:
        "The probe's requests come in an open loop on connections of their own, and their latency counts from when "
        + "each was due. Before the load, beside it and after it. The axis is logarithmic: a step is a factor.")
  }

  /// A dot, its interval, and its figure in words, which a bar without length carries.
  private func add(_ selection: Selection, lane: Double, to panel: inout Graph.Panel) {
    guard let estimate = self[.latency(.p99), selection], let value = estimate.value else { return }
    let color = palette[selection.server]
    var bar = Graph.Bar(lane: lane, thickness: 0.2, from: value, to: value, color: color)
    (bar.low, bar.high) = (estimate.low, estimate.high)
    (bar.laneLabel, bar.endLabel) = (selection.phase?.rawValue ?? "", text(estimate, .latency(.p99)) + " ms")
    panel.bars.append(bar)
    var point = Graph.Point(value, lane)
    point.size = 1.3
    panel.series.append(
      Graph.Series(
        "", color: selection.phase == .loaded ? color : color.lighter(0.4), marker: palette.marker(selection.server),
        form: .markers, points: [point]))
  }

  /// `probe: 200 GET /hi per second (poisson)`.
  var probeText: String? {
    record.plan.contention?.probe.map {
      "probe: \(Figures.quantity($0.rate)) GET /hi per second (\($0.arrivals.rawValue))"
    }
  }
}

// A and B.
extension Findings {
  var throughputGraphs: [RecordGraph?] {
    [
      throughputGraph(
        .a, .work, "throughput-work", title: "How much work each server gets done",
        caption:
          "Requests for work answered per second, with more connections than workers: what the pool costs or gains. "
          + "As many cores as there are can be used at most, and the client needs a little of them."),
      throughputGraph(
        .b, .easy, "throughput-easy", title: "How many requests without work each server answers",
        caption: "The price of the server itself: parsing, dispatch, answering. One loop, so one core."),
    ]
  }

  private func throughputGraph(
    _ experiment: ExperimentName, _ role: StreamRole, _ name: String, title: String, caption: String
  ) -> RecordGraph? {
    let rows = cases(experiment).map { $0.of(role) }.filter { self[.throughput, $0] != nil }
    let stream = experiment == .a ? record.plan.fixedLoad : record.plan.baseline
    guard !rows.isEmpty, let stream else { return nil }
    let target = experiment == .a ? "GET /, \(workName)" : "GET /hi"
    let graph = Graph.bars(
      title: title, subtitle: subtitle("\(target); \(connections(stream)) in a closed loop", repeatsText(experiment)),
      x: .init("answers per second", unit: "1/s"), measures: rows.map { measure($0.server, self[.throughput, $0]) },
      palette: palette)
    return RecordGraph(name, .throughput, graph, caption: caption)
  }
}

// Memory.
extension Findings {
  var memoryGraphs: [RecordGraph?] {
    let experiment: ExperimentName = cases(.c).isEmpty ? .a : .c
    let isC = experiment == .c
    func value(_ moment: Measure.Moment, _ selection: Selection) -> Double? {
      self[.memory(.pss, moment), selection]?.value
    }
    let servers = cases(experiment).map { selection in
      Graph.MemoryUse(
        selection.server, before: value(.before, selection.at(isC ? .quiet : nil)),
        during: value(.peak, selection.at(isC ? .loaded : nil)),
        after: value(.after, selection.at(isC ? .recovery : nil)))
    }.filter { $0.before != nil || $0.during != nil || $0.after != nil }
    guard !servers.isEmpty else { return [] }
    let graph = Graph.memoryBars(
      title: "Memory before, during and after the load",
      subtitle: subtitle(isC ? loadText : "GET /, \(workName)", repeatsText(experiment)), servers: servers,
      palette: palette)
    return [
      RecordGraph(
        "memory", .memory, graph,
        caption:
          "Proportional set size of the server and all its workers: pages that several processes share count once. "
          + "Before the load, the most while it lasted, and at the end, when nothing was asked any more.")
    ]
  }
}
