public import Measurement

/// Everything an experiment measured: what is saved, and what its tables are printed from.
public struct ExperimentRecord: Equatable, Sendable, Codable {
  public static let schemaName = "reactometer.experiment/1"

  public var schema = ExperimentRecord.schemaName
  public var plan: ExperimentPlan
  /// ISO 8601, UTC.
  public var startedAt: String
  public var elapsedSeconds = 0.0
  public var machine: MachineDescription
  public var ending = Ending.complete
  /// In the order they were run. The last one may lack steps when the run was cut short.
  public var trials: [TrialRecord] = []

  public init(plan: ExperimentPlan, startedAt: String, machine: MachineDescription) {
    self.plan = plan
    self.startedAt = startedAt
    self.machine = machine
  }

  enum CodingKeys: String, CodingKey {
    case schema, plan, machine, ending, trials
    case startedAt = "started_at"
    case elapsedSeconds = "elapsed_s"
  }
}

/// How a run came to its end. In JSON an object with `state`, and `failure` where there is one.
public enum Ending: Equatable, Sendable, Codable {
  case complete
  /// By Ctrl-C or SIGTERM.
  case interrupted
  /// By a server that did not start, answered wrongly or died.
  case failed(ServerFailure)

  private enum CodingKeys: String, CodingKey { case state, failure }

  private enum State: String, Codable { case complete, interrupted, failed }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(State.self, forKey: .state) {
    case .complete: self = .complete
    case .interrupted: self = .interrupted
    case .failed: self = .failed(try container.decode(ServerFailure.self, forKey: .failure))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .complete: try container.encode(State.complete, forKey: .state)
    case .interrupted: try container.encode(State.interrupted, forKey: .state)
    case .failed(let failure):
      try container.encode(State.failed, forKey: .state)
      try container.encode(failure, forKey: .failure)
    }
  }
}

/// What was measured on one server process.
public struct TrialRecord: Equatable, Sendable, Codable {
  public var experiment: ExperimentName
  /// The server's label in the plan.
  public var server: String
  /// Which of the repeats, from 1.
  public var round: Int
  /// The command line the server was started with.
  public var command: [String]
  public var steps: [StepRecord] = []
  /// How the server ended, such as `exited with status 0`, the only good way.
  public var serverEnding = ""

  public init(experiment: ExperimentName, server: String, round: Int, command: [String]) {
    self.experiment = experiment
    self.server = server
    self.round = round
    self.command = command
  }

  enum CodingKeys: String, CodingKey {
    case experiment, server, round, command, steps
    case serverEnding = "server_ending"
  }
}

/// What was measured in one step.
public struct StepRecord: Equatable, Sendable, Codable {
  public var phase: Phase?
  public var streams: [StreamRecord]
  /// Memory of the server and its workers; nothing when it could not be read.
  public var memoryBefore: MemorySample?
  public var memoryAfter: MemorySample?
  /// Who used the processors, warm-up included; nothing when it could not be read.
  public var processors: ProcessorUse?

  public init(
    phase: Phase?, streams: [StreamRecord], memoryBefore: MemorySample? = nil, memoryAfter: MemorySample? = nil
  ) {
    self.phase = phase
    self.streams = streams
    self.memoryBefore = memoryBefore
    self.memoryAfter = memoryAfter
  }

  /// The run of one role; nothing when the step has no such stream.
  public subscript(role: StreamRole) -> RunRecord? { streams.first { $0.role == role }?.run }

  enum CodingKeys: String, CodingKey {
    case phase, streams, processors
    case memoryBefore = "memory_before"
    case memoryAfter = "memory_after"
  }
}

/// One stream of a step.
public struct StreamRecord: Equatable, Sendable, Codable {
  public var role: StreamRole
  public var run: RunRecord

  public init(role: StreamRole, run: RunRecord) {
    self.role = role
    self.run = run
  }
}

/// Memory of a process and its children at one moment.
public struct MemorySample: Equatable, Sendable, Codable {
  /// Proportional set size: pages that several processes share are divided among them.
  public var pssBytes: UInt64
  public var processes: Int

  public init(pssBytes: UInt64, processes: Int) {
    self.pssBytes = pssBytes
    self.processes = processes
  }

  enum CodingKeys: String, CodingKey {
    case processes
    case pssBytes = "pss_bytes"
  }
}
