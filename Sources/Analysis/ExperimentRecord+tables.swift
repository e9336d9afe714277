import Measurement
import Pacing
import Plans
import Records
import Report

extension ExperimentRecord {
  /// The tables of the experiments that were run, in their order.
  var tables: [Table] {
    var tables: [Table] = []
    if let stream = plan.fixedLoad {
      let title = "A. Fixed load: GET / computes fib(\(plan.fib)); \(connections(stream)) in a closed loop"
      tables.append(closedTable(.a, .work, stream, title: title))
    }
    if let stream = plan.baseline {
      let title = "B. No CPU: GET /hi; \(connections(stream)) in a closed loop"
      tables.append(closedTable(.b, .easy, stream, title: title))
    }
    if let contention = plan.contention { tables.append(contentionTable(contention)) }
    return tables.filter { !$0.rows.isEmpty }
  }

  /// Labels of the servers that have a trial of an experiment, in the plan's order.
  func servers(in experiment: ExperimentName) -> [ServerPlan] {
    let measured = Set(trials.filter { $0.experiment == experiment }.map(\.server))
    return plan.servers.filter { measured.contains($0.label) }
  }
}

// Cells and notes.
extension ExperimentRecord {
  private func connections(_ stream: ClosedStream) -> String { Figures.counted(stream.connections, "connection") }

  /// A latency as it stands in tables and sentences, without its unit.
  func text(_ figure: LatencyFigure?) -> String {
    let text = Figures.milliseconds(figure?.milliseconds)
    return figure?.isLowerBound == true ? Figures.atLeast(text) : text
  }

  private func mebibytes(_ bytes: Double?) -> String { Figures.quantity(bytes.map { $0 / 1_048_576 }) }

  /// Notes as lines that fit the page; with one on lower bounds when a row has one.
  private func notes(_ notes: [String], under rows: [[String]]) -> [String] {
    let hasBound = rows.joined().contains { $0.hasPrefix(Figures.atLeast("")) }
    let bound = "≥: the figure may be larger, for too many requests were still unanswered when the measurement ended."
    return (notes + (hasBound ? [bound] : [])).flatMap {
      wrapped($0, first: "", rest: "  ").split(separator: "\n").map(String.init)
    }
  }
}

// A and B.
extension ExperimentRecord {
  private func closedTable(
    _ experiment: ExperimentName, _ role: StreamRole, _ stream: ClosedStream, title: String
  ) -> Table {
    let isRepeated = stream.repeats > 1
    let spread: [Table.Column] = [.number("lowest", unit: "req/s"), .number("highest", unit: "req/s")]
    var table = Table(
      title: title,
      columns: [.text("server"), .number("workers"), .number("rate", unit: "req/s")] + (isRepeated ? spread : []) + [
        .number("p50", unit: "ms"), .number("p99", unit: "ms"), .number("memory before", unit: "MiB"),
        .number("memory after", unit: "MiB"),
      ])
    table.rows = servers(in: experiment).map { closedRow(experiment, role, $0, isRepeated: isRepeated) }
    table.notes = notes(
      [
        "rate: good replies per second, \(measurements(stream)).",
        "p50, p99: half, and 99 of 100, of the requests were answered within this time.",
        "memory: proportional set size (PSS) of the server and its workers, before the warm-up and after the end.",
      ], under: table.rows)
    return table
  }

  private func measurements(_ stream: ClosedStream) -> String {
    let duration = stream.duration.shortText
    if stream.repeats == 1 { return "measured once for \(duration)" }
    return "the median of \(stream.repeats) measurements of \(duration), each on a fresh server; so are p50 and p99"
  }

  private func closedRow(
    _ experiment: ExperimentName, _ role: StreamRole, _ server: ServerPlan, isRepeated: Bool
  ) -> [String] {
    let selection = Selection(experiment: experiment, server: server.label, role: role)
    let rate = throughput(selection)
    let memory = memory(experiment, server: server.label)
    let spread = [Figures.quantity(rate?.lowest), Figures.quantity(rate?.highest)]
    return [server.label, server.workers.map(String.init) ?? Figures.none, Figures.quantity(rate?.median)]
      + (isRepeated ? spread : []) + [
        text(latency(.p50, selection)), text(latency(.p99, selection)), mebibytes(memory.before?.median),
        mebibytes(memory.after?.median),
      ]
  }
}

// C.
extension ExperimentRecord {
  private func contentionTable(_ contention: Contention) -> Table {
    var table = Table(
      title: "C. No CPU beside CPU load: GET /hi while \(described(contention.load)) for fib(\(plan.fib))",
      columns: [
        .text("server"), .text("phase"), .number("/hi", unit: "req/s"), .number("kept"),
        .number("probe p50", unit: "ms"), .number("probe p99", unit: "ms"), .number("load beside /hi", unit: "req/s"),
        .number("load beside probe", unit: "req/s"), .number("memory", unit: "MiB"),
      ])
    table.rows = servers(in: .c).flatMap { server in
      Phase.allCases.compactMap { contentionRow(server.label, $0) }
    }
    table.notes = notes(contentionNotes(contention), under: table.rows)
    return table
  }

  private func described(_ load: Load) -> String {
    switch load {
    case .closed(let connections): "\(Figures.counted(connections, "connection")) in a closed loop ask"
    case .open(let rate, let law): "\(Figures.quantity(rate)) requests per second (\(law.rawValue)) ask"
    case .utilisation(let share, let law):
      "requests for \(Figures.percent(share)) of the workers' time (\(law.rawValue)) ask"
    }
  }

  private func contentionNotes(_ contention: Contention) -> [String] {
    let repeated = "Each figure is the median of \(contention.repeats) measurements, each on a fresh server."
    return [
      "Phases on one server, one after another: quiet (no load), loaded (beside the load), recovery (no load again)."
    ] + [contention.throughput.map(note), contention.probe.map(note)].compactMap { $0 } + [
      "load: GET / answered per second, beside the closed loop and beside the probe.",
      "memory: PSS of the server and its workers, the most at the end of a step.",
    ] + (contention.repeats > 1 ? [repeated] : [])
  }

  private func note(_ throughput: ClosedStream) -> String {
    "/hi: \(Figures.counted(throughput.connections, "connection")) in a closed loop, for "
      + "\(throughput.duration.shortText): as many requests as the server will serve. kept: its share of the quiet phase."
  }

  private func note(_ probe: Probe) -> String {
    "probe: \(Figures.quantity(probe.rate)) GET /hi per second (\(probe.arrivals.rawValue)) in an open loop, for "
      + "\(probe.duration.shortText); latency counts from when each was due. It does not run beside the closed loop of "
      + "/hi, else it would wait in that loop's queue."
  }

  /// Nothing for a phase that was not reached.
  private func contentionRow(_ server: String, _ phase: Phase) -> [String]? {
    func selection(_ role: StreamRole, beside companion: StreamRole? = nil) -> Selection {
      Selection(experiment: .c, server: server, phase: phase, role: role, companion: companion)
    }
    let easy = throughput(selection(.easy))
    if easy == nil, runs(selection(.probe)).isEmpty { return nil }
    return [
      server, phase.rawValue, Figures.quantity(easy?.median), Figures.percent(kept(server: server, in: phase)),
      text(latency(.p50, selection(.probe))), text(latency(.p99, selection(.probe))),
      Figures.quantity(throughput(selection(.load, beside: .easy))?.median),
      Figures.quantity(throughput(selection(.load, beside: .probe))?.median),
      mebibytes(memory(.c, server: server, phase: phase).after?.median),
    ]
  }
}
