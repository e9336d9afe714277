import ArgumentParser
import Datasets
import LoadClient
import Pacing
import Population
import Stores
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer populate DATASET --into STORE`: fake data at scale.
struct PopulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "populate",
    abstract: "Fills a database with fake data that is the same wherever it is made.",
    discussion: """
      A load that was broken off, however that was, goes on with --resume: what is there is not written again. One that is \
      complete is left alone. At a terminal progress is one line; where standard output is a pipe or a file it gets a line of \
      CSV each interval, and the tables go to standard error.

      Passwords may also come from PGPASSWORD, COUCHDB_PASSWORD, and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and \
      AWS_SESSION_TOKEN. weather takes TOTAL_RECORDS and BATCH_SIZE as its original did.

      Exit status: 0 it is all there; 3 what was read back is not what should be there; 64 usage; 65 the store says that the \
      data is wrong; 66 no such database; 69 it cannot be reached; 73 something else is there; 75 gave up after --max-errors; \
      76 its answer makes no sense; 77 not authorised; 129, 130, \
      143 interrupted.
      """)

  @OptionGroup var records: DatasetOptions
  @OptionGroup var options: PopulateOptions

  @Flag(help: "Afterwards read back counts, duplicates and 10000 records of each source, and compare.")
  var verify = false

  @Flag(help: "Afterwards read back and compare every record.")
  var verifyAll = false

  @Option(help: ArgumentHelp("How often progress is told.", valueName: "time"))
  var interval = "1s"

  @Option(
    help: ArgumentHelp(
      "A line for each batch, at the end of this file. markers: runtime.log unless said.", valueName: "file"))
  var log: String?

  func validate() throws {
    guard try intervalTime() >= .milliseconds(10) else { throw ValidationError("--interval must be 10ms or more.") }
  }

  private func intervalTime() throws -> Duration {
    do { return try Duration(parsing: interval) } catch { throw ValidationError("--interval: \(error).") }
  }

  func run() throws {
    // Who reads the progress may leave; the load goes on.
    signal(SIGPIPE, SIG_IGN)
    let url = try options.place()
    if verify || verifyAll, !url.keepsRecords {
      throw CommandFailure(.usage, "null: keeps no record that could be read back: leave --verify out.")
    }
    let dataset = try records.make()
    let store = try makeStore(url)
    let order = try options.order(for: store, dataset)
    let log = try (log ?? (records.dataset == "markers" ? "runtime.log" : nil)).map(ChunkLog.init)
    Interrupt.watch()
    try load(dataset, into: store, order, log)
    if verify || verifyAll { try verify(dataset, store, order) }
  }

  private func makeStore(_ url: StoreURL) throws -> any Store {
    do throws(StoreError) { return try url.makeStore(journal: options.journal) } catch { throw CommandFailure(error) }
  }

  private func load(_ dataset: Dataset, into store: any Store, _ order: PopulationOrder, _ log: ChunkLog?) throws {
    var console = PopulateConsole()
    var tell: (@Sendable (ChunkReport) -> Void)?
    if let log { tell = { log.write($0) } }
    let run = PopulationRun(
      dataset, into: store, order: order, isStopping: { Interrupt.flag.isRaised }, log: tell)
    let outcome = run.perform(interval: try intervalTime(), progress: { console.show($0) })
    console.clear()
    switch outcome.end {
    case .wasComplete:
      console.print("\(store.place) already holds all of \(dataset.identity); nothing was written.\n")
    case .complete: console.print(PopulateText.summary(outcome, dataset, place: store.place))
    case .interrupted(let isTidy):
      console.print(PopulateText.summary(outcome, dataset, place: store.place))
      interrupted("\(outcome.counts.all.there) of \(dataset.count) records are there", isTidy: isTidy)
    case .failed(let givenUp):
      if outcome.loadSeconds > 0 { console.print(PopulateText.summary(outcome, dataset, place: store.place)) }
      throw CommandFailure(givenUp)
    }
  }

  /// Ends the process at once: threads that did not end in time are still at work, and must not see what they use go away.
  private func interrupted(_ state: String, isTidy: Bool) -> Never {
    let rest = isTidy ? "" : "; what was under way is rolled back, or looked at when the load goes on"
    complain("interrupted: \(state)\(rest). The same command with --resume goes on.")
    _exit(128 + Interrupt.number.load(ordering: .relaxed))
  }

  private func verify(_ dataset: Dataset, _ store: any Store, _ order: PopulationOrder) throws {
    let console = PopulateConsole()
    let perseverance = Perseverance(
      maxErrors: order.maxErrors, jitterSeed: order.jitterSeed, wasReached: true,
      isStopping: { Interrupt.flag.isRaised })
    let verification = Verification(
      dataset, in: store, extent: verifyAll ? .all : .sample(10_000, seed: dataset.seed),
      perseverance: perseverance)
    let report: VerificationReport?
    do throws(GivenUp) {
      report = try verification.perform { console.show("\($0) records read back") }
    } catch { throw CommandFailure(error) }
    console.clear()
    guard let report else { interrupted("the load is complete, but was not all read back", isTidy: true) }
    console.print("\n" + PopulateText.verification(report))
    if !report.isRight { throw CommandFailure(.provesNothing, "what \(store.place) holds is not this dataset.") }
  }
}
