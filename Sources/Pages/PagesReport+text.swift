internal import Inference
internal import Measurement
internal import Report

extension PagesReport {
  /// A table, and sentences about lists and about what is wrong.
  public var text: String {
    var table = Table(
      title: "\(plan.name): \(Figures.counted(rounds, "round"))",
      columns: [
        .text("page"), .number("requests"), .text("status"), .number("size"), .number("first byte p50", unit: "ms"),
        .number("p95", unit: "ms"), .number("total p50", unit: "ms"), .number("p95", unit: "ms"),
        .number("limit", unit: "ms"), .text(""),
      ])
    for page in pages { table.rows.append(page.row) }
    table.notes = pages.flatMap(\.sentences)
    return table.text
  }

  /// One line for each request.
  public var csv: String {
    var csv = CSV(columns: [
      CSV.Column("page"), CSV.Column("round"), CSV.Column("number"), CSV.Column("offset"), CSV.Column("records"),
      CSV.Column("status"), CSV.Column("first_byte", unit: "ms"), CSV.Column("total", unit: "ms"), CSV.Column("bytes"),
      CSV.Column("failure"),
    ])
    for sample in samples {
      let isAnswer = sample.status > 0
      csv.add([
        .text(plan.pages[sample.page].name), .count(sample.round), .count(sample.number), .count(sample.offset),
        CSV.Cell(sample.records), .count(sample.status),
        isAnswer ? .number(Double(sample.firstByteNanoseconds) / 1e6) : .empty,
        isAnswer ? .number(Double(sample.totalNanoseconds) / 1e6) : .empty, .count(sample.bytes),
        CSV.Cell(sample.failure),
      ])
    }
    return csv.text
  }
}

extension PageFigures {
  fileprivate var row: [String] {
    var cells = [name, Figures.count(requests)]
    cells.append(statuses.map { $0 == 0 ? "none" : String($0) }.joined(separator: " "))
    cells.append(meanBytes.map { Figures.bytes($0) } ?? Figures.none)
    cells += [Self.told(firstByte, 50), Self.told(firstByte, 95), Self.told(total, 50), Self.told(total, 95)]
    cells.append(limit.map { Figures.quantity($0.milliseconds) } ?? "")
    cells.append(failures.isEmpty ? (isSlow ? "slow" : "") : "failed")
    return cells
  }

  private static func told(_ histogram: LatencyHistogram, _ percent: Double) -> String {
    Figures.milliseconds(histogram.count > 0 ? Double(histogram.percentile(percent)) / 1e6 : nil)
  }

  fileprivate var sentences: [String] {
    let failed = failures.prefix(3).map { "\(name): \(Figures.counted($0.count, "time")): \($0.sentence)." }
    guard let list, list.pages > 0 else { return failed }
    return failed + ["\(name): " + list.sentence]
  }
}

extension ListFigures {
  /// How long it is, and how its pages' time grows.
  public var sentence: String {
    let counted = records.map { ", " + Figures.counted($0, "record") } ?? ""
    let length =
      "\(Figures.counted(pages, "page"))\(counted), all in \(Figures.milliseconds(Double(walkNanoseconds) / 1e6)) ms"
    if records == nil { return length + "; its records are not counted, so nobody can say how their time grows." }
    guard let growth, let low = growth.low, let high = growth.high else {
      return length + "; too few pages to say how their time grows."
    }
    let slope = Self.perThousand(growth.slope)
    let interval = "[\(Self.perThousand(low)), \(Self.perThousand(high))]"
    if low <= 0, high >= 0 {
      return length + "; a page's time does not grow measurably with the records before it: "
        + "\(slope) ms \(interval) for each 1,000 (95 %)."
    }
    let start = Figures.milliseconds(max(0, growth.value(at: 0)))
    return length + "; a page takes \(start) ms at the beginning and \(slope) ms \(interval) "
      + "\(growth.slope > 0 ? "more" : "(so less)") for each 1,000 records before it (95 %)."
  }

  private static func perThousand(_ slope: Double) -> String { Figures.quantity(slope * 1_000) }
}

extension Duration {
  var milliseconds: Double { Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15 }
}
