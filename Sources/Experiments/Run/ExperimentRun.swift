public import LoadClient
public import Measurement
import Observation
public import Plans
import Reactor
public import Records

/// Carries an experiment out: starts each server, measures it, stops it, trial by trial.
///
/// Servers run one at a time, and none outlives ``perform(on:startedAt:continuing:stop:progress:)``.
public struct ExperimentRun {
  public var plan: ExperimentPlan
  /// Where the servers' executables are.
  public var serversFolder: String
  /// Where each server's standard error is written, one file a trial; must exist.
  public var logFolder: String
  /// How long a server may take until it answers.
  public var startLimit = Duration.seconds(10)
  /// How long a server may take to end after SIGTERM.
  public var stopGrace = Duration.seconds(5)
  /// Whether our own servers are told to write down what their loop does.
  public var asksTelemetry = true
  /// Measures what the plan's work costs, in the range of N that it uses.
  public var calibrate: (ClosedRange<Int>) -> Calibration? = { _ in nil }
  /// Takes the record as it is so far, before the first trial and after each, with the trial that is over. Until the run is
  /// over the record says that it was interrupted, for then it will have been.
  public var keep: (ExperimentRecord, TrialRecord?) -> Void = { _, _ in }
  /// The wall-clock time in ISO 8601, UTC.
  public var timestamp: () -> String

  public init(
    plan: ExperimentPlan, serversFolder: String, logFolder: String, timestamp: @escaping () -> String
  ) {
    self.plan = plan
    self.serversFolder = serversFolder
    self.logFolder = logFolder
    self.timestamp = timestamp
  }

  /// Measures everything in the plan, and blocks until it is done.
  ///
  /// - Parameters:
  ///   - machine: what the record says it was measured on.
  ///   - startedAt: when the run began, as the record says it; now when not given.
  ///   - earlier: a record of the same plan; its trials that are whole are not run again.
  ///   - stop: ends the run early when raised.
  ///   - progress: called on this thread, up to twenty times a second.
  /// - Returns: what was measured, also when the run ended early; ``ExperimentRecord/ending`` says how it ended.
  public func perform(
    on machine: MachineDescription, startedAt: String? = nil, continuing earlier: ExperimentRecord? = nil,
    stop: StopFlag, progress: @escaping (RunProgress) -> Void = { _ in }
  ) -> ExperimentRecord {
    var session = Session(run: self, record: beginning(on: machine, startedAt, earlier), stop: stop, progress: progress)
    session.perform()
    return session.record
  }

  /// What is known before the first trial: of an earlier run what is whole.
  private func beginning(
    on machine: MachineDescription, _ startedAt: String?, _ earlier: ExperimentRecord?
  ) -> ExperimentRecord {
    var record =
      earlier
      ?? ExperimentRecord(
        plan: plan, startedAt: startedAt ?? timestamp(), machine: machine,
        originNanoseconds: MonotonicClock.nanoseconds())
    record.trials.removeAll { !plan.isWhole($0) }
    record.searches.removeAll { $0.outcome == .interrupted }
    record.ending = .interrupted
    return record
  }
}

extension ExperimentPlan {
  /// Whether a trial's record has every step that the plan wants.
  public func isWhole(_ trial: TrialRecord) -> Bool {
    trial.steps.count == courses(of: trial.experiment).reduce(0) { $0 + $1.spans.count }
      && trials.contains { $0.key == trial.key }
  }

  /// Every N that our servers work on, and below large ones some that can be measured in no time, to extrapolate from.
  var calibratedRange: ClosedRange<Int> {
    let run = trials.filter { $0.server.name != nil }.map(\.fib)
    let searched = search.flatMap { $0.factor == .fib ? [Int($0.from), Int($0.to)] : nil } ?? []
    let all = run + searched
    let (low, high) = (all.min() ?? fib, all.max() ?? fib)
    return min(low, 24)...high
  }
}

extension ExperimentRecord {
  /// Puts a trial where the plan has it.
  mutating func insert(_ trial: TrialRecord) {
    trials.removeAll { $0.key == trial.key }
    let order = Dictionary(plan.trials.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    let place = order[trial.key] ?? .max
    trials.insert(trial, at: trials.firstIndex { (order[$0.key] ?? .max) > place } ?? trials.endIndex)
  }
}
