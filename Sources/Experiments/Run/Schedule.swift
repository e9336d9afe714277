import Pacing

/// The three experiments, in the order they are run.
public enum ExperimentName: String, CaseIterable, Sendable, Codable {
  /// A fixed load of work.
  case a = "A"
  /// The request that costs no CPU.
  case b = "B"
  /// The request that costs no CPU, before, beside and after CPU load.
  case c = "C"
}

/// One measurement of one server, on a process of its own.
public struct Trial: Equatable, Sendable {
  public var experiment: ExperimentName
  public var server: ServerPlan
  /// Which of the repeats, from 1.
  public var round: Int
}

/// Where in experiment C a step belongs.
public enum Phase: String, CaseIterable, Sendable, Codable {
  case quiet, loaded, after
}

/// Requests of one kind, and what they are for.
public enum StreamRole: String, Sendable, Codable {
  /// `GET /` in a closed loop, measured for itself (A).
  case work
  /// `GET /hi` in a closed loop (B, C).
  case easy
  /// `GET /hi` in a slow open loop (C).
  case probe
  /// `GET /` in a closed loop beside the others (C).
  case load
}

/// Streams that run together for a while.
public struct Step: Equatable, Sendable {
  /// Nothing in A and B.
  public var phase: Phase?
  public var roles: [StreamRole]
  /// Run, but not measured.
  public var warmup: Duration
  public var duration: Duration

  /// As in `quiet, easy`, for progress and messages.
  public var title: String {
    let streams = roles.map(\.rawValue).joined(separator: " beside ")
    return phase.map { "\($0.rawValue), \(streams)" } ?? streams
  }
}

extension ExperimentPlan {
  /// Every trial in the order it is run: experiment by experiment, round by round, and in each round every server once,
  /// in an order drawn from ``seed``. A machine that changes meanwhile changes for all of them.
  public var trials: [Trial] {
    var generator = SplitMix64(seed: seed)
    return ExperimentName.allCases.flatMap { experiment in
      (0..<repeats(of: experiment)).flatMap { round in
        servers.shuffled(using: &generator).map { Trial(experiment: experiment, server: $0, round: round + 1) }
      }
    }
  }

  /// 0 for an experiment that is not in the plan.
  public func repeats(of experiment: ExperimentName) -> Int {
    switch experiment {
    case .a: fixedLoad?.repeats ?? 0
    case .b: baseline?.repeats ?? 0
    case .c: contention?.repeats ?? 0
    }
  }

  /// What is done, one after another, with one server.
  public func steps(of experiment: ExperimentName) -> [Step] {
    switch experiment {
    case .a: fixedLoad.map { [Step(roles: [.work], warmup: warmup, duration: $0.duration)] } ?? []
    case .b: baseline.map { [Step(roles: [.easy], warmup: warmup, duration: $0.duration)] } ?? []
    case .c: contention.map(steps) ?? []
    }
  }

  private func steps(_ contention: Contention) -> [Step] {
    Phase.allCases.flatMap { phase in
      let load: [StreamRole] = phase == .loaded ? [.load] : []
      return [
        Step(
          phase: phase, roles: [.easy] + load, warmup: phase == .quiet ? warmup : settle,
          duration: contention.throughput.duration),
        Step(phase: phase, roles: [.probe] + load, warmup: settle, duration: contention.probe.duration),
      ]
    }
  }

  /// What a server takes to start, be checked and stop, beside its steps.
  static let startAndStop = Duration.milliseconds(300)

  public func expectedDuration(of experiment: ExperimentName) -> Duration {
    steps(of: experiment).reduce(Self.startAndStop) { $0 + $1.warmup + $1.duration }
  }

  /// How long the whole plan takes.
  public var expectedDuration: Duration {
    trials.reduce(.zero) { $0 + expectedDuration(of: $1.experiment) }
  }
}
