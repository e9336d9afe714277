import Analysis
import ArgumentParser
import Experiments
import Measurement
import Plans
import Records

/// `reactometer report FOLDER`: prints the tables of a saved experiment again.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Prints the tables of a saved experiment again, as the run printed them.",
    discussion: "Exit status: 0; 3 when the run proves nothing; 64 usage; 66 there is no record that can be read.")

  @Argument(
    help: ArgumentHelp("A folder that a run made below results, or the record.json in it.", valueName: "folder"))
  var folder: String

  func run() throws {
    let (record, path) = try read()
    try Console.printOrFail(record.text(path: path))
    if record.state == .void { throw CommandFailure(.provesNothing, "") }
  }

  private func read() throws -> (ExperimentRecord, String) {
    do { return try ResultsFolder.read(folder) } catch { throw CommandFailure(.noInput, "\(error).") }
  }
}
