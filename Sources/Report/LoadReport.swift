public import Measurement

/// The text `reactometer load` prints: one run, its figures first, what they are worth last.
public struct LoadReport: Sendable {
  private let run: RunRecord

  public init(_ run: RunRecord) { self.run = run }

  /// Lines of at most about 100 characters, each ended by a newline.
  public var text: String {
    let ledger = run.ledger.map { [Table.ledger($0).text] } ?? []
    let blocks = [heading, rates, latencies.text] + ledger + [accounting, circumstances, verdict]
    return blocks.joined(separator: "\n")
  }

  // MARK: What was done

  private var heading: String {
    var lines = [entry("target", run.url), entry("load", load)]
    let warmup = run.warmupSeconds > 0 ? ", after \(Figures.seconds(run.warmupSeconds)) of warm-up" : ""
    let interrupted = run.interrupted ? ", then interrupted" : ""
    lines.append(entry("measured", Figures.seconds(run.durationSeconds) + warmup + interrupted))
    return lines.joined()
  }

  private var load: String {
    let threads = run.threads == 1 ? "" : ", \(Figures.counted(run.threads, "thread"))"
    guard run.model == .open else {
      return "closed loop, \(Figures.counted(run.connections, "connection"))\(threads)"
    }
    let arrivals = run.arrivals.map { "\($0) arrivals" } ?? "arrivals"
    let seed = run.seed.map { ", seed \($0)" } ?? ""
    return "open loop, \(arrivals)\(seed), up to \(Figures.counted(run.connections, "connection"))\(threads)"
  }

  // MARK: What came of it

  private var rates: String {
    var lines: [String] = []
    if let offered = run.offeredRate {
      lines.append(entry("offered", "\(Figures.quantity(offered)) requests/s"))
      let share = offered > 0 ? " (\(Figures.percent(run.achievedRate / offered)) of it)" : ""
      lines.append(entry("sent", "\(Figures.quantity(run.achievedRate)) requests/s\(share)"))
    }
    let bytes = run.durationSeconds > 0 ? Double(run.bytesReceived) / run.durationSeconds : 0
    let received = run.bytesReceived > 0 ? ", \(Figures.bytes(bytes))/s received" : ""
    lines.append(entry("throughput", "\(Figures.quantity(run.throughput)) good replies/s\(received)"))
    return lines.joined()
  }

  private var latencies: Table {
    let shown: [LatencySummary.Figure] = [.p50, .p90, .p99, .p999, .max, .mean]
    var table = Table(columns: [.text("")] + shown.map { .number($0.rawValue, unit: "ms") })
    table.indent = 0
    table.rows.append([name("latency")] + shown.map { cell(run.latency, $0) })
    if run.model == .open { table.rows.append([name("service")] + shown.map { cell(run.service, $0) }) }
    table.notes = latencyNotes
    return table
  }

  private func cell(_ summary: LatencySummary, _ figure: LatencySummary.Figure) -> String {
    let text = Figures.milliseconds(summary[figure])
    let marked = summary.lowerBounds.contains(figure) ? Figures.atLeast(text) : text
    return summary.unsupported.contains(figure) ? marked + " *" : marked
  }

  private var latencyNotes: [String] {
    var notes: [String] = []
    if run.model == .open {
      notes.append("Latency counts from when a request was due, service from when it was really sent.")
    }
    if !run.latency.lowerBounds.isEmpty {
      let open = run.counts.timedOut + run.counts.inFlightAtEnd + run.counts.unsent
      notes.append("≥  at least: \(Figures.counted(open, "request")) had no answer, and may have taken longer.")
    }
    if !run.latency.unsupported.isEmpty {
      notes.append("*  \(Figures.counted(run.latency.samples, "sample")): too few to tell this from the maximum.")
    }
    return notes
  }

  // MARK: Where every request went

  private var accounting: String {
    let counts = run.counts
    var parts = ["\(Figures.count(counts.ok)) ok"]
    if counts.failed > 0 { parts.append("\(Figures.count(counts.failed)) failed") }
    if counts.timedOut > 0 { parts.append("\(Figures.count(counts.timedOut)) timed out") }
    if counts.inFlightAtEnd > 0 { parts.append("\(Figures.count(counts.inFlightAtEnd)) in flight at the end") }
    if counts.unsent > 0 { parts.append("\(Figures.count(counts.unsent)) never sent") }
    let sum = parts.count == 1 && counts.ok > 0 ? ", all ok" : " = " + parts.joined(separator: " + ")
    var lines = [entry("requests", "\(Figures.count(counts.scheduled))\(sum)")]
    if run.failures.total > 0 {
      let kinds = run.failures.occurred.map { "\(Figures.count($0.count)) \($0.kind.title)" }
      lines.append(entry("failures", kinds.joined(separator: ", ")))
    }
    if run.connectionsOpened > 0 {
      lines.append(entry("connections", "\(Figures.count(run.connectionsOpened)) opened"))
    }
    return lines.joined()
  }

  // MARK: What it is worth

  private var circumstances: String {
    let lag = run.client.scheduleLag
    var client = "busiest thread \(Figures.percent(run.client.cpuShare)) of a core"
    if run.model == .open {
      client +=
        "; sent late by p50 \(Figures.milliseconds(lag.p50)), p99 \(Figures.milliseconds(lag.p99)), "
        + "max \(Figures.milliseconds(lag.max)) ms"
    }
    return entry("client", client) + (machine.isEmpty ? "" : entry("machine", machine))
  }

  private var machine: String {
    let machine = run.machine
    let parts = [
      machine.processor, machine.cores > 0 ? Figures.counted(machine.cores, "core") : "", machine.kernel,
      machine.libevent.isEmpty ? "" : "libevent \(machine.libevent)",
      machine.swift.isEmpty ? "" : "Swift \(machine.swift)",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private var verdict: String {
    let reasons = run.verdict.reasons.map { String(repeating: " ", count: Self.nameWidth) + $0 + "\n" }
    return entry("verdict", run.verdict.state.rawValue) + reasons.joined()
  }

  // MARK: Shape

  private static let nameWidth = 13

  private func name(_ name: String) -> String {
    name + String(repeating: " ", count: max(0, Self.nameWidth - 2 - name.count))
  }

  private func entry(_ name: String, _ text: String) -> String { self.name(name) + "  " + text + "\n" }
}
