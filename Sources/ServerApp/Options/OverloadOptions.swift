import ArgumentParser
import Offload

/// What waits, in which order, and what is refused. Only GET / is ever refused: never /hi, /stats and /metrics.
struct OverloadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Requests that may wait for a worker; beyond it the answer is 503 with Retry-After.", valueName: "n"))
  var maxQueue = OffloadConfiguration(workers: 1).maxQueue

  @Option(
    name: .customLong("queue"),
    help: "Which of the requests that wait is next: the oldest, or the youngest, which is likelier to be waited for.")
  var order = OffloadConfiguration(workers: 1).order

  @Option(
    help: ArgumentHelp(
      "What answers GET / with 503 at once: nothing (the queue has no bound); a full queue; that, or a loop later than"
        + " --lag-limit; a full queue, or a wait expected to be longer than --max-wait.", valueName: "policy"))
  var shed = Admission.Policy.queue

  @Option(
    help: ArgumentHelp(
      "With --shed lag: how late the loop may be.", valueName: "ms"))
  var lagLimit = 100.0

  @Option(
    help: ArgumentHelp(
      "With --shed deadline: how long a request may wait for a worker, or for the loop of inline-server; one that has"
        + " waited longer is not begun, but answered with 503.", valueName: "ms"))
  var maxWait = 1_000.0

  func validate() throws {
    try require("--max-queue", maxQueue, in: 0...1_000_000)
    try require("--lag-limit", lagLimit, atMost: 3_600_000, "milliseconds")
    try require("--max-wait", maxWait, atMost: 86_400_000, "milliseconds")
  }

  /// The bound that is in force: no queue of this length fits into memory.
  var boundInForce: Int { shed == .none ? 1 << 32 : maxQueue }

  var maxWaitInForce: Duration? { shed == .deadline ? .seconds(maxWait / 1_000) : nil }

  /// - Parameter workers: the most there may be; 0 when the loop does the work itself.
  func admission(workers: Int) -> Admission {
    Admission(
      policy: shed, workers: workers, maxQueue: boundInForce, lagLimitNanoseconds: UInt64(lagLimit * 1e6),
      maxWaitNanoseconds: UInt64(maxWait * 1e6))
  }
}
