import Inference
import Measurement
import Plans
import Records

/// What the repeats of one value say together.
struct ValueMeasurement {
  let value: Double
  let search: SearchPlan
  let trials: [TrialRecord]
  private let estimate: Estimate

  init(_ value: Double, _ search: SearchPlan, _ trials: [TrialRecord]) {
    (self.value, self.search, self.trials) = (value, search, trials)
    let figure: Figure =
      switch search.goal.figure {
      case .p50: .percentile(50)
      case .p90: .percentile(90)
      case .p99: .percentile(99)
      case .mean: .meanLatency
      }
    let repeats = trials.enumerated().map { Repeat(round: $0 + 1, stretches: $1.probeStretches) }
    estimate =
      repeats.count == 1
      ? Estimator().estimates([figure], withinOne: repeats[0], label: "the value")[0]
      : Estimator().estimate(figure, of: Repeats("the value", repeats))
  }

  private var limit: Double { search.goal.belowMilliseconds * 1e6 }

  /// Whether another measurement would hardly judge otherwise.
  var isCertain: Bool {
    switch judgement {
    case .good: isFigureCertain && isServedShareCertain
    case .bad: (!isReached && isFigureCertain) || (unservedShare != nil && isServedShareCertain)
    case .untested: isFigureCertain
    }
  }

  /// The limit lies outside the interval; also where there is none to go by.
  private var isFigureCertain: Bool {
    guard let low = estimate.low, let high = estimate.high else { return true }
    return !(low...high).contains(limit)
  }

  /// The share of the load that was done is as near to the least one as it comes out by chance.
  private var isServedShareCertain: Bool {
    guard loads.first?.model == .open, scheduled > 0 else { return true }
    return (done - leastDone).magnitude / scheduled > 0.01 + 2 * ((1 - Self.leastServed) / scheduled).squareRoot()
  }

  var judgement: SearchBounds.Judgement {
    if missedRate != nil { return .untested }
    return isReached && unservedShare == nil ? .good : .bad
  }

  /// By the figure of all samples together; one known only from below does not hold.
  private var isReached: Bool {
    guard let figure = estimate.value else { return false }
    return figure < limit && !estimate.isLowerBound
  }

  var attempt: SearchRecord.Attempt {
    let rates = loads.map(\.throughput)
    var attempt = SearchRecord.Attempt(
      value: value, figure: (estimate.value ?? 0) / 1e6, isGood: judgement == .good,
      loadThroughput: rates.isEmpty ? 0 : rates.reduce(0, +) / Double(rates.count))
    (attempt.low, attempt.high) = (estimate.low.map { $0 / 1e6 }, estimate.high.map { $0 / 1e6 })
    let notes = [missedRate, unservedShare, uncertainty, shortfall, crowd, doubt].compactMap { $0 }
    attempt.isCertain = isCertain
    attempt.state = probes.map(\.verdict.state).max()
    attempt.note = notes.isEmpty ? nil : notes.joined(separator: " ")
    return attempt
  }

  // MARK: Notes

  /// A load of which less is done is not carried.
  private static let leastServed = 0.95

  /// With room for what is still in flight at the end, by chance.
  private var leastDone: Double { Self.leastServed * scheduled - 2 * scheduled.squareRoot() }

  private var scheduled: Double { Double(loads.reduce(0) { $0 + $1.counts.scheduled }) }

  private var done: Double { Double(loads.reduce(0) { $0 + $1.counts.ok }) }

  private var loads: [RunRecord] { trials.flatMap(\.steps).compactMap { $0[.load] } }

  /// The load was not offered as it was to be; the run's own verdict says who was the limit.
  private var missedRate: String? {
    let scheduled = loads.reduce(0) { $0 + $1.counts.scheduled }
    let sent = loads.reduce(0) { $0 + $1.counts.sent }
    guard loads.first?.model == .open, Double(sent) < 0.95 * Double(scheduled) - 2 * Double(scheduled).squareRoot()
    else { return nil }
    let reasons: [String] = loads.flatMap { $0.verdict.reasons }
    let blame = reasons.first { $0.contains("was the limit") }
    return "The load was not offered in full." + (blame.map { " \($0)" } ?? "")
  }

  /// The load was offered, and not carried: then its rate is not what the server does beside the probe.
  private var unservedShare: String? {
    guard loads.first?.model == .open, done < leastDone else {
      return nil
    }
    return "The server was the limit: it did only \(Int((done / scheduled * 100).rounded())) % of the work asked for."
  }

  private var uncertainty: String? {
    guard !isFigureCertain, let low = estimate.low, let high = estimate.high else {
      return isCertain ? nil : "The share of the work that is done is at the least one: good and bad go by chance here."
    }
    return
      "The limit lies within the interval (\(milliseconds(low)) to \(milliseconds(high)) ms): good and bad cannot be "
      + "told apart here."
  }

  private func milliseconds(_ nanoseconds: Double) -> String { "\((nanoseconds / 1e4).rounded() / 100)" }

  private var probes: [RunRecord] { trials.flatMap(\.steps).filter { $0.phase == .loaded }.compactMap { $0[.probe] } }

  /// What the probe's own verdict holds against it.
  private var doubt: String? {
    let doubted = probes.filter { $0.verdict.state != .valid }
    guard let reason = doubted.first?.verdict.reasons.first else { return nil }
    return "In \(doubted.count) of \(probes.count) repeats the probe is in doubt: \(reason)"
  }

  private var shortfall: String? {
    if estimate.value == nil { return "The probe was not answered." }
    if estimate.isLowerBound { return "The figure is at least this: probes were still unanswered." }
    return estimate.low == nil ? estimate.note : nil
  }

  private var crowd: String? {
    let crowded = trials.flatMap(\.steps).count { $0.processors?.isCrowded == true }
    return crowded == 0 ? nil : "Other programs kept the machine busy in \(crowded) of \(trials.count) repeats."
  }
}

extension TrialRecord {
  /// The probe's intervals beside the load.
  fileprivate var probeStretches: [Stretch] {
    guard let step = steps.first(where: { $0.phase == .loaded }),
      let timeline = timelines.first(where: { $0.role == .probe })
    else { return [] }
    return timeline.within(step.startNanoseconds, step.endNanoseconds).map { interval in
      Stretch(
        durationNanoseconds: UInt64(timeline.intervalSeconds * 1e9), latency: interval.latency,
        completed: interval.completed, unanswered: interval.censored.count)
    }
  }
}
