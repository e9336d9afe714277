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
  /// With the setting's values filled in.
  public var server: ServerPlan
  public var setting: Setting
  /// Which of the repeats, from 1.
  public var round: Int
  public var fib: Int
  /// The load of experiment C, with the setting's values filled in; nothing in A and B.
  public var load: Load?

  /// Tells it apart from all others of its plan: `C-2-thread-server-fib=24`.
  public var key: String {
    ["\(experiment.rawValue)-\(round)-\(server.label)", setting.label].filter { !$0.isEmpty }.joined(separator: "-")
  }

  /// For people: `C2 thread-server (fib=24)`.
  public var place: String {
    "\(experiment.rawValue)\(round) \(server.label)" + (setting.values.isEmpty ? "" : " (\(setting.label))")
  }
}

/// Where in experiment C something belongs.
public enum Phase: String, CaseIterable, Sendable, Codable {
  case quiet, loaded, recovery
}

/// Requests of one kind, and what they are for.
public enum StreamRole: String, CaseIterable, Sendable, Codable {
  /// Work in a closed loop, measured for itself (A).
  case work
  /// The easy request in a closed loop (B, C).
  case easy
  /// The easy request in a slow open loop (C).
  case probe
  /// Work beside the others (C).
  case load
}

/// One stream of requests from its beginning to its end, the parts of it that are measured, and when load runs beside it.
/// Times are offsets from its beginning.
public struct Course: Equatable, Sendable {
  public var role: StreamRole
  /// What is measured; what lies between belongs to no phase, but to the series.
  public var spans: [Span]
  /// When the load is there; nothing when there is none.
  public var load: Range<Duration>?

  public struct Span: Equatable, Sendable {
    /// Nothing in A and B.
    public var phase: Phase?
    public var start: Duration
    public var end: Duration

    public var duration: Duration { end - start }
  }

  public var duration: Duration { spans.last?.end ?? .zero }

  /// As in `loaded, easy beside load`, for progress and messages.
  public func title(of span: Span) -> String {
    let streams = role.rawValue + (span.phase == .loaded && load != nil ? " beside load" : "")
    return span.phase.map { "\($0.rawValue), \(streams)" } ?? streams
  }
}

extension ExperimentPlan {
  /// Every trial in the order it is run: experiment by experiment, round by round, and in each round every server at every
  /// setting once, in an order drawn from ``seed``. A machine that changes meanwhile changes for all of them.
  public var trials: [Trial] {
    var generator = SplitMix64(seed: seed)
    return ExperimentName.allCases.flatMap { experiment in
      (0..<repeats(of: experiment)).flatMap { round in
        points(of: experiment).shuffled(using: &generator).map { trial(experiment, $0.server, $0.setting, round + 1) }
      }
    }
  }

  /// What is measured in each round of an experiment: every server at every setting that makes a difference to it.
  private func points(of experiment: ExperimentName) -> [(server: ServerPlan, setting: Setting)] {
    servers.flatMap { server in
      var seen: Set<Setting> = []
      return sweep.settings.compactMap { setting in
        let effective = Setting(setting.values.filter { applies($0.factor, to: server, in: experiment) })
        return seen.insert(effective).inserted ? (server, effective) : nil
      }
    }
  }

  /// Whether a factor changes anything: an inline server has no pool, and load there is in C only.
  private func applies(_ factor: Factor, to server: ServerPlan, in experiment: ExperimentName) -> Bool {
    switch factor {
    case .fib: experiment != .b
    case .loadConnections, .loadRate, .utilisation: experiment == .c
    default: server.takes(factor)
    }
  }

  /// A trial with its setting filled into the server, N and the load.
  public func trial(_ experiment: ExperimentName, _ server: ServerPlan, _ setting: Setting, _ round: Int) -> Trial {
    var trial = Trial(
      experiment: experiment, server: server, setting: setting, round: round, fib: server.fib ?? fib,
      load: experiment == .c ? contention?.load : nil)
    for assignment in setting.values { trial.apply(assignment) }
    return trial
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
  public func courses(of experiment: ExperimentName) -> [Course] {
    switch experiment {
    case .a: fixedLoad.map { [single(.work, $0.duration)] } ?? []
    case .b: baseline.map { [single(.easy, $0.duration)] } ?? []
    case .c:
      [
        contention?.throughput.map { phases(.easy, each: $0.duration, warmup: warmup) },
        contention?.probe.map {
          phases(.probe, each: $0.duration, warmup: contention?.throughput == nil ? warmup : settle)
        },
      ].compactMap { $0 }
    }
  }

  private func single(_ role: StreamRole, _ duration: Duration) -> Course {
    Course(role: role, spans: [.init(phase: nil, start: warmup, end: warmup + duration)], load: nil)
  }

  private func phases(_ role: StreamRole, each duration: Duration, warmup: Duration) -> Course {
    let quiet = Course.Span(phase: .quiet, start: warmup, end: warmup + duration)
    let loaded = Course.Span(phase: .loaded, start: quiet.end + settle, end: quiet.end + settle + duration)
    let recovery = Course.Span(phase: .recovery, start: loaded.end + settle, end: loaded.end + settle + duration)
    return Course(role: role, spans: [quiet, loaded, recovery], load: quiet.end..<loaded.end)
  }

  /// What a search does with each value: the probe beside the load, nothing before and nothing after.
  public func course(of search: SearchPlan) -> Course {
    let end = warmup + search.duration
    return Course(role: .probe, spans: [.init(phase: .loaded, start: warmup, end: end)], load: .zero..<end)
  }

  /// What a server takes to start, be checked and stop, beside its courses.
  public static let startAndStop = Duration.milliseconds(300)

  public func expectedDuration(of experiment: ExperimentName) -> Duration {
    courses(of: experiment).reduce(Self.startAndStop) { $0 + $1.duration }
  }

  /// How long the whole plan takes; a search is not in it, since nobody knows where it will end.
  public var expectedDuration: Duration {
    trials.reduce(.zero) { $0 + expectedDuration(of: $1.experiment) }
  }
}

extension Trial {
  /// Fills one value of a setting in.
  mutating func apply(_ assignment: Setting.Assignment) {
    let number = assignment.value.number ?? 0
    switch assignment.factor {
    case .fib: fib = Int(number)
    case .loadConnections: load = .closed(connections: Int(number))
    case .loadRate: load = .open(perSecond: number, law)
    case .utilisation: load = .utilisation(number, law)
    default: server[assignment.factor] = assignment.value
    }
  }

  private var law: ArrivalLaw {
    switch load {
    case .open(_, let law), .utilisation(_, let law): law
    case .closed, nil: .poisson
    }
  }
}
