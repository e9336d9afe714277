import Inference
import Measurement
import Pacing
import Plans
import Records
import Report

/// What stands on the x axis of a sweep's graph.
enum SweepBase {
  case factor
  /// How much of the workers' (or the loop's) time the load took, as measured.
  case utilisation
}

// Sweeps: a figure of each server against what was varied, and against how busy that made its workers.
extension Findings {
  func sweepGraphs(_ simulated: Findings?) -> [RecordGraph?] {
    guard isOneCurve else { return [] }
    return keptGraphs(simulated) + probeGraphs(simulated) + bases.map { waitGraph($0, simulated) }
      + [workGraph(simulated)]
  }

  /// One numeric factor alone gives one curve for each server. Of several the pools' graph tells.
  private var isOneCurve: Bool {
    record.plan.sweep.axes.count == 1 && record.plan.sweep.axes[0].values.allSatisfy { $0.number != nil }
  }

  var factor: Factor { record.plan.sweep.axes.first?.factor ?? .fib }

  // MARK: Axes

  /// Utilisation says more than a rate, but is the same thing; work has a size of its own.
  private var bases: [SweepBase] {
    guard hasOpenLoad else { return [.factor] }
    return [.utilisation, .loadRate].contains(factor) ? [.utilisation] : [.factor, .utilisation]
  }

  private var hasOpenLoad: Bool {
    cases(.c).contains { self[.utilisation, $0.at(.loaded).of(.load, beside: .probe)] != nil }
      && !record.trials.contains { if case .closed = $0.load { true } else { false } }
  }

  private func axis(_ base: SweepBase) -> Graph.Axis {
    if base == .utilisation { return .init("how busy the load kept the workers, or the loop", unit: "%") }
    var axis = Graph.Axis(factor.title)
    axis.showsZero = factor != .fib
    let values = record.plan.sweep.axes[0].values.compactMap(\.number)
    if factor != .fib, let least = values.min(), let most = values.max(), least > 0, most > 10 * least {
      axis.scale = .log
    }
    if factor == .utilisation { axis.unit = "%" }
    return axis
  }

  private func x(_ base: SweepBase, _ selection: Selection, beside course: StreamRole) -> Double? {
    switch base {
    case .factor: selection.setting[factor]?.number.map { factor == .utilisation ? $0 * 100 : $0 }
    case .utilisation:
      // A server that got nothing done was not idle; how busy it was, nobody counted.
      self[.utilisation, selection.at(.loaded).of(.load, beside: course)]?.value.flatMap { $0 > 0 ? $0 * 100 : nil }
    }
  }

  func points(
    _ experiment: ExperimentName, _ server: String, _ base: SweepBase, beside course: StreamRole,
    _ figure: (Selection) -> Estimate?
  ) -> [Graph.Point] {
    // In the order of the plan: beyond what a server can do, being busier does not mean more load.
    cases(experiment).filter { $0.server == server }.compactMap { Graph.Point(x(base, $0, beside: course), figure($0)) }
  }

  private func curves(
    _ base: SweepBase, beside course: StreamRole, _ simulated: Findings?, predicted: (Measure, StreamRole)? = nil,
    _ figure: (Findings, Selection) -> Estimate?
  ) -> [Graph.SweepCurve] {
    record.plan.servers.map(\.label).compactMap { server in
      let measured = points(.c, server, base, beside: course) { figure(self, $0) }
      let computed = simulated.map { other in
        other.points(.c, server, base, beside: course) { figure(other, $0) }
      }
      let curve = Graph.SweepCurve(
        server, measured: measured, predicted: predicted.map { predictions(server, base, $0.0, $0.1) } ?? [],
        simulated: computed ?? [])
      return measured.isEmpty && curve.simulated.isEmpty ? nil : curve
    }
  }

  private func name(_ stem: String, _ base: SweepBase) -> String {
    base == .factor ? "\(stem)-by-\(factor.rawValue)" : "\(stem)-by-busy"
  }

  private func by(_ base: SweepBase) -> String { base == .factor ? "by \(factor.plainTitle)" : "by how busy it is" }

  // MARK: Graphs

