import ArgumentParser
import Dyno
import LoadClient
import Stores

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer dyno setup|execute|info STORE`: a database that keeps changing.
struct DynoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dyno",
    abstract: "Fills a database and keeps changing it, run after run; compatible with couchdyno.",
    subcommands: [DynoSetupCommand.self, DynoExecuteCommand.self, DynoInfoCommand.self])
}

/// Where the dyno lives, and how patient it is.
struct DynoOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "sqlite:PATH, postgresql://..., http://host:5984/database (CouchDB) or dynamodb://region/table[?endpoint=URL].",
      valueName: "store"))
  var store: String = DynoPlace.usual

  @Option(help: ArgumentHelp("A run gives up after so many failures in a row.", valueName: "n"))
  var maxErrors = 5

  func validate() throws {
    guard (1...1_000_000).contains(maxErrors) else {
      throw ValidationError("--max-errors must be from 1 to 1000000, not \(maxErrors).")
    }
  }

  func makeDyno() throws -> Dyno {
    do throws(StoreError) {
      let store = try DynoPlace.store(at: try StoreURL(parsing: store)) { name in
        getenv(name).map { String(cString: $0) }
      }
      var settings = Dyno.Settings()
      settings.mostErrors = maxErrors
      return Dyno(store, settings: settings, isStopped: { Interrupt.flag.isRaised })
    } catch { throw CommandFailure(error) }
  }
}

/// What the three say alike.
enum DynoConsole {
  /// Nobody there who reads: nothing is lost, since the state is in the database.
  static func print(_ text: String) { Console.print(text) }

  static func before(_ state: DynoState, _ window: Window) { print(DynoText.before(state, window) + "\n") }

  static func after(_ run: RunReport) {
    let revisions = DynoText.revisions(run)
    print((revisions.isEmpty ? "" : revisions + "\n") + DynoText.after(run) + "\n")
    for reason in run.reasons { complain(reason.hasSuffix(".") ? reason : reason + ".") }
  }

  /// Ends the command when a run did not do all of its window.
  /// - Parameter advice: what to do next, after a signal.
  static func demandDone(_ run: RunReport, advice: String) throws {
    switch run.ending {
    case .failed(let error): throw CommandFailure(error)
    case .stopped:
      throw Interrupt.failure("interrupted; the state is kept. \(advice)")
    case .done:
      guard run.line.errors > 0 else { return }
      let rejected = run.rejected
      throw CommandFailure(
        rejected > 0 ? .dataError : .provesNothing,
        "\(run.line.errors) of \(run.line.updates) documents were not updated"
          + (rejected > 0 ? "; the store refused \(rejected) of them." : "; others kept updating them."))
    }
  }
}
