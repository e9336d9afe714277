import Inference
import Measurement
import Pacing
import Plans
import Records
public import Report

extension Findings {
  /// Every table that has content, in the order they are printed. Where something was varied, tables of the sweep stand in
  /// for those of A, B and C, and for those that tell of single trials.
  public var tables: [Table] {
    let tables =
      record.plan.sweep.isEmpty
      ? [closedTable(.a), closedTable(.b), contentionTable, recoveryTable, ledgerTable, loopTable, resourcesTable]
      : sweepTables + [breakEvenTable]
    return (tables + [queueTable, searchTable, calibrationTable]).compactMap { $0 }.filter { !$0.rows.isEmpty }
  }

  func connections(_ stream: ClosedStream) -> String { Figures.counted(stream.connections, "connection") }

  func measured(_ duration: Duration, _ repeats: Int) -> String {
    repeats == 1
      ? "measured once for \(duration.shortText)"
      : "\(repeats) measurements of \(duration.shortText), each on a fresh server"
  }

  func workersText(_ selection: Selection) -> String {
    guard let server = record.server(of: selection) else { return Figures.none }
    // A pool that grows, as in 1-4.
    if let least = server[.minWorkers], let most = server[.maxWorkers], least != most { return "\(least)-\(most)" }
    return (server[.workers] ?? server[.maxWorkers])?.description ?? Figures.none
  }
}

// A and B.
extension Findings {
  private func closedTable(_ experiment: ExperimentName) -> Table? {
    guard let stream = experiment == .a ? record.plan.fixedLoad : record.plan.baseline else { return nil }
    let role = experiment == .a ? StreamRole.work : .easy
    let title = closedTitle(experiment, stream)
    let percentiles = "p50, p99: half, and 99 of 100, of the requests were answered within this time."
    let memory =
      "memory: proportional set size (PSS) of the server and its workers, before the warm-up, the most, at the end."
    return table(
      title, cases(experiment), closedFields(role),
      notes: ["rate: good replies per second, \(measured(stream.duration, stream.repeats))."]
        + (experiment == .a || record.plan.fixedLoad == nil ? [percentiles, memory] : []))
  }

  func closedTitle(_ experiment: ExperimentName, _ stream: ClosedStream) -> String {
    switch experiment {
    case .a:
      "A. Fixed load: GET / computes \(workName); \(connections(stream)) in a closed loop"
    default: "B. No CPU: GET /hi; \(connections(stream)) in a closed loop"
    }
  }

  /// `fib(30)`, or without a number where that is varied.
  var workName: String {
    record.plan.sweep.axes.contains { $0.factor == .fib } ? "fib(N)" : "fib(\(record.plan.fib))"
  }

  private func closedFields(_ role: StreamRole) -> [Field] {
    func stream(_ selection: Selection) -> Selection { selection.of(role) }
    return [
      .text("server", \.server), Field(column: .number("workers"), cell: workersText),
      field("rate", unit: "req/s", .throughput, of: stream), range(unit: "req/s", .throughput, of: stream),
      field("p50", unit: "ms", .latency(.p50), of: stream), field("p99", unit: "ms", .latency(.p99), of: stream),
      range(unit: "ms", .latency(.p99), of: stream),
      field("CPU/req", unit: "ms", .cpuPerRequest),
      field("memory before", unit: "MiB", .memory(.pss, .before)), field("peak", unit: "MiB", .memory(.pss, .peak)),
      field("after", unit: "MiB", .memory(.pss, .after)),
    ]
  }
}

// C.
extension Findings {
  private var contentionTable: Table? {
    guard let contention = record.plan.contention else { return nil }
    return table(
      contentionTitle(contention.load), cases(.c).flatMap(phases), contentionFields, notes: contentionNotes(contention))
  }

  func contentionTitle(_ load: Load) -> String {
    "C. No CPU beside CPU load: GET /hi while \(described(load)) for \(workName)"
  }