  private func keptGraphs(_ simulated: Findings?) -> [RecordGraph?] {
    bases.map { base in
      let curves = curves(base, beside: .easy, simulated) { findings, selection in
        findings[.shareKept, selection.at(.loaded).of(.easy)]?.scaled(by: 100)
      }
      guard !curves.isEmpty else { return nil }
      let graph = Graph.sweep(
        title: "How much of its throughput each server keeps, \(by(base))",
        subtitle: subtitle("GET /hi in a closed loop", loadText, repeatsText(.c)), x: axis(base),
        y: .init("Share kept of GET /hi per second", unit: "%"), curves: curves, palette: palette)
      return RecordGraph(
        name("kept", base), .sweep, graph,
        caption:
          "Throughput beside the load as a share of the quiet phase before it. Client and server share the cores, so "
          + "a pool that takes one costs throughput as well.")
    }
  }

  private func probeGraphs(_ simulated: Findings?) -> [RecordGraph?] {
    bases.map { base in
      let curves = curves(
        base, beside: .probe, simulated, predicted: (.predictedP99, .probe)
      ) { findings, selection in findings[.latency(.p99), selection.at(.loaded).of(.probe)] }
      guard !curves.isEmpty else { return nil }
      let graph = Graph.sweep(
        title: "How long a request that costs nothing waits, \(by(base))",
        subtitle: subtitle(probeText, loadText, repeatsText(.c)), x: axis(base),
        y: .init("p99 of the probe", unit: "ms", scale: .log), curves: curves, prediction: "M/D/1, queueing theory",
        palette: palette)
      return RecordGraph(
        name("probe", base), .sweep, graph,
        caption:
          "On a loop that does the work itself the probe waits in the queue of the work, for which queueing theory has "
          + "a formula; a pool leaves the probe alone until the cores are all taken, and has none. Where the queue only "
          + "grows, the latency is a matter of how long one measures.")
    }
  }

  private func waitGraph(_ base: SweepBase, _ simulated: Findings?) -> RecordGraph? {
    guard hasOpenLoad else { return nil }
    let curves = curves(base, beside: .probe, simulated, predicted: (.predictedWait, .load)) { findings, selection in
      findings[.wait, selection.at(.loaded).of(.load, beside: .probe)]
    }
    guard !curves.isEmpty else { return nil }
    let graph = Graph.sweep(
      title: "How long the work waits, \(by(base)), and what queueing theory says",
      subtitle: subtitle(loadText, repeatsText(.c)), x: axis(base),
      y: .init("Mean wait of requests for work", unit: "ms", scale: .log), curves: curves,
      prediction: "M/D/1 on the loop, M/D/c in a pool", palette: palette)
    return RecordGraph(
      name("wait", base), .sweep, graph,
      caption:
        "The wait is the latency less the work itself and a quiet server's answer. The formulas know arrivals at "
        + "random, work of equal length and as many cores as workers; they know nothing of a client on the same cores, "
        + "which is why pools wait longer than they say.")
  }

  private func workGraph(_ simulated: Findings?) -> RecordGraph? {
    func figure(_ findings: Findings, _ selection: Selection) -> Estimate? {
      findings[.throughput, selection.of(.work)]
    }
    let curves = record.plan.servers.map(\.label).map { server in
      Graph.SweepCurve(
        server, measured: points(.a, server, .factor, beside: .work) { figure(self, $0) },
        simulated: simulated.map { other in other.points(.a, server, .factor, beside: .work) { figure(other, $0) } }
          ?? [])
    }.filter { !$0.measured.isEmpty || !$0.simulated.isEmpty }
    guard !curves.isEmpty else { return nil }
    let graph = Graph.sweep(
      title: "How much work gets done, by \(factor.plainTitle)",
      subtitle: subtitle(record.plan.fixedLoad.map { "\(connections($0)) in a closed loop" }, repeatsText(.a)),
      x: axis(.factor), y: .init("GET / answered per second", unit: "1/s", scale: .log), curves: curves,
      palette: palette)
    return RecordGraph(
      name("work", .factor), .sweep, graph,
      caption:
        "Small work is dominated by what a request costs besides it, and moving it off the loop costs more than it "
        + "gains; large work only by the cores.")
  }
}

extension Factor {
  /// Within a sentence.
  fileprivate var plainTitle: String {
    switch self {
    case .fib: "the size of the work"
    case .workers: "the number of workers"
    case .maxQueue: "the queue bound"
    case .nice: "nice value"
    case .loadConnections: "the connections of the load"
    case .loadRate: "the rate of the load"
    case .utilisation: "the load"
    default: title
    }
  }
}
