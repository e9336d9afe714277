import Measurement
import Plans
public import Records

/// A step with the trial it is of, where the series are.
struct MeasuredStep {
  var trial: TrialRecord
  var step: StepRecord

  /// What the step measures.
  var course: StreamRole? { step.streams.first?.role }

  /// The series of one stream while the step was measured; empty in records that have none.
  func intervals(_ role: StreamRole) -> [Interval] {
    guard let timeline = trial.timeline(role, course: course) else { return [] }
    let intervals = Array(timeline.intervals(from: start, until: end))
    let width = timeline.intervalSeconds * 1e9
    let last = Double(timeline.startNanoseconds) + Double(timeline.intervals.count) * width
    return last < Double(end) + 1.5 * width ? intervals.withoutCutOff : intervals
  }

  func intervalNanoseconds(_ role: StreamRole) -> UInt64 {
    UInt64(((trial.timeline(role, course: course)?.intervalSeconds ?? 0) * 1e9).rounded())
  }

  /// Of the server's processes.
  var samples: [TreeSample] { trial.processes.filter { $0.atNanoseconds >= start && $0.atNanoseconds <= end } }

  /// Of the server's loop.
  var loop: [LoopSample] {
    // A sample that reaches a little beyond is still mostly of this step.
    trial.loop.filter { sample in
      let middle = sample.fromNanoseconds / 2 + sample.untilNanoseconds / 2
      return middle >= start && middle <= end
    }
  }

  var seconds: Double {
    end > start ? Double(end - start) / 1e9 : step.streams.first?.run.durationSeconds ?? 0
  }

  /// Good answers of all its streams.
  var answers: Int { step.streams.reduce(0) { $0 + $1.run.counts.ok } }

  private var start: UInt64 { step.startNanoseconds }
  private var end: UInt64 { step.endNanoseconds }
}

extension [Interval] {
  /// With no latencies in the last intervals, in which requests were due that the stream's end cut off.
  ///
  /// Every stream leaves some in flight, and of a hundred requests in a second these few would make each p99 a lower bound. To
  /// leave out everything that was due in so short a time, answered or not, is to watch for less long, and favours nobody;
  /// to leave out the unanswered alone would favour the slow. Requests that hang for longer are due in earlier intervals,
  /// and count: it is a tenth of them at most, or one.
  fileprivate var withoutCutOff: [Interval] {
    let most = Swift.max(1, count / 10)
    let cutOff = reversed().prefix(most).prefix { !$0.censored.isEmpty }.count
    return dropLast(cutOff) + suffix(cutOff).map { Interval(completed: $0.completed, failed: $0.failed) }
  }
}

extension TrialRecord {
  func timeline(_ role: StreamRole, course: StreamRole?) -> Records.Timeline? {
    timelines.first { $0.role == role && $0.course == course }
  }
}

extension ExperimentRecord {
  /// Every server in every experiment at every setting that was measured, in the order of the plan.
  public var cases: [Selection] {
    var seen: Set<Selection> = []
    let cases = trials.map { Selection($0.experiment, server: $0.server, setting: $0.setting) }
      .filter { seen.insert($0).inserted }
    return cases.sorted { rank($0).lexicographicallyPrecedes(rank($1)) }
  }

  /// Its place in the plan: experiment, server, then each factor's value.
  private func rank(_ selection: Selection) -> [Int] {
    let experiment = ExperimentName.allCases.firstIndex(of: selection.experiment) ?? 0
    let server = plan.servers.firstIndex { $0.label == selection.server } ?? plan.servers.count
    let values = plan.sweep.axes.map { axis in
      selection.setting[axis.factor].flatMap(axis.values.firstIndex) ?? -1
    }
    return [experiment, server] + values
  }

  /// The repeats of a case, in the order they were run.
  func trials(of selection: Selection) -> [TrialRecord] {
    trials.filter {
      $0.experiment == selection.experiment && $0.server == selection.server && $0.setting == selection.setting
    }.sorted { $0.round < $1.round }
  }

  /// The steps a selection is about, trial by trial; trials without such a step are left out.
  func repeatedSteps(_ selection: Selection) -> [[MeasuredStep]] {
    trials(of: selection).map { trial in
      trial.steps.filter { $0.phase == selection.phase }.map { MeasuredStep(trial: trial, step: $0) }.filter { step in
        (selection.course == nil || step.course == selection.course)
          && (selection.role.map { step.step[$0] != nil } ?? true)
      }
    }.filter { !$0.isEmpty }
  }

  /// The server of a case as it was started: with the values of its setting filled in.
  func server(of selection: Selection) -> ServerPlan? {
    plan.servers.first { $0.label == selection.server }
      .map { plan.trial(selection.experiment, $0, selection.setting, 1).server }
  }

  /// How many requests for work are computed at once.
  func workers(of selection: Selection) -> Int {
    guard let server = server(of: selection), server.hasPool else { return 1 }
    return server.mostWorkers(cores: machine.cores)
  }
}