  func described(_ load: Load) -> String {
    switch load {
    case .closed(let connections): "\(Figures.counted(connections, "connection")) in a closed loop ask"
    case .open(let rate, let law): "\(Figures.quantity(rate)) requests per second (\(law.rawValue)) ask"
    case .utilisation(let share, let law):
      "requests for \(Figures.percent(share)) of the workers' time (\(law.rawValue)) ask"
    }
  }

  private var contentionFields: [Field] {
    func probe(_ selection: Selection) -> Selection { selection.of(.probe) }
    return [
      .text("server", \.server), .text("phase") { $0.phase?.rawValue ?? "" },
      field("/hi", unit: "req/s", .throughput) { $0.of(.easy) }, field("kept", .shareKept) { $0.of(.easy) },
      field("probe p50", unit: "ms", .latency(.p50), of: probe),
      field("probe p99", unit: "ms", .latency(.p99), of: probe), range(unit: "ms", .latency(.p99), of: probe),
      field("load, /hi", unit: "req/s", .throughput) { $0.of(.load, beside: .easy) },
      field("load, probe", unit: "req/s", .throughput) { $0.of(.load, beside: .probe) },
      field("memory", unit: "MiB", .memory(.pss, .peak)),
    ]
  }

  private func contentionNotes(_ contention: Contention) -> [String] {
    let repeated = "Each figure is of \(contention.repeats) measurements together, each on a fresh server."
    return [
      "Phases on one server, one after another: quiet (no load), loaded (beside the load), recovery (no load again)."
    ] + [contention.throughput.map(note), contention.probe.map(note)].compactMap { $0 } + [
      "load: GET / answered per second, beside the closed loop of /hi and beside the probe. memory: PSS, the most."
    ] + (contention.repeats > 1 ? [repeated] : [])
  }

  func note(_ throughput: ClosedStream) -> String {
    "/hi: \(connections(throughput)) in a closed loop, for \(throughput.duration.shortText): as many requests as the "
      + "server will serve. kept: its share of the quiet phase."
  }

  func note(_ probe: Probe) -> String {
    "probe: \(Figures.quantity(probe.rate)) GET /hi per second (\(probe.arrivals.rawValue)) in an open loop, for "
      + "\(probe.duration.shortText); latency counts from when each was due. It does not run beside the closed loop of "
      + "/hi, else it would wait in that loop's queue."
  }

  /// How soon the probe noticed the load, and how soon it was rid of it.
  private var recoveryTable: Table? {
    let probe = cases(.c).map { $0.of(.probe) }
      .filter { self[.timeToDegrade, $0] != nil || self[.timeToRecover, $0] != nil }
    return table(
      "Recovery: how soon the probe left the band of its quiet phase, and was back for good", probe,
      [
        .text("server", \.server), time("to degrade", .timeToDegrade),
        span(.timeToDegrade), time("to recover", .timeToRecover), span(.timeToRecover),
      ],
      notes: [
        "From the load's beginning and from its end, in steps of \(record.plan.interval.shortText): the median, and the "
          + "range, of the trials. ≥: not while it was watched, in half of them or more; a range is left out with one such."
      ])
  }

  private func span(_ measure: Measure) -> Field {
    Field(column: .number("range", unit: "ms")) { selection in
      guard let estimate = self[measure, selection], let low = estimate.low, let high = estimate.high, high > 0
      else {
        return Figures.none
      }
      return "\(Figures.quantity(low))…\(Figures.quantity(high))"
    }
  }

  /// At once means within the first interval.
  private func time(_ head: String, _ measure: Measure) -> Field {
    Field(column: .number(head, unit: "ms")) { selection in
      guard let estimate = self[measure, selection], estimate.value == 0 else { return text(measure, selection) }
      return "< " + Figures.milliseconds(record.plan.interval / .milliseconds(1))
    }
  }
}
