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

  /// Of several trials: their median, which needs no time of those that took longer than was watched unless they are half
  /// of all; and the shortest and the longest of them, between which the median of endlessly many lies in all but one of
  /// 2^(n - 1) experiments.
  private func time(_ times: [Recovery]) -> Estimate? {
    let known = times.compactMap { time -> (nanoseconds: UInt64, isBound: Bool)? in
      switch time {
      case .after(let nanoseconds): (nanoseconds, false)
      case .notWithin(let nanoseconds): (nanoseconds, true)
      case .cannotTell: nil
      }
    }
    guard !known.isEmpty, known.count == times.count else { return nil }
    // What was not seen to end is longer than all that was.
    let sorted =
      known.filter { !$0.isBound }.sorted { $0.nanoseconds < $1.nanoseconds }
      + known.filter(\.isBound).sorted { $0.nanoseconds < $1.nanoseconds }
    let middle = [sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2]]
    var estimate = Estimate(
      value: middle.map { Double($0.nanoseconds) / 2e6 }.reduce(0, +),
      confidence: 1 - 1 / Double(1 << min(sorted.count - 1, 30)), repeats: sorted.count, intervals: sorted.count,
      isLowerBound: middle[1].isBound)
    let bounds = sorted.count { $0.isBound }
    if sorted.count > 1, bounds == 0, let first = sorted.first, let last = sorted.last {
      (estimate.low, estimate.high) = (Double(first.nanoseconds) / 1e6, Double(last.nanoseconds) / 1e6)
    }
    if bounds > 0 { estimate.note = "In \(bounds) of \(sorted.count) trials it did not happen while it was watched." }
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
