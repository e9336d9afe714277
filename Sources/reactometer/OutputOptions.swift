import ArgumentParser
import LoadClient
import Measurement
import Report

/// The flags that say what is written where.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the record as JSON; - for standard output.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write the latencies as a HdrHistogram log.", valueName: "file"))
  var hdr: String?

  @Flag(help: "Exit with 3 also when the run is only suspect.")
  var strict = false

  func validate() throws {
    for (flag, name) in [("--json", json), ("--hdr", hdr)] where name?.isEmpty == true {
      throw ValidationError("\(flag) needs the name of a file.")
    }
    if let json, json == hdr {
      throw ValidationError("--json and --hdr both name '\(json)': give each a file of its own.")
    }
    if hdr == "-" { throw ValidationError("--hdr needs the name of a file: standard output belongs to the report.") }
  }

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
  /// - Parameter startedAt: seconds since 1970.
  func write(_ record: RunRecord, _ outcome: LoadOutcome, startedAt: Int) throws {
    let report = LoadReport(record).text
    if json?.isStandardOutput == true { Console.tell(report) }
    try json?.write(RunRecordJSON.encode(record))
    try hdr?.write(log(record, outcome, startedAt: startedAt).text)
    // Last, so that a reader who has gone away costs no file.
    if json?.isStandardOutput != true { try Console.printOrFail(report) }
  }

  /// The latencies as the line that readers add up, the service times beside it under a tag.
  private func log(_ record: RunRecord, _ outcome: LoadOutcome, startedAt: Int) -> HdrLog {
    var log = HdrLog(startEpochSeconds: Double(startedAt), startText: record.startedAt)
    log.comments = ["reactometer \(record.model.rawValue) loop, \(record.url), latencies in nanoseconds"]
    log.intervals = [
      HdrLog.Interval(
        startSeconds: record.warmupSeconds, lengthSeconds: record.durationSeconds, histogram: outcome.latency.combined),
      HdrLog.Interval(
        tag: "service", startSeconds: record.warmupSeconds, lengthSeconds: record.durationSeconds,
        histogram: outcome.service.combined),
    ]
    return log
  }
}
