import ArgumentParser
import Offload

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
      abstract:
        "Answers GET / with fib(N), GET /hi with no work at all, GET /stats and GET /metrics with what it counted.",
      discussion: "inline-server works on the event loop itself, thread-server on a Dispatch thread pool, "
        + "process-server in worker processes. All three take the same flags, so that one command line fits them all; "
        + "what is about workers means nothing to inline-server, and 'Processes only' nothing to thread-server. "
        + "SIGTERM or Ctrl-C lets requests in progress finish; a second one stops at once.")
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

  @Flag(help: "Tell in each answer's Server-Timing field how long it queued, was worked on, and returned.")
  var serverTiming = false

  @Option(
    help: ArgumentHelp(
      "Append what the loop was busy with to this file, ten lines of JSON a second.", valueName: "file"))
  var telemetry: String?

  @OptionGroup(title: "Workers") var pool: PoolOptions
  @OptionGroup(title: "Queue and overload") var overload: OverloadOptions
  @OptionGroup(title: "Processors") var scheduling: SchedulingOptions
  @OptionGroup(title: "Connections") var connections: ConnectionOptions

  /// The largest N whose fib fits a signed 64-bit integer.
  private static let largestFib = 92

  mutating func validate() throws {
    if fib == nil { fib = try ServerOptions.fibOfEnvironment() }
    try require("--max-fib", maxFib, in: 0...ServerOptions.largestFib)
    try require("--fib", fib ?? 30, in: 0...ServerOptions.largestFib)
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

  var chosenFib: Int { fib ?? 30 }

  /// The address without the brackets that IPv6 has in a URL.
  var host: String {
    address.hasPrefix("[") && address.hasSuffix("]") ? String(address.dropFirst().dropLast()) : address
  }

  /// - Parameter allowed: the processors that this process may run on.
  func offloadConfiguration(allowed: [Int]) -> OffloadConfiguration {
    var configuration = OffloadConfiguration(
      workers: pool.most(processors: allowed.count), maxQueue: overload.boundInForce,
      qualityOfService: scheduling.qos, nice: scheduling.nice)
    configuration.minWorkers = pool.least(processors: allowed.count)
    configuration.maxIdle = .seconds(pool.maxIdle)
    configuration.recycleAfter = pool.recycleAfter
    configuration.maxWorkerMemory = UInt64(pool.maxWorkerMemory) << 20
    configuration.jobTimeout = pool.jobTimeout.duration
    configuration.abandonGrace = pool.abandonGrace.duration
    configuration.order = overload.order
    configuration.maxWait = overload.maxWaitInForce
    configuration.policy = scheduling.policy
    configuration.pins = scheduling.pinning.workerPins(allowed: allowed)
    configuration.spawn = pool.spawn
    return configuration
  }
}
