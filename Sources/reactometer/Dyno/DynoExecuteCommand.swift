import ArgumentParser
import Dyno
import LoadClient
import Stores

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer dyno execute STORE`
struct DynoExecuteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "execute",
    abstract: "Updates the next documents, once or again and again.",
    discussion: """
      --rate 5/10s by itself updates 5 documents every 10 seconds until it is stopped: the same as --updates-per-run 5 \
      --continuous 10. With one of these it is the pace of the documents within a run. A signal lets the batch under way end, \
      and the state is kept.

      Exit status: 0; 3 there is no such database, or documents were lost to others; 64 usage; 65 the store refused documents; \
      69 it cannot be reached; 75 gave up after --max-errors; 76 its answer makes no sense; 77 not authorised; 129, 130, 143 interrupted.
      """)

  @OptionGroup var options: DynoOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Begin a run every so many seconds, until stopped. 0: one run.", valueName: "seconds"))
  var continuous: Double?

  @Option(
    name: [.short, .customLong("updates-per-run"), .customLong("update-per-run")],
    help: ArgumentHelp("Documents of each run, instead of the state's number.", valueName: "n"))
  var updatesPerRun: Int?

  @Option(help: ArgumentHelp("At most so many documents in such a time: 5/10s, 200/s.", valueName: "rate"))
  var rate: String?

  @Option(help: ArgumentHelp("End after so many runs.", valueName: "n"))
  var runs: Int?

  func validate() throws {
    if let continuous, !(0...31_536_000).contains(continuous) {
      throw ValidationError("--continuous must be from 0 to 31536000 seconds.")
    }
    if let updatesPerRun, updatesPerRun < 0 {
      throw ValidationError("--updates-per-run must be 0 or more, not \(updatesPerRun).")
    }
    if let runs, runs < 1 { throw ValidationError("--runs must be 1 or more, not \(runs).") }
    _ = try pace()
  }

  private func pace() throws -> DynoRate? {
    do { return try rate.map(DynoRate.init(parsing:)) } catch { throw ValidationError("--rate: \(error).") }
  }

  func run() throws {
    // Who reads the output may leave; the database goes on changing.
    signal(SIGPIPE, SIG_IGN)
    Interrupt.watch()
    let dyno = try options.makeDyno()
    var order = Dyno.Order()
    // couchdyno's 0 means: as the state says.
    if let updatesPerRun, updatesPerRun > 0 { order.updates = updatesPerRun }
    order.rate = try pace()
    var period = continuous.map { UInt64($0 * 1e9) } ?? 0
    if let rate = order.rate, continuous == nil, order.updates == nil {
      order.updates = rate.documents
      period = rate.periodNanoseconds
    }
    var course = DynoCourse(dyno, order: order, periodNanoseconds: period, runs: runs)
    try course.perform()
  }
}

/// Runs that follow one another on absolute deadlines.
private struct DynoCourse {
  let dyno: Dyno
  let order: Dyno.Order
  /// 0: one run.
  let periodNanoseconds: UInt64
  let runs: Int?
  let clock = DynoClock.system
  private var newest: DynoState?
  private var done = 0
  /// Why the last run that gave up documents did so; others have followed it all the same.
  private var loss: CommandFailure?

  init(_ dyno: Dyno, order: Dyno.Order, periodNanoseconds: UInt64, runs: Int?) {
    self.dyno = dyno
    self.order = order
    self.periodNanoseconds = periodNanoseconds
    self.runs = runs ?? (periodNanoseconds == 0 ? 1 : nil)
  }

  mutating func perform() throws {
    var cycles = Cycles(startNanoseconds: clock.monotonicNanoseconds(), periodNanoseconds: periodNanoseconds)
    while true {
      try runOnce()
      done += 1
      if let runs, done >= runs { break }
      let now = clock.monotonicNanoseconds()
      let left = cycles.nextNanoseconds > now ? cycles.nextNanoseconds - now : 0
      DynoConsole.print("Sleeping \(DynoText.seconds(Double(left) / 1e9)) seconds before next run \(done)\n")
      clock.wait(cycles.nextNanoseconds) { Interrupt.flag.isRaised }
      DynoConsole.print("\n")
      if Interrupt.flag.isRaised { try stop() }
      let lateness = cycles.begin(nowNanoseconds: clock.monotonicNanoseconds())
      DynoConsole.print(DynoText.schedule(run: done, lateness) + "\n")
    }
    tellState()
    if let loss { throw loss }
  }

  private mutating func runOnce() throws {
    let isLast = runs.map { done + 1 >= $0 } ?? false
    var isWhole = false
    do {
      let (report, state) = try perform(order)
      newest = state
      isWhole = report.isWhole
      DynoConsole.after(report)
      let isOver = if case .stopped = report.ending { true } else { isLast }
      if isOver, report.line.errors > 0 || !report.isWhole { tellState() }
      try DynoConsole.demandDone(report, advice: "The next run takes what this one left.")
    } catch let failure as CommandFailure {
      // A run for months outlives a server that is restarted, and documents that are refused or that others keep updating.
      guard !isLast, !Interrupt.flag.isRaised, isWhole || failure.mayPass else { throw failure }
      if isWhole { loss = failure }
      complain(failure.sentence + (isWhole ? " The next run goes on behind them." : " The next run tries again."))
    }
  }

  private func perform(_ order: Dyno.Order) throws -> (RunReport, DynoState) {
    do throws(StoreError) { return try dyno.run(order, begun: DynoConsole.before) } catch {
      // As couchdyno has it.
      if error.kind == .fatal(.noSuchDatabase) { throw CommandFailure(.provesNothing, error.sentence) }
      throw CommandFailure(error)
    }
  }

  private func stop() throws {
    tellState()
    throw Interrupt.failure("interrupted between two runs.")
  }

  private func tellState() {
    if let newest { DynoConsole.print(DynoText.block("new_state", newest)) }
  }
}

extension CommandFailure {
  /// Whether a later run may succeed.
  fileprivate var mayPass: Bool { [.unreachable, .gaveUp].contains(status) }
}
