import ArgumentParser
import FoundationEssentials
import LoadClient
import Measurement

/// The flags that say what is written where.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the record as JSON; - for standard output.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write the latencies as a HdrHistogram log.", valueName: "file"))
  var hdr: String?

  @Flag(help: "Exit with 3 also when the run is only suspect.")
  var strict = false

  /// Opens the files, so that one that cannot be written is known before the run.
  func open() throws -> OutputFiles {
    OutputFiles(json: try json.map(OutputFile.init), hdr: try hdr.map(OutputFile.init))
  }
}

/// Where the results of a run go.
struct OutputFiles {
  var json: OutputFile?
  var hdr: OutputFile?

  /// Prints the report and writes the files. The report yields standard output to the JSON.
  func write(_ record: RunRecord, _ outcome: LoadOutcome) throws {
    let report = provisionalReport(record)
    if json?.isStandardOutput == true { Console.tell(report) } else { Console.print(report) }
    try json?.write(provisionalJSON(record))
  }
}

private func provisionalReport(_ record: RunRecord) -> String {
  var text = "\(record.model.rawValue) loop, \(record.url), \(record.durationSeconds) s\n"
  text += "throughput \(record.throughput) req/s, sent \(record.achievedRate) req/s\n"
  for figure in LatencySummary.Figure.allCases {
    text +=
      "  \(figure.rawValue): latency \(record.latency[figure] ?? -1) ms, service \(record.service[figure] ?? -1) ms\n"
  }
  text += "counts \(record.counts)\nfailures \(record.failures.occurred)\n"
  text += "client cpu \(record.client.cpuShare), lag \(record.client.scheduleLag)\n"
  text += "verdict \(record.verdict.state.rawValue) \(record.verdict.reasons.joined(separator: " "))\n"
  return text
}

private func provisionalJSON(_ record: RunRecord) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
}
