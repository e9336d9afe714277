import ArgumentParser
import Dyno
import LoadClient
import Stores

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer dyno info STORE`
struct DynoInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Tells what a database has been through.",
    discussion: """
      Exit status: 0; 64 usage; 66 there is no such database; 69 it cannot be reached; 75 gave up after --max-errors; \
      76 its answer makes no sense; 77 not authorised; 129, 130, 143 interrupted.
      """)

  @OptionGroup var options: DynoOptions

  @Flag(name: .shortAndLong, help: "On which days documents were last updated, and how many. Reads all documents.")
  var dailyCensus = false

  @Flag(name: .shortAndLong, help: "How many conflicting versions there are. Reads all documents.")
  var conflicts = false

  func run() throws {
    Interrupt.watch()
    let dyno = try options.makeDyno()
    do throws(StoreError) {
      let state = try dyno.state()
      DynoConsole.print(DynoText.block("db_info", try dyno.facts()) + "\n")
      DynoConsole.print(DynoText.block("dyno_info", state) + "\n")
      DynoConsole.print(DynoText.history(state.history))
      guard dailyCensus || conflicts else { return }
      let survey = try dyno.survey()
      if !Interrupt.flag.isRaised {
        if conflicts { DynoConsole.print("Conflicts: \(survey.conflicts)\n") }
        if dailyCensus { DynoConsole.print(DynoText.census(survey.census)) }
        return
      }
    } catch { throw CommandFailure(error) }
    throw Interrupt.failure("interrupted.")
  }
}
