import ArgumentParser
import Offload

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
        + "SIGTERM or Ctrl-C lets requests in progress finish; a second one stops at once, whatever the server is doing."
    )
  }

  @OptionGroup(title: "Address and work") var service: ServiceOptions
  @OptionGroup(title: "Workers") var pool: PoolOptions
  @OptionGroup(title: "Queue and overload") var overload: OverloadOptions
  @OptionGroup(title: "Processors") var scheduling: SchedulingOptions
  @OptionGroup(title: "Connections") var connections: ConnectionOptions

  /// - Parameter allowed: the processors that this process may run on.
  func offloadConfiguration(allowed: [Int]) -> OffloadConfiguration {
    var configuration = OffloadConfiguration(
      workers: pool.most(processors: allowed.count), maxQueue: overload.boundInForce)
    configuration.minWorkers = pool.least(processors: allowed.count)
    configuration.maxIdle = .seconds(pool.maxIdle)
    configuration.recycleAfter = pool.recycleAfter
    configuration.maxWorkerMemory = UInt64(pool.maxWorkerMemory) << 20
    configuration.jobTimeout = pool.jobTimeout.duration
    configuration.abandonGrace = pool.abandonGrace.duration
    configuration.order = overload.order
    configuration.maxWait = overload.maxWaitInForce
    scheduling.apply(to: &configuration, allowed: allowed)
    configuration.spawn = pool.spawn
    return configuration
  }
}
