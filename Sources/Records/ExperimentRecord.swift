public import Measurement
public import Plans

/// Everything an experiment measured: what is saved, and what its tables and graphs are made from.
///
/// On disk a folder: a head in `record.json`, and each trial in a file of its own, written when the trial is over, so that
/// an interrupted run can be resumed.
public struct ExperimentRecord: Equatable, Sendable {
  public static let schemaName = "reactometer.experiment/2"

  public var plan: ExperimentPlan
  /// ISO 8601, UTC.
  public var startedAt: String
  /// The same moment in nanoseconds of CLOCK_MONOTONIC, which all series are in.
  public var originNanoseconds: UInt64
  public var elapsedSeconds = 0.0
  public var machine: MachineDescription
  /// What the plan's work costs here.
  public var calibration: Calibration?
  public var ending = Ending.complete
  /// Computed in virtual time, not measured.
  public var isSimulated = false
  /// Of a simulated one: where its costs come from, and what it cannot tell; sentences.
  public var simulationNotes: [String] = []
  /// In the order they were run. The last one may lack steps when the run was cut short.
  public var trials: [TrialRecord] = []
  /// What the search found, server by server.
  public var searches: [SearchRecord] = []

  public init(plan: ExperimentPlan, startedAt: String, machine: MachineDescription, originNanoseconds: UInt64 = 0) {
    self.plan = plan
    self.startedAt = startedAt
    self.machine = machine
    self.originNanoseconds = originNanoseconds
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
