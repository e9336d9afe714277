import ArgumentParser
import Datasets
import Pacing
import Population
import Stores

/// Where to, how fast, and what of earlier loads.
struct PopulateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "sqlite:PATH, postgresql://..., http://host:5984/database (CouchDB), dynamodb://region/table[?endpoint=URL] or null:.",
      valueName: "store"))
  var into: String

  @Option(help: ArgumentHelp("Records of a chunk. Default: what suits the store; or BATCH_SIZE.", valueName: "n"))
  var batch: Int?

  @Option(help: ArgumentHelp("Connections, each with a thread. Default: what suits the store.", valueName: "n"))
  var connections: Int?

  @Option(
    help: ArgumentHelp("At most so many records a second, over all connections: 500/s, 5/10s.", valueName: "rate"))
  var rate: String?

  @Flag(help: "Go on with a load that was begun.")
  var resume = false

  @Flag(help: "Remove what an earlier load left, then begin anew.")
  var replace = false

  @Option(help: ArgumentHelp("Give up after so many failures in a row.", valueName: "n"))
  var maxErrors = 5

  @Option(
    help: ArgumentHelp(
      "DynamoDB: where acknowledged batches are written down. Default: reactometer-DATASET-TABLE.journal here.",
      valueName: "file"))
  var journal: String?

  func validate() throws {
    if resume, replace { throw ValidationError("--resume keeps what --replace removes: give one of them.") }
    for (name, value) in [("--batch", batch), ("--connections", connections), ("--max-errors", maxErrors)] {
      if let value, value < 1 { throw ValidationError("\(name) must be 1 or more, not \(value).") }
    }
    for (name, value, most) in [("--connections", connections ?? 1, 1_000), ("--max-errors", maxErrors, 1_000_000)]
    where value > most {
      throw ValidationError("\(name) must be at most \(most), not \(value).")
    }
  }

  /// - Throws: ``CommandFailure`` without the password.
  func place() throws -> StoreURL {
    do throws(StoreError) {
      let url = try StoreURL(parsing: into)
      if journal != nil, url.product != "DynamoDB" {
        throw .fatal(.usage, "--journal belongs to DynamoDB; \(url.place) keeps its checkpoints itself.")
      }
      return url
    } catch { throw CommandFailure(error) }
  }

  func order(for store: any Store, _ dataset: Dataset) throws -> PopulationOrder {
    var order = PopulationOrder()
    order.batch = try batch ?? usualBatch(for: store.habits(for: dataset))
    order.connections = connections
    order.resume = resume
    order.replace = replace
    order.maxErrors = maxErrors
    order.jitterSeed = .random(in: 0 ... .max)
    if let rate {
      do { order.rate = try Rate(parsing: rate) } catch { throw ValidationError("--rate: \(error).") }
    }
    return order
  }

  /// `BATCH_SIZE` is what the original took: a habit, so that it is cut to what a store takes.
  private func usualBatch(for habits: StoreHabits) throws -> Int? {
    try Environment.number("BATCH_SIZE", least: 1).map { min($0, habits.largestBatch ?? $0) }
  }
}

extension CommandFailure {
  init(_ error: StoreError) { self.init(GivenUp(error)) }

  init(_ givenUp: GivenUp) {
    self.init(ExitStatus(givenUp.exit), givenUp.sentence)
  }
}

extension ExitStatus {
  /// The same status by the command line's names, which tell what it means for all commands.
  fileprivate init(_ exit: PopulateExit) {
    self =
      switch exit {
      case .usage: .usage
      case .rejectedData: .dataError
      case .noSuchDatabase: .noInput
      case .unreachable: .unreachable
      case .occupied: .cannotCreate
      case .gaveUp: .gaveUp
      case .protocolViolation: .protocolViolation
      case .notAuthorised: .notAuthorised
      }
  }
}
