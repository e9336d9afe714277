import ArgumentParser
import Datasets
import Population

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer markers-config USERS [DAYS] [RECORDS]`: the configuration `populate markers` makes its records of.
struct MarkersConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "markers-config",
    abstract: "Prints a configuration for 'populate markers': users, films, times.",
    discussion: """
      Its schema is schemas/markers-config.schema.json. The same seed and --until print the same configuration.

      Exit status: 0; 64 usage; 73 it cannot be printed.
      """)

  @Argument(help: "How many users.")
  var users: Int

  @Argument(help: "How many days before --until the markers are spread over.")
  var days = 90

  @Argument(help: "Markers of each user. (default: one a week of the days)")
  var records: Int?

  @Option(help: ArgumentHelp("What all that is random comes of.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The product code.", valueName: "code"))
  var product = "hboMax"

  @Option(
    help: ArgumentHelp(
      "The end of the days, as 2026-01-01 or 2026-01-01T06:30:00Z. (default: now)", valueName: "moment"))
  var until: String?

  func run() throws {
    try Console.printOrFail(try config().fileText, as: "configuration")
  }

  private func config() throws -> MarkersConfig {
    do {
      var order = MarkersConfig.Order(users: users, until: try moment())
      order.days = days
      order.records = records
      order.product = product
      let config = try MarkersConfig(order, seed: seed)
      let violations = MarkersConfigFile.schema().violations(of: config.json)
      guard let violation = violations.first else { return config }
      throw DatasetProblem("This would be a configuration that its own schema refuses: \(violation).")
    } catch let problem as DatasetProblem {
      throw CommandFailure(.usage, problem.sentence)
    }
  }

  private func moment() throws(DatasetProblem) -> Moment {
    if let until { try Moment(until) } else { Moment(seconds: Int64(time(nil))) }
  }
}
