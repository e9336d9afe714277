import Measurement

@testable import Report

/// Pages of invented experiments.
enum PageSamples {
  /// With all that a page can have.
  static func page(figures: [HTMLPage.Figure]) -> HTMLPage {
    var page = HTMLPage(
      title: "Responsiveness of three servers while fib(30) is computed",
      subtitle: "Measured 2026-11-21 08:00 UTC on AMD EPYC 9R14, 2 cores; 3 trials of 42 s for each server",
      verdict: Verdict(
        .suspect,
        reasons: [
          "The hypervisor took 3.1 % of the CPU in trial 2 of process-server.",
          "12 samples are too few to tell the p99.9 of twisted-inline from its maximum.",
        ]),
      sections: [
        .init("Figures", [.paragraph("Medians of three trials, with 95 % intervals."), .table(table)]),
        .init("Graphs", figures.map { .figure($0) }),
        .init(
          "Machine",
          [
            .facts([
              ("processor", "AMD EPYC 9R14, 2 cores"), ("memory", "23.5 GiB"), ("kernel", "Linux 6.1.0"),
              ("calibration", "fib(30) takes 8.55 ms of CPU"),
            ])
          ]),
        .init(
          "Plan", [.text("experiment: C\nservers:\n  - inline-server\n  - thread-server: {workers: 2}\n")],
          isFolded: true),
        .init(
          "Files", [.files([("series.csv", "every interval as CSV"), ("probe p99.hgrm", "percentiles of the probe")])]),
      ])
    page.conclusions = [
      "While it computes, inline-server keeps 0.2 % of its quiet throughput of GET /hi; process-server keeps 93 %.",
      "thread-server and process-server are not distinguishable in throughput of GET /.",
    ]
    return page
  }

  static let table: Table = {
    var table = Table(
      title: "Probe while loaded",
      columns: [
        .text("server"), .number("load", unit: "req/s"), .number("p50", unit: "ms"), .number("p99", unit: "ms"),
        .number("share kept", unit: "%"), .number("PSS", unit: "MiB"), .text("verdict"),
      ])
    table.add("inline-server", "118", "34.2", "71.0", "0.2", "4.33", "valid")
    table.add("thread-server", "231", "0.200", "1.92", "61.0", "5.62", "valid")
    table.add("process-server", "224", "0.110", "0.620", "93.0", "12.9", "suspect")
    table.add("twisted-process (ampoule, 4 workers)", "17.0", "3.10", "≥ 12.0", "44.0")
    table.notes = ["≥  at least: 12 requests had no answer, and may have taken longer."]
    return table
  }()

  /// Words that would do harm where they are not escaped.
  static let hostile: HTMLPage = {
    let words = "<script>alert('1')</script> & \"quoted\" </style> </title> &lt; -->\u{0}"
    var table = Table(title: words, columns: [.text(words, unit: words), .number(words, unit: words)])
    table.add(words, words)
    table.notes = [words]
    var page = HTMLPage(
      title: words, subtitle: words, verdict: Verdict(.void, reasons: [words]),
      sections: [
        .init(
          words,
          [
            .paragraph(words), .list([words]), .table(table), .text(words), .facts([(words, words)]),
            .files([(words, words), ("javascript:alert(1)", "//host/path"), ("//host/a b.csv", words)]),
          ], isFolded: true), .init(words, []), .init(words, []), .init(words, []),
      ])
    page.conclusions = [words]
    return page
  }()
}
