import ArgumentParser
import LoadClient
import Pages
import Plans

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer pages PLAN.yaml`: which pages of a site are slow, and how they grow with their lists.
struct PagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pages",
    abstract: "Times a list of pages and API calls of any site, and says which are slow.",
    discussion: """
      Each page is asked for in turn, over one connection; lists are followed from page to page. What the plan takes from the \
      environment, ${NAME}, is never printed.

      Exit status: 0; 3 a page failed or is over its limit; 64 usage; 65 the plan is wrong; 66 it is not there; 69 nobody \
      answers; 73 a file cannot be written; 129, 130, 143 interrupted.
      """)

  @Argument(help: ArgumentHelp("What to ask for.", valueName: "plan.yaml"))
  var plan: String

  @Option(help: ArgumentHelp("How often everything is asked for, instead of the plan's number.", valueName: "n"))
  var repeats: Int?

  @Option(
    help: ArgumentHelp("Write the figures as JSON; - for standard output, instead of the table.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write a line of CSV for each request; - as above.", valueName: "file"))
  var csv: String?

  func validate() throws {
    if let repeats, !(1...100_000).contains(repeats) {
      throw ValidationError("--repeats must be from 1 to 100000, not \(repeats).")
    }
    if json == "-", csv == "-" { throw ValidationError("Only one of --json and --csv can have standard output.") }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    Interrupt.watch()
    let plan = try read()
    let files = try (json: json.map(OutputFile.init), csv: csv.map(OutputFile.init))
    let run = PagesRun(plan, isStopped: { Interrupt.flag.isRaised })
    let report = run.perform { round in
      if ProgressLine.isWanted { Console.tell("\r\u{1b}[Kround \(round) of \(plan.repeats)") }
    }
    if ProgressLine.isWanted { Console.tell("\r\u{1b}[K") }
    try files.json?.write(report.json)
    try files.csv?.write(report.csv)
    if json != "-", csv != "-" { try Console.printOrFail(report.text) }
    try judge(report)
  }

  private func read() throws -> PagesPlan {
    do throws(PlanError) {
      guard let bytes = PlanBytes.read(self.plan) else {
        throw .unreadable(file: self.plan, reason: String(cString: strerror(errno)))
      }
      var plan = try PagesPlan(bytes: bytes, file: self.plan) { name in getenv(name).map { String(cString: $0) } }
      if let repeats { plan.repeats = repeats }
      return plan
    } catch {
      throw CommandFailure(ExitStatus(rawValue: error.exitStatus) ?? .dataError, error.description)
    }
  }

  private func judge(_ report: PagesReport) throws {
    if Interrupt.flag.isRaised {
      throw Interrupt.failure("interrupted; what is printed is not all of the plan.")
    }
    if report.isUnreachable {
      throw CommandFailure(.unreachable, (report.samples.first?.failure ?? "nobody answers") + ".")
    }
    guard !report.isRight else { return }
    let failed = report.pages.filter { !$0.failures.isEmpty }.map { "'\($0.name)' failed" }
    let slow = report.pages.filter { $0.failures.isEmpty && $0.isSlow }.map { "'\($0.name)' is over its limit" }
    throw CommandFailure(.provesNothing, (failed + slow).joined(separator: ", ") + ".")
  }
}

/// A small file, whole.
private enum PlanBytes {
  /// Nothing when it cannot be read; `errno` says why.
  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return ferror(file) == 0 ? bytes : nil
  }
}
