import Inference
import Measurement
import Plans
import Records

extension Findings {
  /// How soon the probe noticed the load, and how soon it was rid of it.
  mutating func readRecovery(_ selection: Selection) {
    let steps = record.trials(of: selection).map { trial in
      trial.steps.filter { $0[.probe] != nil }.map { MeasuredStep(trial: trial, step: $0) }
    }.filter { !$0.isEmpty }
    let probe = selection.of(.probe)
    add(.timeToDegrade, probe, time(steps.map { change($0, after: .quiet, until: .loaded) }))
    add(.timeToRecover, probe, time(steps.map { change($0, after: .loaded, until: .recovery) }))
  }

  /// Of several trials: their mean, from below when it took longer than was watched in one of them.
  private func time(_ times: [Recovery]) -> Estimate? {
    var isLowerBound = false
    let milliseconds = times.compactMap { time -> Double? in
      switch time {
      case .after(let nanoseconds): return Double(nanoseconds) / 1e6
      case .notWithin(let nanoseconds):
        isLowerBound = true
        return Double(nanoseconds) / 1e6
      case .cannotTell: return nil
      }
    }
    guard !milliseconds.isEmpty, milliseconds.count == times.count else { return nil }
    var estimate = mean(of: milliseconds)
    if isLowerBound {
      estimate.isLowerBound = true
      (estimate.low, estimate.high) = (nil, nil)
    }
    return estimate
  }

  /// What the load's beginning (after the quiet phase) or its end (after the loaded one) did to the probe, in one trial.
  private func change(_ steps: [MeasuredStep], after: Phase, until: Phase) -> Recovery {
    func step(_ phase: Phase) -> MeasuredStep? { steps.first { $0.step.phase == phase } }
    guard let quiet = step(.quiet), let before = step(after), let last = step(until),
      let timeline = quiet.trial.timeline(.probe, course: .probe)
    else { return .cannotTell("The trial has no series of these phases.") }
    let (event, end) = (before.step.endNanoseconds, last.step.endNanoseconds)
    let usual = quiet.intervals(.probe).compactMap(\.slow)
    let points = timeline.points(from: event, until: end)
    let rules = RecoveryRules()
    let width = UInt64(timeline.intervalSeconds * 1e9)
    if after == .loaded { return rules.recovery(points, quiet: usual, intervalNanoseconds: width) }
    guard let band = rules.band(of: usual) else { return .cannotTell("There are too few quiet intervals.") }
    // The mirror image: the first of several intervals in a row that are out of the band.
    let isOut = points.map { $0.value.map { $0 > band } ?? true }
    let first = isOut.indices.first { start in
      start + rules.relapse <= isOut.count && isOut[start..<start + rules.relapse].allSatisfy { $0 }
    }
    guard let first else { return .notWithin(nanoseconds: points.last.map { $0.sinceEventNanoseconds + width } ?? 0) }
    return .after(nanoseconds: points[first].sinceEventNanoseconds)
  }
}

extension Interval {
  /// What nine of ten requests due in it did not exceed, in nanoseconds: an interval holds too few for more.
  fileprivate var slow: Double? { combined.percentile(90).map { Double($0) } }
}

extension Records.Timeline {
  /// Intervals in which something was due, by the time since an event.
  fileprivate func points(from event: UInt64, until end: UInt64) -> [Recovery.Point] {
    let width = intervalSeconds * 1e9
    return intervals(from: event, until: end).indices.compactMap { index in
      guard let value = intervals[index].slow else { return nil }
      let start = Double(startNanoseconds) + Double(index) * width
      return Recovery.Point(sinceEventNanoseconds: UInt64(max(0, start - Double(event))), value: value)
    }
  }
}
