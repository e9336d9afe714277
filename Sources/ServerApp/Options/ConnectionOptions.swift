import ArgumentParser
import HTTPServer

/// How many connections there may be, and how long each may take.
struct ConnectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Connections held at once; more wait in the kernel's backlog.", valueName: "n"))
  var maxConnections = ServerConfiguration().maxConnections

  @Option(help: ArgumentHelp("Time for a request's head to arrive, else 408.", valueName: "seconds"))
  var headDeadline = 10.0

  @Option(help: ArgumentHelp("Time for a whole request to arrive, else 408.", valueName: "seconds"))
  var requestDeadline = 30.0

  @Option(help: ArgumentHelp("Time a connection may stay open between requests.", valueName: "seconds"))
  var idleDeadline = 60.0

  @Option(help: ArgumentHelp("Time for a client to take an answer, else it is cut off.", valueName: "seconds"))
  var sendDeadline = 30.0

  @Option(
    help: ArgumentHelp(
      "Time after SIGTERM for requests in progress, and those that wait in the backlog, to finish.",
      valueName: "seconds"))
  var drainDeadline = 30.0

  func validate() throws {
    try require("--max-connections", maxConnections, in: 1...1_000_000)
    for (name, seconds) in [
      ("--head-deadline", headDeadline), ("--request-deadline", requestDeadline), ("--idle-deadline", idleDeadline),
      ("--send-deadline", sendDeadline), ("--drain-deadline", drainDeadline),
    ] {
      try require(name, seconds, atMost: 86_400, "seconds")
    }
  }

  var serverConfiguration: ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.maxConnections = maxConnections
    configuration.headDeadline = .seconds(headDeadline)
    configuration.requestDeadline = .seconds(requestDeadline)
    configuration.idleDeadline = .seconds(idleDeadline)
    configuration.sendDeadline = .seconds(sendDeadline)
    configuration.drainDeadline = .seconds(drainDeadline)
    return configuration
  }
}
