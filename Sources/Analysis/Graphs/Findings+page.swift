import Measurement
import Pacing
import Plans
import Records
public import Report

extension Findings {
  /// The report as a page.
  ///
  /// - Parameters:
  ///   - graphs: Each with what gnuplot drew; without, its place says why.
  ///   - missing: Why pictures are not there, in sentences.
  ///   - files: Beside the page.
  public func page(
    graphs: [(graph: RecordGraph, svg: InlineSVG?)], missing: [String] = [], files: [(path: String, title: String)] = []
  ) -> HTMLPage {
    var page = HTMLPage(
      title: "Experiment \(record.plan.name)", subtitle: pageSubtitle, verdict: verdict,
      sections: graphSections(graphs, missing) + [
        tableSection, HTMLPage.Section("How to read this", howToRead),
        HTMLPage.Section("Machine", [.facts(machineFacts)]),
        HTMLPage.Section(
          "Plan", [.text(record.plan.preview(serversFolder: "the folder of reactometer"))], isFolded: true),
      ])
    if !files.isEmpty { page.sections.append(.init("Files", [.files(files)])) }
    page.conclusions = conclusions
    return page
  }

  private var pageSubtitle: String {
    let kind = record.isSimulated ? "Simulated, not measured" : "Measured"
    let trials = Figures.counted(record.trials.count, "trial")
    let ending =
      switch record.ending {
      case .complete: ""
      case .interrupted: "; interrupted after \(record.trials.count) of \(record.plan.trials.count) trials"
      case .failed(let failure): "; failed: \(failure.description)"
      }
    return "\(kind) \(record.startedAt), \(trials) in \(Figures.quantity(record.elapsedSeconds)) s\(ending)"
  }

  private var verdict: Verdict { Verdict(state, reasons: DoubtGroup.grouped(doubts).map(\.text)) }

  private func graphSections(
    _ graphs: [(graph: RecordGraph, svg: InlineSVG?)], _ missing: [String]
  ) -> [HTMLPage.Section] {
    var number = 0
    let apology = missing.isEmpty ? [] : [HTMLPage.Section("Missing pictures", missing.map { .paragraph($0) })]
    return apology
      + RecordGraph.Section.allCases.compactMap { section in
        let blocks = graphs.filter { $0.graph.section == section }.compactMap { each -> HTMLPage.Block? in
          guard let svg = each.svg else { return nil }
          number += 1
          return .figure(.init(svg, caption: "Figure \(number).", explanation: each.graph.graph.caption))
        }
        return blocks.isEmpty ? nil : .init(section.rawValue, blocks)
      }
  }

  private var tableSection: HTMLPage.Section {
    let tables = tables
    let marks = markText(tables).split(separator: "\n").map { HTMLPage.Block.paragraph(String($0)) }
    return .init("Figures", tables.map { .table($0) } + marks)
  }

  private var machineFacts: [(name: String, value: String)] {
    let machine = record.machine
    let work = record.calibration?[record.plan.fib].map {
      "fib(\($0.n)) takes \(Figures.milliseconds($0.medianMilliseconds)) ms of one core"
    }
    let facts = [
      ("processor", machine.processor), ("cores", machine.cores > 0 ? "\(machine.cores)" : ""),
      ("memory", machine.memoryBytes > 0 ? Figures.bytes(Double(machine.memoryBytes)) : ""), ("system", machine.os),
      ("kernel", machine.kernel), ("libevent", machine.libevent), ("Swift", machine.swift), ("calibration", work ?? ""),
      ("seed", "\(record.plan.seed)"),
    ]
    return facts.filter { !$0.1.isEmpty }.map { (name: $0.0, value: $0.1) }
  }

  private var howToRead: [HTMLPage.Block] {
    [
      .list(
        [
          "A verdict of suspect or void comes from the record: wrong answers, a rate that was not reached, other programs on "
            + "the cores, too few requests for a percentile. It is about the measurement, not about a server.",
          "p99: 99 of 100 requests took no longer. It comes from the latencies of all repeats together, never from a mean of "
            + "percentiles. In an open loop latency counts from when a request was due, so a stall counts for all who came in it.",
          intervalText.split(separator: "\n").joined(separator: " ")
            + " Where intervals overlap, the figures may still differ; the conclusions say which servers cannot be told apart.",
          "GET / does the work; GET /hi costs no CPU. The probe is a slow stream of GET /hi: what somebody else's request "
            + "would have met.",
          "Memory is the proportional set size of the server and all its workers.",
          record.isSimulated
            ? "Nothing here was measured: a model of loop, pool and cores gave the figures."
            : "Client and servers share one machine, so the client takes part of the cores: rates compare servers with each "
              + "other here, and are no promise for other machines.",
        ])
    ]
  }
}
