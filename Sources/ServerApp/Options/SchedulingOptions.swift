import ArgumentParser
import Offload

/// How the workers share the processors with the loop.
struct SchedulingOptions: ParsableArguments {
  @Option(help: "How the workers are scheduled: utility gives way to the loop, background to nearly everything.")
  var qos = OffloadConfiguration(workers: 1).qualityOfService

  @Option(help: ArgumentHelp("The least nice value of the workers, 0 to 19; --qos may make it larger.", valueName: "n"))
  var nice = OffloadConfiguration(workers: 1).nice

  @Option(
    help: ArgumentHelp(
      "The kernel's policy for the workers: idle gives way to everything at once, also to other programs; batch is woken less eagerly.",
      valueName: "policy"))
  var policy = OffloadConfiguration(workers: 1).policy

  @Option(
    help: ArgumentHelp(
      "The processors of the loop and of the workers, as in reactor=0,workers=1-3 or workers=1+3. Default: all.",
      valueName: "processors"))
  var pin: String?

  func validate() throws {
    try require("--nice", nice, in: 0...19)
    guard let pin else { return }
    do {
      let problem = try Pinning(parsing: pin).problem(existing: Processors.existing, allowed: Processors.allowed)
      if let problem { throw ValidationError(problem) }
    } catch let problem as Pinning.Problem {
      throw ValidationError(problem.description)
    }
  }

  /// As validated.
  var pinning: Pinning { pin.flatMap { try? Pinning(parsing: $0) } ?? Pinning() }
}
