import Inference
import Measurement
import Pacing
import Plans
import Records
import Report

// One table for each experiment and server of a sweep.
extension Findings {
  var sweepTables: [Table] {
    ExperimentName.allCases.flatMap { experiment in
      record.plan.servers.compactMap { server -> Table? in
        let rows = cases(experiment).filter { $0.server == server.label }
        return rows.isEmpty ? nil : sweepTable(experiment, server, rows)
      }
    }
  }

  private func sweepTable(_ experiment: ExperimentName, _ server: ServerPlan, _ rows: [Selection]) -> Table {
    let plan = record.plan
    switch experiment {
    case .a, .b:
      let stream = experiment == .a ? plan.fixedLoad : plan.baseline
      let title = stream.map { closedTitle(experiment, $0) } ?? experiment.rawValue
      return table(
        "\(title): \(server.label)", rows, settings + closedSweepFields(experiment == .a ? .work : .easy))
    case .c:
      // The first server's table explains the columns for all.
      let isFirst = server.label == cases(.c).first?.server
      return table(
        "\(contentionSweepTitle): \(server.label)", rows.map { $0.at(.loaded) },
        settings + contentionSweepFields, notes: isFirst ? sweepNotes : [])
    }
  }

  private var contentionSweepTitle: String {
    let varied: [Factor] = [.loadConnections, .loadRate, .utilisation]
    guard let load = record.plan.contention?.load,
      !record.plan.sweep.axes.contains(where: { varied.contains($0.factor) })
    else { return "C. No CPU beside CPU load: GET /hi beside requests for \(workName)" }
    return contentionTitle(load)
  }

  /// One column for each thing varied.
  private var settings: [Field] {
    record.plan.sweep.axes.map { axis in
      Field(column: .number(axis.factor == .fib ? "N" : axis.factor.title)) { selection in
        guard let value = selection.setting[axis.factor] else { return Figures.none }
        return axis.factor == .utilisation ? Figures.percent(value.number) : value.description
      }
    } + (record.plan.sweep.axes.contains { $0.factor == .fib } ? [workField] : [])
  }

  private var workField: Field {
    Field(column: .number("work", unit: "ms")) { selection in
      let role: StreamRole = selection.experiment == .a ? .work : .load
      return Figures.milliseconds(workMilliseconds(selection.of(role, beside: role == .load ? .probe : nil)))
    }
  }

  private func closedSweepFields(_ role: StreamRole) -> [Field] {
    func stream(_ selection: Selection) -> Selection { selection.of(role) }
    return [
      field("rate", unit: "req/s", .throughput, of: stream), range(unit: "req/s", .throughput, of: stream),
      field("busy", .utilisation, of: stream), field("p50", unit: "ms", .latency(.p50), of: stream),
      field("p99", unit: "ms", .latency(.p99), of: stream), range(unit: "ms", .latency(.p99), of: stream),
      field("CPU/req", unit: "ms", .cpuPerRequest), field("memory", unit: "MiB", .memory(.pss, .peak)),
    ]
  }

  private var contentionSweepFields: [Field] {
    func probe(_ selection: Selection) -> Selection { selection.of(.probe) }
    func load(_ selection: Selection) -> Selection { selection.of(.load, beside: .probe) }
    return [
      field("load, probe", unit: "req/s", .throughput, of: load), field("busy", .utilisation, of: load),
      field("refused", .refused, of: load), field("load p99", unit: "ms", .latency(.p99)) { refusing($0) },
      field("load, /hi", unit: "req/s", .throughput) { $0.of(.load, beside: .easy) },
      field("kept", .shareKept) { $0.of(.easy) }, range("95 %", .shareKept) { $0.of(.easy) },
      field("probe p50", unit: "ms", .latency(.p50), of: probe),
      field("probe p99", unit: "ms", .latency(.p99), of: probe), range(unit: "ms", .latency(.p99), of: probe),
      field("memory", unit: "MiB", .memory(.pss, .peak)),
    ]
  }

  /// The load where the length of the queue is what was varied: the longer it is, the fewer are refused and the longer
  /// the others wait.
  private func refusing(_ selection: Selection) -> Selection {
    let load = selection.of(.load, beside: .probe)
    return record.plan.sweep.axes.contains { [.maxQueue, .shed, .maxWait].contains($0.factor) } ? load : load.at(nil)
  }

  private var sweepNotes: [String] {
    let isRefused = cases(.c).contains { self[.refused, $0.at(.loaded).of(.load, beside: .probe)] != nil }
    return [
      "Figures of the loaded phase. load: GET / answered per second beside the probe, and beside /hi. busy: the share of the workers' "
        + "(or the loop's) time that this took."
        + (isRefused ? " refused: the share of its answers that were 503." : "")
    ] + [record.plan.contention?.throughput.map(note), record.plan.contention?.probe.map(note)].compactMap { $0 }
  }
}

// Queueing theory beside the measurement.
extension Findings {
  /// Loads that come at random, on every server at every setting; also where nothing is varied.
  var queueTable: Table? {
    let rows = cases(.c).map { $0.at(.loaded).of(.load, beside: .probe) }.filter { self[.predictedWait, $0] != nil }
    let probe: (Selection) -> Selection = { $0.of(.probe) }
    let fields = [
      .text("server", \.server), .text("model") { self[.predictedWait, $0]?.note ?? "" },
      field("busy", .utilisation), field("mean wait", unit: "ms", .wait),
      field("predicted", unit: "ms", .predictedWait), ratio(.wait, .predictedWait),
      field("varying", unit: "ms", .predictedWaitOfVaryingWork), ratio(.wait, .predictedWaitOfVaryingWork),
      field("work p99", unit: "ms", .latency(.p99)), field("predicted", unit: "ms", .predictedP99),
      ratio(.latency(.p99), .predictedP99), field("probe p99", unit: "ms", .latency(.p99), of: predictedProbe),
      field("predicted", unit: "ms", .predictedP99, of: probe), ratio(.latency(.p99), .predictedP99, of: probe),
    ]
    return table(
      "Queueing theory beside the measurement", rows, [fields[0]] + settings + fields[1...],
      notes: [
        "mean wait: of GET / until a worker, or the loop, was free for it, by the server's own stamps; where it tells none, "
          + "mean latency less the work itself and less a quiet server's answer to the probe. predicted: for the rate that was sent, the work's time, and as many servers as workers or cores, whichever are fewer. "
          + "varying: the same for work that takes as unequal times as it did here (M/G/c). On an inline server the probe "
          + "waits in the same queue. No ratio where next to no wait is predicted; no row where the phase was too "
          + "short for the queue to settle, or there was more work than time."
      ])
  }

  /// The probe where something is predicted of it; otherwise a selection of which nothing is known.
  private func predictedProbe(_ load: Selection) -> Selection {
    let probe = load.of(.probe)
    return self[.predictedP99, probe] == nil ? probe.at(nil) : probe
  }

  private func ratio(
    _ measured: Measure, _ predicted: Measure, of selection: @escaping (Selection) -> Selection = { $0 }
  ) -> Field {
    Field(column: .number("ratio")) { row in
      guard let one = self[measured, selection(row)]?.value, let other = self[predicted, selection(row)]?.value,
        other > Self.leastPrediction
      else { return Figures.none }
      return Figures.quantity(one / other)
    }
  }

  /// Milliseconds. Where less is predicted, a ratio to it is one of two overheads.
  static let leastPrediction = 0.05
}
