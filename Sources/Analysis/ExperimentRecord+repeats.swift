public import Inference
public import Measurement
import Plans
public import Records

extension ExperimentRecord {
  /// The sample that figures of one stream are estimated from and that two records are compared by: each trial's
  /// intervals, those of its quiet phase beside it, and as scalars `pss` (MiB, at each sampling) and `cpu_per_request` (ms).
  ///
  /// A record without series gives one interval for each trial, without latencies: throughput and share kept can be
  /// estimated from it, percentiles cannot.
  ///
  /// - Parameter selection: with a role.
  public func repeats(_ selection: Selection) -> Repeats {
    guard let role = selection.role else { return Repeats(selection.serverTitle, []) }
    let quiet = selection.phase == nil || selection.phase == .quiet ? [] : repeatedSteps(selection.at(.quiet))
    let repeats = repeatedSteps(selection).map { steps in
      let round = steps[0].trial.round
      let before = quiet.first { $0[0].trial.round == round } ?? []
      return Repeat(
        round: round, stretches: steps.flatMap { $0.stretches(role) }, quiet: before.flatMap { $0.stretches(role) },
        scalars: scalars(steps))
    }
    return Repeats(selection.serverTitle, repeats)
  }

  /// All latencies of one stream in all repeats, for a percentile spectrum: of the requests that were answered, and the
  /// ages of those that never were. Empty in records without series.
  public func latencies(_ selection: Selection) -> (answered: PackedHistogram, unanswered: PackedHistogram) {
    var (answered, unanswered) = (PackedHistogram(), PackedHistogram())
    guard let role = selection.role else { return (answered, unanswered) }
    for interval in repeatedSteps(selection).joined().flatMap({ $0.intervals(role) }) {
      answered.add(interval.latency)
      unanswered.add(interval.censored)
    }
    return (answered, unanswered)
  }

  /// Where the time of one stream's requests went, all repeats together; nothing where none was kept.
  public func ledger(_ selection: Selection) -> Ledger? {
    var ledgers = ledgers(selection)
    guard var all = ledgers.popLast() else { return nil }
    for ledger in ledgers { all.add(ledger) }
    return all
  }

  /// One for each step that has some.
  func ledgers(_ selection: Selection) -> [Ledger] {
    guard let role = selection.role else { return [] }
    return repeatedSteps(selection).joined().compactMap { $0.step.ledger(role) ?? $0.step[role]?.ledger }
      .filter { $0.count > 0 }
  }

  private func scalars(_ steps: [MeasuredStep]) -> [String: [Double]] {
    var memory = steps.flatMap(\.samples).map { Double($0.pssBytes) / 1_048_576 }
    if memory.isEmpty {
      memory = steps.compactMap { $0.step.memoryPeak ?? $0.step.memoryAfter }.map { Double($0.pssBytes) / 1_048_576 }
    }
    // A model has no memory, and says 0.
    var scalars = memory.isEmpty || isSimulated ? [:] : ["pss": memory]
    let answers = steps.reduce(0) { $0 + $1.answers }
    if let usage = Usage(steps), answers > 0 { scalars["cpu_per_request"] = [usage.server * 1e3 / Double(answers)] }
    return scalars
  }
}

extension MeasuredStep {
  func stretches(_ role: StreamRole) -> [Stretch] {
    let intervals = intervals(role)
    guard intervals.isEmpty else {
      let width = intervalNanoseconds(role)
      return intervals.map { interval in
        Stretch(
          durationNanoseconds: width, latency: interval.latency, completed: interval.completed,
          unanswered: interval.censored.count)
      }
    }
    guard let run = step[role], run.durationSeconds > 0 else { return [] }
    return [Stretch(durationNanoseconds: UInt64(run.durationSeconds * 1e9), completed: run.counts.ok)]
  }
}
