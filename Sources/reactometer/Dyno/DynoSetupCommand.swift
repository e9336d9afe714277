import ArgumentParser
import Dyno
import Stores

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer dyno setup STORE`
struct DynoSetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Makes a database and keeps in it how it is to be changed.",
    discussion: """
      Exit status: 0; 1 the database exists and --force is not given; 64 usage; 66 no such database of a server, or no such folder; \
      69 it cannot be reached; 73 something else is in its place; 75 gave up after --max-errors; 76 its answer makes no \
      sense; 77 not authorised; 129, 130, 143 interrupted.
      """)

  @OptionGroup var options: DynoOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Number of documents.", valueName: "n"))
  var total = 1_000

  @Option(name: .shortAndLong, help: ArgumentHelp("Letters of each document.", valueName: "n"))
  var size = 1_000

  @Option(
    name: [.short, .customLong("updates-per-run"), .customLong("update-per-run")],
    help: ArgumentHelp("Documents that each run updates.", valueName: "n"))
  var updatesPerRun = 10

  @Flag(name: .shortAndLong, help: "Remove what is there and begin anew. With CouchDB that is the whole database.")
  var force = false

  @Flag(name: .shortAndLong, help: "Fill the database with all of its documents.")
  var waitToFill = false

  func validate() throws {
    guard (1...1_000_000_000_000).contains(total) else {
      throw ValidationError("--total must be from 1 to 1000000000000, not \(total).")
    }
    guard (0...100_000_000).contains(size) else {
      throw ValidationError("--size must be from 0 to 100000000, not \(size).")
    }
    guard updatesPerRun >= 0 else {
      throw ValidationError("--updates-per-run must be 0 or more, not \(updatesPerRun).")
    }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    Interrupt.watch()
    let dyno = try options.makeDyno()
    guard let state = try setUp(dyno) else {
      // As couchdyno has it.
      throw CommandFailure(
        .failed, "\(dyno.place) already exists; --force removes it and sets it up anew.")
    }
    DynoConsole.print(DynoText.block("dyno_config", state))
    if waitToFill { try fill(dyno) }
    DynoConsole.print("\nRun 'reactometer dyno execute' periodically to update documents.\n")
  }

  /// Nothing when there is something already.
  private func setUp(_ dyno: Dyno) throws -> DynoState? {
    do throws(StoreError) {
      if !force, try dyno.isThere() { return nil }
      return try dyno.setUp(total: total, size: size, updates: updatesPerRun, replacing: force)
    } catch { throw CommandFailure(error) }
  }

  private func fill(_ dyno: Dyno) throws {
    DynoConsole.print("\nFilling up database...\n\n")
    var left = total
    while left > 0 {
      let report: RunReport
      do throws(StoreError) {
        let order = Dyno.Order(updates: min(left, Dyno.fillWindow), isFilling: true)
        report = try dyno.run(order, begun: DynoConsole.before).report
      } catch { throw CommandFailure(error) }
      DynoConsole.after(report)
      try DynoConsole.demandDone(report, advice: "'reactometer dyno execute' goes on where this stopped.")
      left -= report.window.count
    }
    DynoConsole.print("Database filled\n")
  }
}
