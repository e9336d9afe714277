import ArgumentParser
import Offload

/// How the workers share the processors with the loop.
struct SchedulingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The kernel's policy for the workers: idle gives way to everything at once, also to other programs; batch is woken less eagerly. "
        + "Default: idle, which knows no nice values; other with --nice or --qos.",
      valueName: "policy"))
  var policy: OffloadConfiguration.Policy?

  @Option(help: "The workers' quality of service: utility gives way to the loop, background to nearly everything.")
  var qos: OffloadConfiguration.QualityOfService?

  @Option(help: ArgumentHelp("The least nice value of the workers, 0 to 19; --qos may make it larger.", valueName: "n"))
  var nice: Int?

  @Option(
    help: ArgumentHelp(
      "The processors of the loop and of the workers, as in reactor=0,workers=1-3 or workers=1+3. Default: all.",
      valueName: "processors"))
  var pin: String?

  func validate() throws {
    if let nice { try require("--nice", nice, in: 0...19) }
    guard let pin else { return }
    do {
      let problem = try Pinning(parsing: pin).problem(existing: Processors.existing, allowed: Processors.allowed)
      if let problem { throw ValidationError(problem) }
    } catch let problem as Pinning.Problem {
      throw ValidationError(problem.description)
    }
  }

  /// What the workers get for whom nothing is asked: they give way to everything. The loop then stays nearly as quick as without them.
  /// Beside other programs that want the same processors all the time they get next to nothing.
  static let policyUnasked = OffloadConfiguration.Policy.idle

  /// A nice value means nothing under the idle policy, so whoever asks for one does not get that unasked.
  func apply(to configuration: inout OffloadConfiguration, allowed: [Int]) {
    configuration.qualityOfService = qos ?? configuration.qualityOfService
    configuration.nice = nice ?? configuration.nice
    configuration.policy = policy ?? (qos == nil && nice == nil ? SchedulingOptions.policyUnasked : .other)
    configuration.pins = pinning.workerPins(allowed: allowed)
  }

  /// As validated.
  var pinning: Pinning { pin.flatMap { try? Pinning(parsing: $0) } ?? Pinning() }
}
