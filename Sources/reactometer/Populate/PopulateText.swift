import Datasets
import Population
import Report

/// What came of a load, as tables.
enum PopulateText {
  static func summary(_ outcome: PopulationOutcome, _ dataset: Dataset, place: String) -> String {
    var table = Table(
      title: "\(dataset.identity) into \(place)",
      columns: [
        .text("source"), .number("records"), .number("there before"), .number("written"), .number("already there"),
        .number("retried"), .number("given up"), .number("took", unit: "s"), .number("written", unit: "/s"),
      ])
    let sources = Array(zip(zip(dataset.sources, outcome.counts.bySource), outcome.sourceSeconds))
    for ((source, counts), seconds) in sources {
      table.rows.append(row(source.schema.name, source.count, counts, seconds))
    }
    if sources.count > 1 { table.rows.append(row("all", dataset.count, outcome.counts.all, outcome.loadSeconds)) }
    table.notes = notes(outcome)
    return table.text
  }

  private static func row(
    _ name: String, _ count: Int, _ records: LoadCounts.Records, _ seconds: Double
  ) -> [String] {
    let done = records.written + records.alreadyThere
    let numbers = [
      count, records.before, records.written, records.alreadyThere, records.retried, records.givenUp,
    ]
    return [name] + numbers.map(Figures.count) + [
      Figures.quantity(done > 0 ? seconds : nil),
      Figures.quantity(done > 0 && seconds > 0 ? Double(done) / seconds : nil),
    ]
  }

  private static func notes(_ outcome: PopulationOutcome) -> [String] {
    let connections = Figures.counted(outcome.connections, "connection")
    var notes = ["\(connections), batches of at most \(Figures.counted(outcome.batch, "record"))."]
    if outcome.completionSeconds > 0 {
      notes[0] += " Indexes and what else ends a load: \(Figures.seconds(outcome.completionSeconds))."
    }
    if outcome.counts.retryCount > 0 { notes.append("Tried again: \(outcome.counts.retriesText).") }
    return notes
  }

  static func verification(_ report: VerificationReport) -> String {
    var table = Table(
      title: "Read back",
      columns: [
        .text("source"), .number("records"), .number("counted"), .number("compared"), .number("missing"),
        .number("different"), .number("extra"), .number("duplicates"),
      ])
    for source in report.sources {
      let numbers = [
        source.expected, source.counted, source.compared, source.missing, source.different, source.extra,
        source.duplicates,
      ]
      table.rows.append([source.name] + numbers.map(Figures.count))
    }
    table.notes = report.sources.flatMap(\.examples)
    return table.text
  }
}
