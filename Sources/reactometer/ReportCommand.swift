import Analysis
import ArgumentParser
import Experiments
import Measurement
import Plans
import Records

/// `reactometer report FOLDER`: prints the tables of a saved experiment again, and makes its page, pictures and files.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Prints the tables of a saved experiment again, and makes graphs and files of it.",
    discussion: """
      Everything is made from the saved record: nothing is measured again, and making it twice gives the same files. Without \
      a flag the tables are all there is. Pictures are drawn by gnuplot; where that is missing, the rest is made.

      Exit status: 0; 3 when the run proves nothing; 64 usage; 66 there is no record that can be read; 73 a file cannot be \
      written.
      """)

  @Argument(
    help: ArgumentHelp("A folder that a run made below results, or the record.json in it.", valueName: "folder"))
  var folder: String

  @Flag(help: "One page with everything, its graphs inside: report.html.")
  var html = false

  @Flag(help: "Each graph as a PNG file, 1,000 pixels wide.")
  var png = false

  @Flag(help: "Figures, series and verdicts as comma-separated values.")
  var csv = false

  @Flag(help: "Latencies as a HdrHistogram log, and of each stream as percentiles (.hgrm).")
  var hdr = false

  @Flag(help: "All of these.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "A simulated run of the same plan, whose figures are drawn beside the measured ones of a sweep.",
      valueName: "folder"))
  var with: String?

  @Option(help: ArgumentHelp("Where the files go. Default: report, in the folder of the record.", valueName: "folder"))
  var output: String?

  func validate() throws {
    if kinds.isEmpty, output != nil || with != nil {
      throw ValidationError(
        "--\(output != nil ? "output" : "with") changes nothing without --html, --png, --csv, --hdr or --all.")
    }
  }

  func run() throws {
    let (record, path) = try read(folder)
    let other = try with.map { try simulated($0) }
    let findings = Findings(record)
    try Console.printOrFail(findings.text(path: path))
    if !kinds.isEmpty { try write(findings, other.map { Findings($0) }, recordPath: path) }
    if findings.state == .void { throw CommandFailure(.provesNothing, "") }
  }

  private var kinds: ReportFiles.Kinds {
    if all { return .all }
    let asked: [(Bool, ReportFiles.Kinds)] = [(html, .html), (png, .png), (csv, .csv), (hdr, .hdr)]
    return asked.reduce(into: []) { kinds, each in if each.0 { kinds.insert(each.1) } }
  }

  private func write(_ findings: Findings, _ simulated: Findings?, recordPath: String) throws {
    let parts = recordPath.split(separator: "/", omittingEmptySubsequences: false)
    let beside = (parts.dropLast() + ["report"]).joined(separator: "/")
    var files = ReportFiles(findings, with: simulated)
    do {
      let folder = try ReportFolder(output ?? beside)
      // Elsewhere nobody knows how the record is reached.
      try files.write(kinds, to: folder, recordPath: output == nil ? "../\(parts.last ?? "")" : nil)
      for complaint in files.complaints { complain(complaint) }
      let list = files.written.map { "  \($0.title)\n" }.joined()
      try Console.printOrFail("\nWritten to \(folder.path):\n\n\(list)")
    } catch let failure as ResultsFolder.Failure { throw CommandFailure(.cannotCreate, "\(failure).") }
  }

  private func simulated(_ folder: String) throws -> ExperimentRecord {
    let record = try read(folder).0
    if record.isSimulated { return record }
    throw CommandFailure(
      .usage, "--with takes a simulated run, and \(folder) was measured; 'reactometer compare' holds two runs together."
    )
  }

  private func read(_ folder: String) throws -> (ExperimentRecord, String) {
    do { return try ResultsFolder.read(folder) } catch { throw CommandFailure(.noInput, "\(error).") }
  }
}
