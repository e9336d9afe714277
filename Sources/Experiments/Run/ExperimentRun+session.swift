import LoadClient
import Measurement
import Plans
import Records

extension ExperimentRun {
  /// One performance of a run: the record that grows, and how much is to be done yet.
  struct Session {
    let run: ExperimentRun
    private(set) var record: ExperimentRecord
    private let stop: StopFlag
    private let progress: (RunProgress) -> Void
    private let start = ContinuousClock.now
    /// What an earlier part of the run took.
    private let earlierSeconds: Double

    init(
      run: ExperimentRun, record: ExperimentRecord, stop: StopFlag, progress: @escaping (RunProgress) -> Void
    ) {
      (self.run, self.record, self.stop, self.progress) = (run, record, stop, progress)
      earlierSeconds = record.elapsedSeconds
    }

    /// Does what is not in the record yet.
    mutating func perform() {
      keep(nil)
      calibrate()
      let ending = performTrials()
      record.ending = ending == .complete ? performSearches() : ending
      record.elapsedSeconds = earlierSeconds + (ContinuousClock.now - start).inSeconds
    }

    private mutating func keep(_ trial: TrialRecord?) {
      record.elapsedSeconds = earlierSeconds + (ContinuousClock.now - start).inSeconds
      run.keep(record, trial)
    }

    private mutating func calibrate() {
      if record.calibration != nil { return }
      progress(
        RunProgress(
          place: "calibration", activity: "what fib(N) costs here", remaining: run.plan.expectedDuration))
      record.calibration = run.calibrate(run.plan.calibratedRange)
    }

    /// A failure before anything was measured ends the run, for it is likely the plan's. Later it costs that server's
    /// other trials, and the run is failed all the same.
    ///
    /// - Returns: how it ended.
    private mutating func performTrials() -> Ending {
      var (failure, failed): (ServerFailure?, Set<String>) = (nil, [])
      let plan = run.plan
      let known = Set(record.trials.map(\.key))
      let trials = Array(plan.trials.enumerated())
      var later = trials.filter { !known.contains($0.element.key) }.reduce(Duration.zero) {
        $0 + plan.expectedDuration(of: $1.element.experiment)
      }
      for (index, trial) in trials where !known.contains(trial.key) {
        later -= plan.expectedDuration(of: trial.experiment)
        if failed.contains(trial.server.label) { continue }
        let place = "\(index + 1) of \(trials.count)  \(trial.progressPlace)"
        let trialRun = TrialRun(
          run: run, trial: trial, courses: plan.courses(of: trial.experiment), machine: record.machine, stop: stop
        ) { [progress, later] activity, remaining in
          progress(RunProgress(place: place, activity: activity, remaining: later + remaining))
        }
        let (measured, ending) = trialRun.perform()
        if !measured.steps.isEmpty {
          record.insert(measured)
          keep(measured)
        }
        switch ending {
        case .complete: break
        case .failed(let reason) where !record.trials.isEmpty:
          failure = failure ?? reason
          failed.insert(trial.server.label)
        default: return ending
        }
      }
      return failure.map { .failed($0) } ?? .complete
    }

    /// - Returns: how it ended.
    private mutating func performSearches() -> Ending {
      guard let search = run.plan.search else { return .complete }
      let known = Set(record.searches.map(\.server))
      for server in run.plan.servers where !known.contains(server.label) {
        let searchRun = SearchRun(run, search, on: server, machine: record.machine, stop: stop) { [progress] activity in
          progress(RunProgress(place: "search  \(server.label)", activity: activity))
        }
        let (found, ending) = searchRun.perform()
        guard let found else { return ending }
        record.searches.append(found)
        keep(nil)
        if ending != .complete { return ending }
      }
      return .complete
    }
  }
}

extension Trial {
  /// `C  thread-server (fib=24)`.
  var progressPlace: String {
    "\(experiment.rawValue)  \(server.label)" + (setting.values.isEmpty ? "" : " (\(setting.label))")
  }
}
