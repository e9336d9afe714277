public import LoadClient
public import Measurement
public import Plans
public import Records
public import Report

/// Carries an experiment out: starts each server, measures it, stops it, trial by trial.
///
/// Servers run one at a time, and none outlives ``perform(on:stop:progress:)``.
public struct ExperimentRun {
  public var plan: ExperimentPlan
  /// Where the servers' executables are.
  public var serversFolder: String
  /// Where each server's standard error is written, one file a trial; must exist.
  public var logFolder: String
  /// How long a server may take until it listens.
  public var startLimit = Duration.seconds(10)
  /// How long a server may take to end after SIGTERM.
  public var stopGrace = Duration.seconds(5)
  /// Reads the memory of a process and its children.
  public var memory: (Int32) -> MemorySample?
  /// Takes the latencies of each stream when its step is over, in seconds from the run's start; tagged as in
  /// `C1.thread-server.loaded.probe`, and `C1.thread-server.loaded.probe.load` for the load beside it.
  public var keepLatencies: (HdrLog.Interval) -> Void = { _ in }
  /// The wall-clock time in ISO 8601, UTC.
  public var timestamp: () -> String

  public init(
    plan: ExperimentPlan, serversFolder: String, logFolder: String, memory: @escaping (Int32) -> MemorySample?,
    timestamp: @escaping () -> String
  ) {
    self.plan = plan
    self.serversFolder = serversFolder
    self.logFolder = logFolder
    self.memory = memory
    self.timestamp = timestamp
  }

  /// Measures everything in the plan, and blocks until it is done.
  ///
  /// - Parameters:
  ///   - machine: what the record says it was measured on.
  ///   - stop: ends the run early when raised.
  ///   - progress: called on this thread, up to twenty times a second.
  /// - Returns: what was measured, also when the run ended early; ``ExperimentRecord/ending`` says how it ended.
  public func perform(
    on machine: MachineDescription, stop: StopFlag, progress: @escaping (RunProgress) -> Void = { _ in }
  ) -> ExperimentRecord {
    var record = ExperimentRecord(plan: plan, startedAt: timestamp(), machine: machine)
    let start = ContinuousClock.now
    let trials = plan.trials
    var later = plan.expectedDuration
    for (index, trial) in trials.enumerated() {
      later -= plan.expectedDuration(of: trial.experiment)
      let trialRun = TrialRun(run: self, trial: trial, machine: machine, origin: start, stop: stop) {
        [later] activity, remaining in
        progress(
          RunProgress(
            trial: trial, trialNumber: index + 1, trialCount: trials.count, activity: activity,
            remaining: later + remaining))
      }
      let (measured, ending) = trialRun.perform()
      if !measured.steps.isEmpty { record.trials.append(measured) }
      record.ending = ending
      if ending != .complete { break }
    }
    record.elapsedSeconds = (ContinuousClock.now - start).inSeconds
    return record
  }
}
