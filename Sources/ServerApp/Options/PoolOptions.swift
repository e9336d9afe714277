import ArgumentParser
import Offload

/// How many workers there are, and how long each lives.
struct PoolOptions: ParsableArguments {
  private static let usual = OffloadConfiguration(workers: 1)

  @Option(
    help: ArgumentHelp(
      "Threads or processes that do the work, always as many. Default: one for each core.", valueName: "n"))
  var workers: Int?

  @Option(
    help: ArgumentHelp(
      "Workers that are there even with nothing to do. Default: one for each core, or --max-workers if that is less.",
      valueName: "n"))
  var minWorkers: Int?

  @Option(
    help: ArgumentHelp(
      "Workers there may be while jobs wait. Default: one for each core, or --min-workers if that is more.",
      valueName: "n"))
  var maxWorkers: Int?

  @Option(
    help: ArgumentHelp("A worker beyond --min-workers ends after so long without a job.", valueName: "seconds"))
  var maxIdle = PoolOptions.usual.maxIdle / .seconds(1)

  @Option(
    help: ArgumentHelp("A worker is replaced after about so many jobs; 0 never.", valueName: "jobs"))
  var recycleAfter = PoolOptions.usual.recycleAfter

  @Option(
    help: ArgumentHelp(
      "A worker with more resident memory is replaced after its job; 0 sets no limit. Processes only.",
      valueName: "mib"))
  var maxWorkerMemory = Int(PoolOptions.usual.maxWorkerMemory >> 20)

  @Option(
    help: ArgumentHelp(
      "The longest a job may run, then 504: a process is ended for it, a thread goes on for nobody. This is wall time, as "
        + "its client waits it: a worker that gets little of a processor reaches it having done little. It counts from when "
        + "the job is begun: a process that hangs without beginning it is found after 10 s, and the job goes to another.",
      valueName: "seconds"))
  var jobTimeout = TimeLimit(PoolOptions.usual.jobTimeout)

  @Option(
    help: ArgumentHelp(
      "A worker still busy so long after its client left is ended and replaced. Processes only.",
      valueName: "seconds"))
  var abandonGrace = TimeLimit(PoolOptions.usual.abandonGrace)

  @Option(
    help: "How worker processes come to be: copies of this process, or its program started anew. Processes only.")
  var spawn = PoolOptions.usual.spawn

  func validate() throws {
    for (name, count) in [("--workers", workers), ("--min-workers", minWorkers), ("--max-workers", maxWorkers)] {
      if let count { try require(name, count, in: 1...OffloadConfiguration.mostWorkers) }
    }
    try validateTogether()
    try require("--max-idle", maxIdle, atMost: 86_400, "seconds")
    try require("--recycle-after", recycleAfter, in: 0...1_000_000_000)
    try require("--max-worker-memory", maxWorkerMemory, in: 0...1_048_576)
    if case .seconds(let seconds) = jobTimeout {
      try require("--job-timeout", seconds, atMost: 86_400, "seconds, or never")
    }
    if case .seconds(let seconds) = abandonGrace {
      guard (0...86_400).contains(seconds) else {
        throw ValidationError("--abandon-grace is \(plain(seconds)), but must be from 0 to 86400 seconds, or never.")
      }
    }
  }

  private func validateTogether() throws {
    if let workers {
      for (name, count) in [("--min-workers", minWorkers), ("--max-workers", maxWorkers)] {
        guard let count, count != workers else { continue }
        throw ValidationError(
          "--workers \(workers) means that there are always \(workers), which \(name) \(count) contradicts; leave"
            + " one of the two out.")
      }
    }
    if let minWorkers, let maxWorkers, minWorkers > maxWorkers {
      throw ValidationError("--min-workers is \(minWorkers), but must not be more than --max-workers, \(maxWorkers).")
    }
  }

  /// - Parameter processors: how many there are for this process.
  func least(processors: Int) -> Int { workers ?? minWorkers ?? min(max(1, processors), maxWorkers ?? .max) }

  func most(processors: Int) -> Int { workers ?? maxWorkers ?? max(processors, minWorkers ?? 1) }
}
