public import Measurement

extension Table {
  /// Where the time of requests went, part after part, and how far the parts are from the whole.
  public static func ledger(_ ledger: Ledger) -> Table {
    var table = Table(columns: [
      .text("part"), .number("mean", unit: "ms"), .number("p50", unit: "ms"), .number("p99", unit: "ms"),
      .number("of the whole"),
    ])
    table.indent = 0
    for part in Ledger.Part.allCases { table.rows.append(row(part, of: ledger)) }
    table.add("whole", ledger.count == 0 ? Figures.none : Figures.milliseconds(ledger.meanWhole))
    table.notes = notes(on: ledger)
    return table
  }

  private static func row(_ part: Ledger.Part, of ledger: Ledger) -> [String] {
    let name = part.rawValue.replacing("_", with: " ")
    // A foreign server's own parts are not nothing, but unknown.
    let isKnown = ledger.toldByServer > 0 || !part.isServers
    guard ledger.count > 0, isKnown else { return [name] + Array(repeating: Figures.none, count: 4) }
    let histogram = ledger.histogram(part)
    func percentile(_ percent: Double) -> String {
      Figures.milliseconds(histogram.percentile(percent).map { Double($0) / 1e6 })
    }
    let mean = ledger.mean(part)
    return [
      name, Figures.milliseconds(mean), percentile(50), percentile(99),
      Figures.percent(ledger.meanWhole > 0 ? mean / ledger.meanWhole : nil),
    ]
  }

  private static func notes(on ledger: Ledger) -> [String] {
    guard ledger.count > 0 else { return ["No request was answered well, so nothing is known of its parts."] }
    var notes = [
      "Residual: the parts differ from the whole by \(Figures.percent(ledger.residual)) of it, on average over requests."
    ]
    if ledger.toldByServer == 0 {
      notes.append("The server did not tell its parts: loop wait is everything between sent and first byte.")
    } else if ledger.toldByServer < ledger.count {
      notes.append(
        "\(Figures.count(ledger.toldByServer)) of \(Figures.count(ledger.count)) answers told the server's parts; in the "
          + "others loop wait is everything between sent and first byte.")
    }
    if ledger.meanWorkCPU > 0 {
      notes.append("The work used \(Figures.milliseconds(ledger.meanWorkCPU)) ms of CPU time on average.")
    }
    return notes
  }
}

extension Ledger.Part {
  /// Only the server can tell it from its neighbours.
  fileprivate var isServers: Bool {
    switch self {
    case .lateness, .connect, .loopWait, .transfer: false
    case .parse, .queue, .handOver, .work, .return, .write: true
    }
  }
}
