import Measurement
import Pacing

extension ExperimentRecord {
  /// The tables of the experiments that were run, in their order.
  var tables: [PlainTable] {
    var tables: [PlainTable] = []
    if let stream = plan.fixedLoad {
      let title = "A  Fixed load: GET / computes fib(\(plan.fib)); \(stream.connections) connections, closed loop"
      tables.append(closedTable(.a, .work, stream, title: title))
    }
    if let stream = plan.baseline {
      let title = "B  No CPU: GET /hi; \(stream.connections) connections, closed loop"
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

// A and B.
extension ExperimentRecord {
  private func closedTable(
    _ experiment: ExperimentName, _ role: StreamRole, _ stream: ClosedStream, title: String
  ) -> PlainTable {
    let rate =
      stream.repeats == 1
      ? "good replies per second, measured once for \(stream.duration.shortText)"
      : "good replies per second, the median of \(stream.repeats) measurements of \(stream.duration.shortText), "
        + "each on a fresh server"
    return PlainTable(
      title: title,
      columns: [
        .init("server", isText: true), .init("workers"), .init("req/s"), .init("lowest"), .init("highest"),
        .init("p50", "ms"), .init("p99", "ms"), .init("memory", "before", "MiB"), .init("memory", "after", "MiB"),
      ],
      rows: servers(in: experiment).map { closedRow(experiment, role, $0) },
      notes: [
        "req/s: \(rate).",
        "p50, p99: half, and 99 of 100, of the requests were answered within this time; >= marks a figure that may be "
          + "larger, because too many requests were still unanswered when the measurement ended.",
        "memory: proportional set size (PSS) of the server and its workers, before the warm-up and after the end.",
      ])
  }

  private func closedRow(_ experiment: ExperimentName, _ role: StreamRole, _ server: ServerPlan) -> [String] {
    let selection = Selection(experiment: experiment, server: server.label, role: role)
    let rate = throughput(selection)
    let memory = memory(experiment, server: server.label)
    return [
      server.label, server.workers.map(String.init) ?? absent, rateText(rate?.median), rateText(rate?.lowest),
      rateText(rate?.highest), millisecondsText(latency(.p50, selection)), millisecondsText(latency(.p99, selection)),
      mebibytesText(memory.before?.median), mebibytesText(memory.after?.median),
    ]
  }
}

// C.
extension ExperimentRecord {
  private func contentionTable(_ contention: Contention) -> PlainTable {
    let probe = contention.probe
    return PlainTable(
      title: "C  No CPU beside CPU load: GET /hi while \(contention.loadConnections) connections ask for "
        + "fib(\(plan.fib))",
      columns: [
        .init("server", isText: true), .init("phase", isText: true), .init("/hi", "req/s"), .init("kept", "%"),
        .init("probe", "p50 ms"), .init("probe", "p99 ms"), .init("load", "beside /hi", "req/s"),
        .init("load", "beside probe", "req/s"), .init("memory", "MiB"),
      ],
      rows: servers(in: .c).flatMap { server in
        Phase.allCases.compactMap { contentionRow(server.label, $0) }
      },
      notes: [
        "Phases on one server, one after another: quiet (no load), loaded (beside the load), after (no load again).",
        "/hi: \(contention.throughput.connections) connections in a closed loop, for "
          + "\(contention.throughput.duration.shortText): all the server will serve. kept: its share of the quiet phase.",
        "probe: \(decimal(probe.rate, 0)) GET /hi per second (\(probe.arrivals.rawValue)) in an open loop, for "
          + "\(probe.duration.shortText): latency from when each was due. It runs after the closed loop of its phase, not beside it, else it would wait in that loop's queue.",
        "load: GET / answered per second, beside the closed loop and beside the probe. >=: may be larger, see A and B.",
        "memory: PSS of the server and its workers, the most at the end of a step.",
      ] + (contention.repeats > 1 ? ["All figures are medians of \(contention.repeats) measurements."] : []))
  }

  /// Nothing for a phase that was not reached.
  private func contentionRow(_ server: String, _ phase: Phase) -> [String]? {
    func selection(_ role: StreamRole, beside companion: StreamRole? = nil) -> Selection {
      Selection(experiment: .c, server: server, phase: phase, role: role, companion: companion)
    }
    guard let easy = throughput(selection(.easy)) else { return nil }
    return [
      server, phase.rawValue, rateText(easy.median), percentText(kept(server: server, in: phase)),
      millisecondsText(latency(.p50, selection(.probe))), millisecondsText(latency(.p99, selection(.probe))),
      rateText(throughput(selection(.load, beside: .easy))?.median),
      rateText(throughput(selection(.load, beside: .probe))?.median),
      mebibytesText(memory(.c, server: server, phase: phase).after?.median),
    ]
  }
}
