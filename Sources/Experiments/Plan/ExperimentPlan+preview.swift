import Pacing
import Report

extension ExperimentPlan {
  /// What would be run, in which order, and how long it takes; for `--dry-run`.
  ///
  /// - Parameter serversFolder: where the executables are looked for.
  public func preview(serversFolder: String) -> String {
    var text = "Experiment \(name): \(trials.count) trials, about \(Self.wholeSeconds(expectedDuration).shortText)\n"
    text += "\nServers, in \(serversFolder)\n"
    for server in servers {
      text += "  \(server.label): \(([server.name] + server.commandLine(fib: fib)).joined(separator: " "))\n"
    }
    for experiment in ExperimentName.allCases where repeats(of: experiment) > 0 {
      text += "\nExperiment \(experiment.rawValue): on each server "
      text += "\(repeats(of: experiment) == 1 ? "once" : "\(repeats(of: experiment)) times")\n"
      text += steps(of: experiment).map { "  \(preview($0, of: experiment))\n" }.joined()
      for round in 1...repeats(of: experiment) {
        let order = trials.filter { $0.experiment == experiment && $0.round == round }.map(\.server.label)
        text += "  order in round \(round): \(order.joined(separator: ", "))\n"
      }
    }
    return text
  }

  private func preview(_ step: Step, of experiment: ExperimentName) -> String {
    let streams = step.roles.map { preview($0, of: experiment) }.joined(separator: ", beside ")
    let phase = step.phase.map { "\($0.rawValue): " } ?? ""
    return "\(phase)\(streams), for \(step.duration.shortText) after \(step.warmup.shortText) of warm-up"
  }

  private func preview(_ role: StreamRole, of experiment: ExperimentName) -> String {
    switch role {
    case .work: "GET / (fib \(fib)) on \(connections(fixedLoad?.connections ?? 0))"
    case .easy: "GET /hi on \(connections((experiment == .b ? baseline : contention?.throughput)?.connections ?? 0))"
    case .load: "GET / (fib \(fib)) on \(connections(contention?.loadConnections ?? 0))"
    case .probe: contention.map { "GET /hi at \(Rate(perSecond: $0.probe.rate)) (\($0.probe.arrivals.rawValue))" } ?? ""
    }
  }

  private func connections(_ count: Int) -> String { Figures.counted(count, "connection") }

  private static func wholeSeconds(_ duration: Duration) -> Duration {
    .seconds(Int((duration / .seconds(1)).rounded(.up)))
  }
}
