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

  /// Whether the limit lies outside the interval; also where there is none to go by.
  var isCertain: Bool {
    guard let low = estimate.low, let high = estimate.high else { return true }
    return !(low...high).contains(limit)
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
    let notes = [missedRate, unservedShare, uncertainty, shortfall, crowd].compactMap { $0 }
    attempt.note = notes.isEmpty ? nil : notes.joined(separator: " ")
    return attempt
  }

  // MARK: Notes

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
    let scheduled = Double(loads.reduce(0) { $0 + $1.counts.scheduled })
    let done = Double(loads.reduce(0) { $0 + $1.counts.ok })
    guard loads.first?.model == .open, done < 0.95 * scheduled - 2 * scheduled.squareRoot() else { return nil }
    return "The server was the limit: it did only \(Int((done / scheduled * 100).rounded())) % of the work asked for."
  }

  private var uncertainty: String? {
    isCertain ? nil : "The limit lies within the interval: good and bad cannot be told apart here."
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
