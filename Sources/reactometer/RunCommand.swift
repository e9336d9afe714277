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
      standard output, progress to standard error, and everything measured to a new folder below results. A run that was \
      broken off, however that was, is finished with --resume.

      Exit status: 0 the run is valid, or suspect for printed reasons; 1 a server answered wrongly or died; 3 a trial proves \
      nothing, with --strict also when one is suspect; 64 usage; 65 the file is wrong; 66 the file is not there; 69 a server \
      did not start; 71 the system gives less than the plan needs; 73 the results cannot be written; 130 interrupted.
      """)

  @Argument(
    help: ArgumentHelp(
      "The experiment, such as bench/experiments/standard.yaml. With --resume it may be left out.", valueName: "file"))
  var file: String?

  @Option(
    help: ArgumentHelp("Where the servers' executables are. Default: beside this program.", valueName: "folder"))
  var servers: String?

  @Option(help: ArgumentHelp("Where the folder with the results is made.", valueName: "folder"))
  var results = "results"

  @Option(
    help: ArgumentHelp(
      "Finishes the run whose results are in this folder: trials that are whole in it are not run again.",
      valueName: "folder"))
  var resume: String?

  @Flag(help: "Exit with 3 also when the run is only suspect.")
  var strict = false

  @Flag(help: "Only print what would be run, and how long it takes.")
  var dryRun = false

  @OptionGroup(title: "Simulation")
  var simulation: SimulationOptions

  func validate() throws {
    if file == nil, resume == nil { throw ValidationError("Missing expected argument '<file>'.") }
    if simulation.simulate, file == nil || resume != nil {
      throw ValidationError("--simulate takes a plan's file, and nothing that was begun: leave --resume out.")
    }
  }

  func run() throws {
    let plan = try file.map(plan)
    let serversFolder = try servers ?? folderOfThisProgram()
    if dryRun { return Console.print(try (plan ?? savedPlan()).preview(serversFolder: serversFolder)) }
    if simulation.simulate, let plan { return try simulate(plan) }
    let start = WallClock.now
    if let plan { try check(plan, serversFolder) }
    let (folder, earlier) = try resume.map { try takeUp($0, plan) } ?? (newFolder(plan, start), nil)
    guard let plan = plan ?? earlier?.plan else { return }
    try check(plan, serversFolder)
    let record = perform(plan, serversFolder, startedAt: start, in: folder, continuing: earlier)
    // The tables are printed even when the record cannot be kept: they are then all there is.
    let kept = Result { try keeping { () throws(ResultsFolder.Failure) in try folder.finish(record) } }
    try Console.printOrFail(record.text(path: (try? kept.get()).map { folder.recordPath }))
    try kept.get()
    try conclude(record)
  }

  /// What is found out now is not found out after minutes.
  private func check(_ plan: ExperimentPlan, _ serversFolder: String) throws {
    if let missing = plan.missingServer(in: serversFolder) { throw CommandFailure(.unreachable, missing.description) }
    if let problem = plan.descriptorProblem() { throw CommandFailure(.system, "\(problem).") }
  }

  private func newFolder(_ plan: ExperimentPlan?, _ start: String) throws -> ResultsFolder {
    try keeping { () throws(ResultsFolder.Failure) in
      try ResultsFolder(creatingIn: results, timestamp: start, name: plan?.name ?? "unnamed")
    }
  }

  private func perform(
    _ plan: ExperimentPlan, _ serversFolder: String, startedAt: String, in folder: ResultsFolder,
    continuing earlier: ExperimentRecord?
  ) -> ExperimentRecord {
    watchInterrupts()
    let line = RunProgressLine()
    defer { line.clear() }
    var run = ExperimentRun(
      plan: plan, serversFolder: serversFolder, logFolder: folder.logFolder, timestamp: { WallClock.now })
    run.calibrate = { FibCalibration($0, seconds: 1).measure() }
    var isTold = false
    run.keep = { record, trial in
      do { try folder.write(record, adding: trial) } catch {
        line.clear()
        if !isTold { complain("\(error); the run goes on, for its tables.") }
        isTold = true
      }
    }
    return run.perform(
      on: .current, startedAt: startedAt, continuing: earlier, stop: Interrupt.flag, progress: line.show)
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

  func keeping<Value>(_ body: () throws(ResultsFolder.Failure) -> Value) throws -> Value {
    do { return try body() } catch {
      throw CommandFailure(error.kind == .reading ? .noInput : .cannotCreate, "\(error).")
    }
  }

  /// Turns how the run ended into how the process ends.
  func conclude(_ record: ExperimentRecord) throws {
    switch record.ending {
    case .failed(let failure):
      throw CommandFailure(failure.kind == .notStarted ? .unreachable : .failed, failure.description)
    case .interrupted: throw CommandFailure(.interrupted, "interrupted; the tables hold what was measured.")
    case .complete:
      if record.state == .void || (strict && record.state == .suspect) { throw CommandFailure(.provesNothing, "") }
    }
  }

  private func plan(_ file: String) throws -> ExperimentPlan {
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

// Finishing what another run began.
extension RunCommand {
  private func savedPlan() throws -> ExperimentPlan {
    try keeping { () throws(ResultsFolder.Failure) in try ResultsFolder.read(resume ?? "").record.plan }
  }

  /// Opens the folder of an earlier run, if it can be gone on with: one record is of one plan and one machine.
  private func takeUp(_ path: String, _ plan: ExperimentPlan?) throws -> (ResultsFolder, ExperimentRecord?) {
    let (folder, record) = try keeping { () throws(ResultsFolder.Failure) in try ResultsFolder.resume(path) }
    if let plan, plan != record.plan {
      throw CommandFailure(
        .dataError,
        "\(file ?? "the plan") is not what \(path) was measured by: leave the file out to finish that run, or run the file "
          + "anew without --resume.")
    }
    if record.isSimulated {
      throw CommandFailure(.dataError, "\(path) was simulated, which takes no time: simulate it anew.")
    }
    if record.machine != .current {
      throw CommandFailure(
        .dataError,
        "\(path) was measured on another machine, kernel or version of the program, and its figures would not compare with "
          + "those of today: run the plan anew.")
    }
    return (folder, record)
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
