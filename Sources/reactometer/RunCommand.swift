import Analysis
import ArgumentParser
import Experiments
import LoadClient
import Measurement
import Observation
import Plans
import Records
import Report

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer run FILE`: starts the servers of an experiment one after another, measures them, prints the tables.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs an experiment from a YAML file and prints its tables.",
    discussion: """
      Servers are started one at a time on a free port of this machine, warmed up, measured and stopped. The tables go to \
      standard output, progress to standard error, and everything measured to a new folder below results.

      Exit status: 0 the run is valid, or suspect for printed reasons; 1 a server answered wrongly or died; 3 a trial proves \
      nothing; 64 usage; 65 the file is wrong; 66 the file is not there; 69 a server did not start; 73 the results cannot be \
      written; 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("The experiment, such as bench/experiments/standard.yaml.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp("Where the servers' executables are. Default: beside this program.", valueName: "folder"))
  var servers: String?

  @Option(help: ArgumentHelp("Where the folder with the results is made.", valueName: "folder"))
  var results = "results"

  @Flag(help: "Only print what would be run, and how long it takes.")
  var dryRun = false

  func run() throws {
    let plan = try plan()
    let serversFolder = try servers ?? folderOfThisProgram()
    if dryRun { return Console.print(plan.preview(serversFolder: serversFolder)) }
    if let missing = plan.missingServer(in: serversFolder) { throw CommandFailure(.unreachable, missing.description) }
    let start = WallClock.secondsSince1970
    let startText = WallClock.text(secondsSince1970: start)
    let folder = try keeping { () throws(ResultsFolder.Failure) in
      try ResultsFolder(creatingIn: results, timestamp: startText, name: plan.name)
    }
    var log = HdrLog(startEpochSeconds: Double(start), startText: startText)
    log.comments = ["reactometer run \(file), latencies in nanoseconds"]
    var run = ExperimentRun(
      plan: plan, serversFolder: serversFolder, logFolder: folder.logFolder, memory: MemorySample.ofTree,
      timestamp: { WallClock.now })
    run.keepLatencies = { log.intervals.append($0) }
    let record = perform(run)
    // The tables are printed even when the record cannot be kept: they are then all there is.
    let kept = Result { try keeping { () throws(ResultsFolder.Failure) in try folder.write(record, latencies: log) } }
    try Console.printOrFail(record.text(path: (try? kept.get()).map { folder.recordPath }))
    try kept.get()
    try conclude(record)
  }

  private func perform(_ run: ExperimentRun) -> ExperimentRecord {
    watchInterrupts()
    let line = RunProgressLine()
    defer { line.clear() }
    return run.perform(on: .current, stop: Interrupt.flag, progress: line.show)
  }

  /// As every command does, but a second Ctrl-C takes the server along: it would stay otherwise.
  private func watchInterrupts() {
    Interrupt.watch()
    ServerProcess.prepareForKilling()
    for number in Interrupt.signals {
      signal(number) { number in
        if Interrupt.flag.isRaised {
          ServerProcess.killRunning()
          _exit(128 + number)
        }
        Interrupt.flag.raise()
      }
    }
  }

  private func keeping<Value>(_ body: () throws(ResultsFolder.Failure) -> Value) throws -> Value {
    do { return try body() } catch { throw CommandFailure(.cannotCreate, "\(error).") }
  }

  /// Turns how the run ended into how the process ends.
  private func conclude(_ record: ExperimentRecord) throws {
    switch record.ending {
    case .failed(let failure):
      throw CommandFailure(failure.kind == .notStarted ? .unreachable : .failed, failure.description)
    case .interrupted: throw CommandFailure(.interrupted, "interrupted; the tables hold what was measured.")
    case .complete: if record.state == .void { throw CommandFailure(.provesNothing, "") }
    }
  }

  private func plan() throws -> ExperimentPlan {
    do {
      return try ExperimentPlan(file: file)
    } catch {
      switch error {
      case .unreadable: throw CommandFailure(.noInput, "\(error).")
      case .invalid: throw CommandFailure(.dataError, "\(error)")
      }
    }
  }

  private func folderOfThisProgram() throws -> String {
    guard let program = realpath("/proc/self/exe", nil) else {
      throw CommandFailure(.system, "/proc/self/exe cannot be read: give the servers' folder with --servers.")
    }
    defer { free(program) }
    return String(String(cString: program).split(separator: "/").dropLast().map { "/\($0)" }.joined())
  }
}

/// Tells on standard error how far a run is: one line written over itself on a terminal, else a line for each step.
final class RunProgressLine {
  private let isTerminal = ProgressLine.isWanted
  private var last = ""

  func show(_ progress: RunProgress) {
    let text = progress.text
    if isTerminal {
      if text != last { Console.tell("\r\u{1b}[K\(text)") }
      last = text
    } else {
      let step = progress.step
      if step != last { Console.tell("\(text)\n") }
      last = step
    }
  }

  func clear() { if isTerminal { Console.tell("\r\u{1b}[K") } }
}
