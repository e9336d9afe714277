import ArgumentParser
import HTTPCodec
import LoadClient
import Measurement
import Observation
import Pacing

/// `reactometer load URL`: one run, its report, its files.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Sends requests to a URL and says how it answered.",
    discussion: """
      Without --rate the loop is closed: each connection sends its next request when its last answer ends. With --rate it is \
      open: a request starts when it is due, whatever is outstanding, and its latency counts from when it was due.

      Exit status: 0 the run is valid; 3 it proves nothing, and the reason is printed; 64 usage; 69 the target cannot be \
      reached; 73 a file cannot be written.
      """)

  @OptionGroup var traffic: TrafficOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try plan() }

  private func plan() throws -> LoadPlan { try traffic.plan() }

  func run() throws {
    let plan = try plan()
    let files = try output.open()
    Interrupt.watch()
    let startedAt = WallClock.secondsSince1970
    let outcome = try perform(plan)
    let record = outcome.record(plan: plan, machine: .current, startedAt: WallClock.text(secondsSince1970: startedAt))
    if outcome.wasInterrupted { complain("interrupted; this is what was measured so far.") }
    try files.write(record, outcome, startedAt: startedAt)
    if record.verdict.state == .void || (output.strict && record.verdict.state != .valid) {
      throw CommandFailure(.provesNothing, "")
    }
  }

  private func perform(_ plan: LoadPlan) throws -> LoadOutcome {
    let line = ProgressLine.isWanted ? ProgressLine() : nil
    defer { line?.clear() }
    do {
      return try LoadRun.perform(plan, progress: line.map { line in { line.show($0) } }, stop: Interrupt.flag)
    } catch {
      switch error {
      case .plan: throw CommandFailure(.usage, "\(error).")
      case .unreachable: throw CommandFailure(.unreachable, "\(error).")
      case .system: throw CommandFailure(.system, "\(error).")
      }
    }
  }
}
