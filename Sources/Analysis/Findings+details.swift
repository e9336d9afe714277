import Inference
import Measurement
import Plans
import Records
import Report

// Where a request's time went.
extension Findings {
  /// Rows: each stream of work, and the probe, in the phases that matter for them.
  private var ledgerRows: [Selection] {
    let work = cases(.a).map { $0.of(.work) }
    let loaded = cases(.c).flatMap { selection in
      [selection.at(.loaded).of(.probe), selection.at(.loaded).of(.load, beside: .probe)]
    }
    return (work + loaded).filter { self[.ledgerWhole, $0] != nil }
  }

  var ledgerTable: Table? {
    let parts = Ledger.Part.allCases.filter { part in
      ledgerRows.contains { (self[.ledger(part), $0]?.value ?? 0) >= 0.000_5 }
    }
    let unseen = Ledger.Part.allCases.filter { !parts.contains($0) }.map(\.title)
    let left = unseen.isEmpty ? "" : " Below 1 µs, and left out: \(listed(unseen))."
    return table(
      "Where the time of a request went: means, from due until whole", ledgerRows,
      [.text("server", \.server), .text("stream", streamText)]
        + parts.map { part in field(part.title, unit: "ms", .ledger(part)) } + [
          field("whole", unit: "ms", .ledgerWhole), field("residual", .ledgerResidual),
          field("CPU", unit: "ms", .workCPU),
        ],
      notes: [
        "loop: until the server's loop read it; where a server does not tell its parts, all of its time. residual: what "
          + "the parts miss of the whole. CPU: of the work.\(left)"
      ])
  }

  /// `C loaded load`: the load is the one beside the probe.
  private func streamText(_ selection: Selection) -> String {
    [selection.experiment.rawValue, selection.phase?.rawValue, selection.role?.rawValue].compactMap { $0 }
      .joined(separator: " ")
  }
}

extension Ledger.Part {
  /// The head of its column.
  var title: String {
    switch self {
    case .lateness: "late"
    case .connect: "connect"
    case .loopWait: "loop"
    case .parse: "parse"
    case .queue: "queue"
    case .handOver: "hand-over"
    case .work: "work"
    case .return: "return"
    case .write: "write"
    case .transfer: "transfer"
    }
  }
}

// What the loop and the processors did.
extension Findings {
  /// A and the loaded phase of C, of the server as a whole.
  private func wholeRows(_ measure: Measure) -> [Selection] {
    (cases(.a) + cases(.b) + cases(.c).map { $0.at(.loaded) }).filter { self[measure, $0] != nil }
  }

  private var place: Field {
    .text("in") { [$0.experiment.rawValue, $0.phase?.rawValue].compactMap { $0 }.joined(separator: " ") }
  }

  var loopTable: Table? {
    let rows = wholeRows(.iteration(.p99)).filter { $0.experiment != .b }
    return table(
      "The event loop: how long an arrival would have waited for it, and its turns", rows,
      [.text("server", \.server), place]
        + Self.lagLimits.map { limit in field("> \(limit) ms", .lagShare(aboveMilliseconds: limit)) } + [
          field("wait p99", unit: "ms", .lagP99), field("turn p50", unit: "ms", .iteration(.p50)),
          field("turn p99", unit: "ms", .iteration(.p99)), field("longest", unit: "ms", .iteration(.max)),
          field("callback", unit: "ms", .longestCallback),
          .text("of kind") { self[.longestCallback, $0]?.note ?? "" },
        ],
      notes: ["> 1 ms: an arrival would have waited longer than this for so much of the time. callback: the longest."])
  }

  var resourcesTable: Table? {
    let rows = wholeRows(.runDelay)
    return table(
      "Resources of the server's processes, and who had the cores", rows,
      [
        .text("server", \.server), place, field("PSS before", unit: "MiB", .memory(.pss, .before)),
        field("peak", unit: "MiB", .memory(.pss, .peak)), field("after", unit: "MiB", .memory(.pss, .after)),
        field("RSS", unit: "MiB", .memory(.rss, .peak)), field("USS", unit: "MiB", .memory(.uss, .peak)),
        field("server", unit: "cores", .cores(.server)), field("client", unit: "cores", .cores(.client)),
        field("others", unit: "cores", .cores(.others)), field("stolen", unit: "cores", .cores(.stolen)),
        field("run delay", unit: "ms/s", .runDelay), field("switches", unit: "1/s", .switches),
        field("per req", .switchesPerRequest),
      ],
      notes: [
        "run delay: its threads were runnable and got no core. RSS, USS: the most; RSS counts shared pages again."
      ])
  }
}
