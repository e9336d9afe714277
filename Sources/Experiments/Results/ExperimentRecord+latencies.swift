import Foundation
import Measurement
import Plans
public import Records
public import Report

extension ExperimentRecord {
  /// The latencies of each stream in each phase as a HdrHistogram log, made from the timelines alone; to 0.8 %, as these
  /// are. Tagged as in `C1.thread-server.loaded.probe`, and `C1.thread-server.loaded.probe.load` for the load beside it.
  public var latencyLog: HdrLog {
    let start = ISO8601DateFormatter().date(from: startedAt)
    var log = HdrLog(startEpochSeconds: start?.timeIntervalSince1970 ?? 0, startText: startedAt)
    log.comments = ["reactometer run, experiment \(plan.name), latencies in nanoseconds"]
    log.intervals = trials.flatMap { trial in trial.steps.flatMap { latencies(of: $0, in: trial) } }
    return log
  }

  private func latencies(of step: StepRecord, in trial: TrialRecord) -> [HdrLog.Interval] {
    guard let course = step.streams.first?.role, step.endNanoseconds > step.startNanoseconds else { return [] }
    return step.streams.compactMap { stream in
      let timeline = trial.timelines.first {
        $0.role == stream.role && $0.course == course && $0.covers(step.startNanoseconds)
      }
      guard let timeline else { return nil }
      let role = (stream.role == course ? "" : "\(course.rawValue).") + stream.role.rawValue
      let place = "\(trial.experiment.rawValue)\(trial.round)." + trial.server
      let setting = trial.setting.values.isEmpty ? nil : trial.setting.label.replacing(",", with: ";")
      return HdrLog.Interval(
        tag: [place, setting, step.phase?.rawValue, role].compactMap { $0 }.joined(separator: "."),
        startSeconds: seconds(from: originNanoseconds, until: step.startNanoseconds),
        lengthSeconds: seconds(from: step.startNanoseconds, until: step.endNanoseconds),
        histogram: timeline.histogram(from: step.startNanoseconds, until: step.endNanoseconds))
    }
  }

  /// 0 where a later instant comes before an earlier one, as when the machine was started anew between two parts of a run.
  private func seconds(from start: UInt64, until end: UInt64) -> Double {
    end > start ? Double(end - start) / 1e9 : 0
  }
}

extension Records.Timeline {
  fileprivate func covers(_ instant: UInt64) -> Bool {
    instant >= startNanoseconds
      && Double(instant - startNanoseconds) < Double(intervals.count) * intervalSeconds * 1e9
  }

  /// The latencies in a stretch of the clock, those without an answer at their age.
  fileprivate func histogram(from start: UInt64, until end: UInt64) -> LatencyHistogram {
    var merged = PackedHistogram()
    for interval in within(start, end) { merged.add(interval.combined) }
    return merged.unpacked
  }

  /// The intervals whose middle lies in a stretch of the clock: each belongs to one stretch, also where the stretches do
  /// not begin with an interval.
  func within(_ start: UInt64, _ end: UInt64) -> [Interval] {
    let width = intervalSeconds * 1e9
    return intervals.enumerated().compactMap { index, interval in
      let middle = Double(startNanoseconds) + (Double(index) + 0.5) * width
      return middle >= Double(start) && middle < Double(end) ? interval : nil
    }
  }
}
