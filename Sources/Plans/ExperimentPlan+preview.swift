import Pacing

extension ExperimentPlan {
  /// What would be run, in which order, and how long it takes; for `--dry-run`.
  ///
  /// - Parameter serversFolder: where our executables are looked for.
  public func preview(serversFolder: String) -> String {
    var text =
      "Experiment \(name): \(counted(trials.count, "trial")), about \(wholeSeconds(expectedDuration).shortText)\n"
    text += "\nServers, ours in \(serversFolder)\n"
    for server in servers { text += "  \(server.label): \(command(server))\n" }
    if !sweep.isEmpty {
      text += "\nVaried\n"
      for axis in sweep.axes {
        text += "  \(axis.factor.rawValue): \(axis.values.map(\.description).joined(separator: ", "))\n"
      }
    }
    for experiment in ExperimentName.allCases where repeats(of: experiment) > 0 { text += preview(experiment) }
    if let search { text += preview(search) }
    return text
  }

  private func preview(_ experiment: ExperimentName) -> String {
    let times = repeats(of: experiment) == 1 ? "once" : "\(repeats(of: experiment)) times"
    let each = sweep.isEmpty ? "on each server" : "on each server at each setting"
    var text =
      "\nExperiment \(experiment.rawValue): \(each) \(times), \(expectedDuration(of: experiment).shortText) each\n"
    for course in courses(of: experiment) { text += preview(course, of: experiment) }
    for round in 1...repeats(of: experiment) {
      let order = trials.filter { $0.experiment == experiment && $0.round == round }.map { trial in
        trial.server.label + (trial.setting.values.isEmpty ? "" : " (\(trial.setting.label))")
      }
      text += "  order in round \(round): \(order.joined(separator: ", "))\n"
    }
    return text
  }

  private func preview(_ course: Course, of experiment: ExperimentName) -> String {
    var from = Duration.zero
    return course.spans.map { span in
      defer { from = span.end }
      let beside = span.phase == .loaded ? ", beside " + described(contention?.load) : ""
      let phase = span.phase.map { "\($0.rawValue): " } ?? ""
      return "  \(phase)\(described(course.role, of: experiment))\(beside), for \(span.duration.shortText) after "
        + "\((span.start - from).shortText) of warm-up\n"
    }.joined()
  }

  private func preview(_ search: SearchPlan) -> String {
    """

    Search: the largest \(search.factor.title) from \(FactorValue.number(search.from)) to \(FactorValue.number(search.to)) \
    with \(search.goal.text), for each server;
      each value is measured \(search.repeats == 1 ? "once" : "\(search.repeats) times") for \(search.duration.shortText); \
    how many values that takes is not known beforehand

    """
  }

  private func described(_ role: StreamRole, of experiment: ExperimentName) -> String {
    switch role {
    case .work: "work (fib \(fib)) on \(counted(fixedLoad?.connections ?? 0, "connection"))"
    case .easy:
      "easy requests on "
        + counted((experiment == .b ? baseline : contention?.throughput)?.connections ?? 0, "connection")
    case .probe:
      contention?.probe.map { "easy requests at \(Rate(perSecond: $0.rate)) (\($0.arrivals.rawValue))" } ?? ""
    case .load: described(contention?.load)
    }
  }

  private func described(_ load: Load?) -> String {
    switch load {
    case .closed(let connections)?: "work (fib \(fib)) on \(counted(connections, "connection"))"
    case .open(let rate, let law)?: "work (fib \(fib)) at \(Rate(perSecond: rate)) (\(law.rawValue))"
    case .utilisation(let share, let law)?:
      "work (fib \(fib)) for \(FactorValue.number(share * 100)) % of its workers' time (\(law.rawValue))"
    case nil: ""
    }
  }

  private func command(_ server: ServerPlan) -> String {
    if let name = server.name {
      let executable = server.folder == nil ? name : server.executable(in: "") ?? name
      return ([executable] + server.commandLine(fib: server.fib ?? fib)).joined(separator: " ")
    }
    if let command = server.command { return command.joined(separator: " ") }
    return "runs already at \(server.url ?? "")"
  }
}

private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

private func wholeSeconds(_ duration: Duration) -> Duration {
  .seconds(Int((duration / .seconds(1)).rounded(.up)))
}
