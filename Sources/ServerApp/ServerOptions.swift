public import ArgumentParser
import HTTPServer
public import Offload

#if canImport(Glibc)
  import Glibc
#endif

/// The flags all three servers share. Parsed before anything else exists: no loop, no thread, no worker.
struct ServerOptions: ParsableCommand {
  /// Each server's help bears its own name, which is that of the executable.
  static var configuration: CommandConfiguration {
    let name = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "server"
    return CommandConfiguration(
      commandName: name,
      abstract: "Answers GET / with fib(N), GET /hi with no work at all, and GET /stats with what it counted.",
      discussion: "inline-server works on the event loop itself, thread-server on a Dispatch thread pool, "
        + "process-server in forked worker processes. SIGTERM or Ctrl-C lets requests in progress finish; a second one "
        + "stops at once.")
  }

  @Option(help: "The address to listen on: a host name, an IPv4 or an IPv6 address.")
  var address = "127.0.0.1"

  @Option(help: "The port to listen on; 0 picks a free one.")
  var port: UInt16 = 8080

  @Option(
    help: ArgumentHelp("N of the fib(N) that GET / works out. Default: the environment's FIB, else 30.", valueName: "n")
  )
  var fib: Int?

  @Option(help: ArgumentHelp("The largest N that a request may ask for with ?fib=N.", valueName: "n"))
  var maxFib = 40

  @Option(help: ArgumentHelp("Threads or processes that do the work. Default: one for each core.", valueName: "n"))
  var workers: Int?

  @Option(
    help: ArgumentHelp(
      "Requests that may wait for a worker; beyond it the answer is 503 with Retry-After.", valueName: "n"))
  var maxQueue = 1_024

  @Option(help: "How the workers are scheduled: utility gives way to the loop, background to nearly everything.")
  var qos = OffloadConfiguration.QualityOfService.default

  @Option(help: ArgumentHelp("The least nice value of the workers, 0 to 19; --qos may make it larger.", valueName: "n"))
  var nice = 0

  @Flag(help: "Tell in each answer's Server-Timing field how long it queued, was worked on, and returned.")
  var serverTiming = false

  @Option(
    help: ArgumentHelp(
      "Append what the loop was busy with to this file, ten lines of JSON a second.", valueName: "file"))
  var telemetry: String?

  @Option(help: ArgumentHelp("Connections held at once; more wait in the kernel's backlog.", valueName: "n"))
  var maxConnections = ServerConfiguration().maxConnections

  @Option(help: ArgumentHelp("Time for a request's head to arrive, else 408.", valueName: "seconds"))
  var headDeadline = 10.0

  @Option(help: ArgumentHelp("Time for a whole request to arrive, else 408.", valueName: "seconds"))
  var requestDeadline = 30.0

  @Option(help: ArgumentHelp("Time a connection may stay open between requests.", valueName: "seconds"))
  var idleDeadline = 60.0

  @Option(help: ArgumentHelp("Time for requests in progress to finish after SIGTERM.", valueName: "seconds"))
  var drainDeadline = 30.0

  /// The largest N whose fib fits a signed 64-bit integer.
  private static let largestFib = 92

  mutating func validate() throws {
    if fib == nil { fib = try ServerOptions.fibOfEnvironment() }
    try ServerOptions.require("--max-fib", maxFib, in: 0...ServerOptions.largestFib)
    try ServerOptions.require("--fib", fib ?? 30, in: 0...ServerOptions.largestFib)
    if let workers { try ServerOptions.require("--workers", workers, in: 1...256) }
    try ServerOptions.require("--max-queue", maxQueue, in: 0...1_000_000)
    try ServerOptions.require("--nice", nice, in: 0...19)
    try ServerOptions.require("--max-connections", maxConnections, in: 1...1_000_000)
    for (name, seconds) in [
      ("--head-deadline", headDeadline), ("--request-deadline", requestDeadline), ("--idle-deadline", idleDeadline),
      ("--drain-deadline", drainDeadline),
    ] {
      guard seconds > 0, seconds <= 86_400 else {
        throw ValidationError("\(name) is \(seconds), but must be more than 0 and at most 86400 seconds.")
      }
    }
  }

  private static func fibOfEnvironment() throws -> Int? {
    guard let pointer = getenv("FIB") else { return nil }
    let text = String(cString: pointer)
    guard let value = Int(text), (0...largestFib).contains(value) else {
      throw ValidationError(
        "The environment's FIB is '\(text)', but must be a whole number from 0 to \(largestFib).")
    }
    return value
  }

  private static func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
    guard range.contains(value) else {
      throw ValidationError("\(name) is \(value), but must be from \(range.lowerBound) to \(range.upperBound).")
    }
  }

  var chosenFib: Int { fib ?? 30 }

  /// The address without the brackets that IPv6 has in a URL.
  var host: String {
    address.hasPrefix("[") && address.hasSuffix("]") ? String(address.dropFirst().dropLast()) : address
  }

  /// - Parameter processors: how many there are for this process.
  func offloadConfiguration(processors: Int) -> OffloadConfiguration {
    OffloadConfiguration(
      workers: workers ?? max(1, processors), maxQueue: maxQueue, qualityOfService: qos, nice: nice)
  }

  var serverConfiguration: ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.maxConnections = maxConnections
    configuration.headDeadline = .seconds(headDeadline)
    configuration.requestDeadline = .seconds(requestDeadline)
    configuration.idleDeadline = .seconds(idleDeadline)
    configuration.drainDeadline = .seconds(drainDeadline)
    return configuration
  }
}

extension OffloadConfiguration.QualityOfService: ExpressibleByArgument {}
