import ArgumentParser
import HTTPCodec
import LoadClient
import Pacing

/// The flags that say what is sent, where, how and for how long.
struct TrafficOptions: ParsableArguments {
  @Argument(help: "Where the requests go: http://host[:port][/path][?query].")
  var url: String

  @Option(
    help: ArgumentHelp(
      "Closed loop: requests outstanding at any time, one on each connection; 10 by default. Open loop: connections made ahead.",
      valueName: "n"))
  var connections: Int?

  @Option(
    help: ArgumentHelp("Length of the measured window. Default: 10s, or none with --requests.", valueName: "time"))
  var duration: String?

  @Option(help: ArgumentHelp("End when so many measured requests are over.", valueName: "n"))
  var requests: Int?

  @Option(help: ArgumentHelp("Time before the window, not counted.", valueName: "time"))
  var warmup = "1s"

  @Option(help: ArgumentHelp("Age at which a request is given up.", valueName: "time"))
  var timeout = "5s"

  @Option(help: ArgumentHelp("Open loop: how many requests are due, such as 2000/s.", valueName: "rate"))
  var rate: String?

  @Option(help: ArgumentHelp("Open loop: constant or poisson gaps between requests.", valueName: "law"))
  var arrivals: ArrivalLaw?

  @Option(help: ArgumentHelp("Open loop: the same seed gives the same arrivals.", valueName: "n"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Threads that share the connections.", valueName: "n"))
  var threads = 1

  @Option(help: ArgumentHelp("Open loop: the most connections; what is due beyond them waits.", valueName: "n"))
  var maxConnections: Int?

  @Option(help: ArgumentHelp("The body of a good answer; a newline at its end may be left out.", valueName: "text"))
  var expectBody: String?

  @Option(name: .customLong("header"), help: ArgumentHelp("A further header line, 'Name: value'.", valueName: "line"))
  var headers: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Ask the server of each answer where its time went, and print the parts.",
      discussion: "Our servers tell; of others only the client's own parts are known."))
  var ledger = false

  enum ArrivalLaw: String, ExpressibleByArgument, CaseIterable {
    case constant, poisson
  }

  /// The flags as a plan.
  /// - Throws: `ValidationError` with a sentence that names the flag.
  func plan() throws -> LoadPlan {
    var plan = LoadPlan(url: try url("the URL"))
    plan.headers = headers
    plan.expectedBody = expectBody
    plan.requests = requests
    plan.duration = try duration.map { try time("--duration", $0) } ?? (requests == nil ? plan.duration : nil)
    plan.warmup = try time("--warmup", warmup)
    plan.timeout = try time("--timeout", timeout)
    plan.threads = threads
    plan.seed = seed ?? plan.seed
    plan.connections = connections ?? plan.connections
    plan.connectionsMadeAhead = connections ?? 0
    plan.maxConnections = maxConnections ?? plan.maxConnections
    plan.asksLedger = ledger
    plan.arrivals = try schedule()
    if let problem = plan.problem { throw ValidationError("\(problem).") }
    return plan
  }

  private func schedule() throws -> Arrivals? {
    guard let rate else {
      for (flag, isGiven) in [
        ("--arrivals", arrivals != nil), ("--max-connections", maxConnections != nil), ("--seed", seed != nil),
      ] where isGiven {
        throw ValidationError("\(flag) belongs to an open loop: give a --rate as well, or leave it out.")
      }
      return nil
    }
    let perSecond = try parsed("--rate", rate) { text throws(UnitError) in try Rate(parsing: text).perSecond }
    return arrivals == .poisson ? .poisson(perSecond: perSecond) : .constant(perSecond: perSecond)
  }

  private func url(_ name: String) throws -> HTTPURL {
    do { return try HTTPURL(url) } catch { throw ValidationError("\(error).") }
  }

  private func time(_ flag: String, _ text: String) throws -> Duration {
    try parsed(flag, text) { text throws(UnitError) in try Duration(parsing: text) }
  }

  private func parsed<Value>(_ flag: String, _ text: String, _ parse: (String) throws(UnitError) -> Value) throws
    -> Value
  {
    do { return try parse(text) } catch { throw ValidationError("\(flag): \(error).") }
  }
}
