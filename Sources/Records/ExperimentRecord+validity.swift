import Measurement
import Plans

// A record is believed only as far as a run could have written it: one that was edited or damaged is refused where it is
// read, so that nothing behind has to reckon with it.
extension ExperimentRecord.Head {
  /// What no run could have written, by the place and in words; nothing when all can be.
  var impossibility: (place: String, reason: String)? {
    let repeats = [plan.fixedLoad?.repeats, plan.baseline?.repeats, plan.contention?.repeats].compactMap { $0 }
    if let wrong = repeats.first(where: { !(1...100).contains($0) }) {
      return ("plan", "an experiment that is repeated \(wrong) times")
    }
    let numbers = plan.sweep.axes.flatMap(\.values).compactMap(\.number)
    if let wrong = numbers.first(where: { !$0.isFinite || $0.magnitude > 1e7 }) {
      return ("plan.sweep", "the value \(wrong)")
    }
    let points = plan.sweep.axes.reduce(1.0) { $0 * Double($1.values.count) } * Double(plan.servers.count)
    if points > 100_000 { return ("plan.sweep", "\(Int(points)) points") }
    if !(0...93).contains(plan.fib) { return ("plan.fib", "fib(\(plan.fib))") }
    let calibrated = calibration?.points ?? []
    if let wrong = calibrated.first(where: {
      !(0...93).contains($0.n) || !($0.medianMilliseconds >= 0) || $0.medianMilliseconds > 1e12
    }) {
      return ("calibration", "\(wrong.medianMilliseconds) ms for fib(\(wrong.n))")
    }
    if !(0...1_048_576).contains(machine.cores) { return ("machine.cores", "\(machine.cores) cores") }
    return nil
  }
}

extension TrialRecord {
  /// The same of a trial.
  var impossibility: (place: String, reason: String)? {
    if !(0...93).contains(fib) { return ("fib", "fib(\(fib))") }
    if let wrong = timelines.first(where: { !(0.000_1...86_400).contains($0.intervalSeconds) }) {
      return ("timelines", "intervals of \(wrong.intervalSeconds) s")
    }
    let ledgers = steps.flatMap(\.streams).flatMap { [$0.ledger, $0.run.ledger] }.compactMap { $0 }
    if !ledgers.allSatisfy(\.hasAllParts) { return ("steps", "a ledger that has not a sum for each part") }
    return nil
  }
}
