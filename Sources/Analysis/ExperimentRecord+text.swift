import Measurement
import Pacing
import Plans
public import Records
import Report

extension ExperimentRecord {
  /// The whole report: what was run and where, the tables, what follows from them, and what to doubt. Made from the
  /// record alone, so that a saved record gives the same text again.
  ///
  /// - Parameter path: where the record is, for the last line; nothing when it could not be kept.
  public func text(path: String?) -> String {
    let parts =
      [heading] + tables.map(\.text) + [
        conclusionText, doubtsText, endingText, path.map { "Raw record: \($0)\n" } ?? "",
      ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var heading: String {
    """
    Experiment \(plan.name), \(startedAt), \(Figures.quantity(elapsedSeconds)) s: fib \(plan.fib), seed \(plan.seed), \
    timeout \(plan.timeout.shortText)
    Machine: \(machineText)
    Client and servers share this machine's cores; servers take turns, in an order drawn from the seed.

    """
  }

  private var machineText: String {
    let cores = machine.cores > 0 ? Figures.counted(machine.cores, "core") : ""
    let memory = machine.memoryBytes > 0 ? Figures.bytes(Double(machine.memoryBytes)) : ""
    let libevent = machine.libevent.isEmpty ? "" : "libevent \(machine.libevent)"
    let swift = machine.swift.isEmpty ? "" : "Swift \(machine.swift)"
    let known = [machine.processor, cores, memory, machine.os, machine.kernel, libevent, swift].filter { !$0.isEmpty }
    return known.isEmpty ? "not described" : known.joined(separator: ", ")
  }

  private var conclusionText: String {
    let heading = "What the numbers say" + (doubts.isEmpty ? "" : ", some of them in doubt (see below)")
    return conclusion.isEmpty
      ? "" : heading + "\n\n" + conclusion.map { wrapped($0, first: "  ", rest: "     ") + "\n" }.joined()
  }

  private var doubtsText: String {
    if trials.isEmpty { return "Nothing was measured.\n" }
    let lines = doubts.map { line($0.state.rawValue, $0.reason) } + trials.compactMap(lineIfKilled)
    return lines.isEmpty ? "All \(trials.count) trials are valid.\n" : "What to doubt\n\n" + lines.joined()
  }

  private func lineIfKilled(_ trial: TrialRecord) -> String? {
    if trial.serverEnding == "exited with status 0" { return nil }
    return line("note", "\(trial.place): after SIGTERM it \(trial.serverEnding), where status 0 is right.")
  }

  private func line(_ kind: String, _ text: String) -> String {
    let space = String(repeating: " ", count: 9 - kind.count)
    return wrapped(text, first: "  \(kind)\(space)", rest: "           ") + "\n"
  }

  private var endingText: String {
    switch ending {
    case .complete: ""
    case .interrupted:
      "Interrupted after \(trials.count) of \(plan.trials.count) trials"
        + (trials.isEmpty ? ".\n" : "; the tables hold what was measured.\n")
    case .failed(let failure): "Failed: \(failure.description)\n"
    }
  }
}
