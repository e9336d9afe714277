import LoadClient
import Measurement
public import Plans
public import Records

/// Searches one server's largest value at which the goal holds. Each repeat of each value has a server of its own: what
/// one value left in queues and memory must not be the next one's burden.
public struct SearchRun {
  let search: SearchPlan
  /// The server's label.
  let server: String
  /// Measures a value for the given time, from 1. Blocks.
  let measure: (_ value: Double, _ round: Int) -> (TrialRecord, Ending)

  /// A value whose interval contains the limit is measured this many times more, at most.
  private static let extraRepeats = 3

  /// A search by any means of measuring, such as a simulation.
  public init(
    search: SearchPlan, server: String,
    measure: @escaping (_ value: Double, _ round: Int) -> (TrialRecord, Ending)
  ) {
    (self.search, self.server, self.measure) = (search, server, measure)
  }

  /// Searches, and blocks until it is done.
  ///
  /// - Returns: what was found; of a search that was cut short what was measured, or nothing.
  public func perform() -> (SearchRecord?, Ending) {
    var bounds = SearchBounds(search)
    var attempts: [SearchRecord.Attempt] = []
    while let value = bounds.next {
      var trials: [TrialRecord] = []
      var measured: ValueMeasurement?
      while goesOn(trials.count, measured) {
        let (trial, ending) = measure(value, trials.count + 1)
        if ending != .complete {
          var record = record(bounds, attempts)
          record.outcome = .interrupted
          record.explanation = "Broken off after \(attempts.count == 1 ? "one value" : "\(attempts.count) values")."
          return (attempts.isEmpty ? nil : record, ending)
        }
        trials.append(trial)
        measured = trials.count < search.repeats ? nil : ValueMeasurement(value, search, trials)
      }
      guard let measured else { break }
      attempts.append(measured.attempt)
      bounds.take(measured.judgement, isCertain: measured.isCertain)
    }
    return (record(bounds, attempts), .complete)
  }

  private func goesOn(_ repeats: Int, _ measured: ValueMeasurement?) -> Bool {
    guard let measured else { return true }
    return !measured.isCertain && repeats < search.repeats + Self.extraRepeats
  }

  private func record(_ bounds: SearchBounds, _ attempts: [SearchRecord.Attempt]) -> SearchRecord {
    var record = SearchRecord(server: server, factor: search.factor, goal: search.goal, outcome: bounds.outcome)
    (record.largestGood, record.smallestBad) = (bounds.largestGood, bounds.smallestBad)
    record.attempts = attempts
    record.explanation = explanation(of: bounds, attempts)
    return record
  }

  private func explanation(of bounds: SearchBounds, _ attempts: [SearchRecord.Attempt]) -> String {
    let good = bounds.largestGood.map(text) ?? ""
    let bad = bounds.smallestBad.map(text) ?? ""
    let note = attempts.last { $0.value == bounds.smallestBad && !$0.isGood }?.note.map { " At \(bad): \($0)" } ?? ""
    let goal = search.goal.text
    switch bounds.outcome {
    case .goodThroughout:
      return "\(goal) held at every value tried up to \(text(search.to)), the largest allowed: the bound lies beyond."
    case .badThroughout:
      return "\(goal) did not hold at \(text(search.from)), the smallest allowed: the bound lies below.\(note)"
    case .found: return "\(goal) held at \(good) and not at \(bad)\(reversal(bounds, attempts)).\(note)"
    case .interrupted: return "Broken off."
    case .undecided where bounds.isContradicted:
      return
        "Measured again, a value that was good was bad or the other way round (\(good) and \(bad) were the bounds): "
        + "no bound can be named. The machine was not quiet, or the server does not behave alike each time."
    case .undecided:
      return (good.isEmpty ? "No value could be tested" : "\(goal) held at \(good)")
        + ", but \(bad) could not be tested: the bound was not found.\(note)"
    }
  }

  /// A bound that came out otherwise when it was measured again, within what its interval leaves open.
  private func reversal(_ bounds: SearchBounds, _ attempts: [SearchRecord.Attempt]) -> String {
    let reversed = attempts.last {
      $0.isGood ? $0.value == bounds.smallestBad : $0.value == bounds.largestGood
    }
    return reversed.map {
      ", but measured again \(text($0.value)) was \($0.isGood ? "good" : "bad"): its interval holds the limit"
    } ?? ""
  }

  private func text(_ value: Double) -> String { "\(search.factor.rawValue) \(FactorValue.number(value))" }
}

extension SearchRun {
  /// A search on real servers.
  ///
  /// - Parameter report: told what is being done.
  init(
    _ run: ExperimentRun, _ search: SearchPlan, on server: ServerPlan, machine: MachineDescription, stop: StopFlag,
    report: @escaping (String) -> Void
  ) {
    self.search = search
    self.server = server.label
    // The work is the same at every value unless that is N.
    var milliseconds: Double?
    measure = { value, round in
      let setting = Setting([.init(search.factor, .number(value))])
      let trial = run.plan.trial(.c, server, setting, round)
      let trialRun = TrialRun(
        run: run, trial: trial, courses: [run.plan.course(of: search)], machine: machine, stop: stop,
        workMilliseconds: milliseconds
      ) { activity, _ in report("\(setting.label), repeat \(round): \(activity)") }
      let (record, ending) = trialRun.perform()
      if search.factor != .fib { milliseconds = record.workMilliseconds }
      return (record, ending)
    }
  }
}
