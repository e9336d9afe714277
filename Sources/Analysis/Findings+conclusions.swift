import Inference
import Measurement
import Plans
import Records
import Report

extension Findings {
  /// What the numbers say, in plain English; one paragraph each. Computed, never written by hand.
  public var conclusions: [String] {
    guard record.plan.sweep.isEmpty else {
      return sweepConclusions + breakEvens.map { "Break-even: \($0.sentence)" }
    }
    let all = comparisons
    let contention = [contentionConclusion(all), probeConclusion(all), recoveryConclusion, steadiness]
      .compactMap { $0 }.joined(separator: " ")
    return [fixedLoadConclusion(all), baselineConclusion(all), contention].compactMap { $0 }.filter { !$0.isEmpty }
  }

  // MARK: A and B

  private func fixedLoadConclusion(_ comparisons: [ServerComparison]) -> String? {
    guard let (server, rate) = firstRate(.a, .work) else { return nil }
    let others = comparisons.filter { $0.experiment == .a }.compactMap { comparison in
      ratio(comparison, Figures.quantity, "times as often").map { "\(comparison.comparison.b) \($0)" }
    }
    let start = "A: \(server) computed \(workName) \(rate) times a second"
    return others.isEmpty ? start + "." : "\(start), \(listed(others))."
  }

  private func baselineConclusion(_ comparisons: [ServerComparison]) -> String? {
    guard let (server, rate) = firstRate(.b, .easy) else { return nil }
    let others = comparisons.filter { $0.experiment == .b }.compactMap { comparison in
      ratio(comparison, Figures.percent, "of that").map { "\(comparison.comparison.b) \($0)" }
    }
    let start = "B: without work, \(server) answered \(rate) requests per second"
    return others.isEmpty ? start + "." : "\(start), \(listed(others))."
  }

  private func firstRate(_ experiment: ExperimentName, _ role: StreamRole) -> (server: String, rate: String)? {
    let first = cases(experiment).map { $0.of(role) }.first { (self[.throughput, $0]?.value ?? 0) > 0 }
    return first.map { ($0.server, withInterval(.throughput, $0)) }
  }

  /// `205 (200…210)`.
  private func withInterval(_ measure: Measure, _ selection: Selection) -> String {
    let interval = interval(measure, selection).flatMap { $0 == Self.tooWide ? nil : " (\($0))" }
    return text(measure, selection) + (interval ?? "")
  }

  /// `2.00 times as often (1.91…2.09)`, or that the two cannot be told apart.
  private func ratio(_ comparison: ServerComparison, _ format: (Double?) -> String, _ unit: String) -> String? {
    let figure = comparison.figure
    guard let a = figure.a.value, let b = figure.b.value, a > 0, b > 0 else { return nil }
    let text = "\(format(figure.ratio?.value ?? b / a)) \(unit)"
    let range = figure.ratio.flatMap { interval($0.low, $0.high, format) }.flatMap { $0 == Self.tooWide ? nil : $0 }
    let doubt = figure.verdict == .notDistinguishable ? "not distinguishable" : nil
    let remarks = [range, doubt].compactMap { $0 }.joined(separator: ", ")
    return remarks.isEmpty ? text : "\(text) (\(remarks))"
  }

  // MARK: C

  private func contentionConclusion(_ comparisons: [ServerComparison]) -> String? {
    let easy = cases(.c).map { $0.at(.loaded).of(.easy) }.filter { self[.shareKept, $0] != nil }
    guard let first = easy.first else { return nil }
    let others = easy.dropFirst().map { "\($0.server) \(withInterval(.shareKept, $0))" }
    let all = ["\(first.server) kept \(withInterval(.shareKept, first)) of its no-CPU throughput"] + others
    return "C: under the load, \(listed(all))." + alike(comparisons, .easy)
  }

  private func probeConclusion(_ comparisons: [ServerComparison]) -> String? {
    let waits = cases(.c).compactMap { selection -> String? in
      let (quiet, loaded) = (selection.at(.quiet).of(.probe), selection.at(.loaded).of(.probe))
      guard self[.latency(.p99), quiet] != nil, self[.latency(.p99), loaded] != nil else { return nil }
      return "\(selection.server) \(text(.latency(.p99), quiet)) to \(withInterval(.latency(.p99), loaded)) ms"
    }
    if waits.isEmpty { return nil }
    return "The probe's p99 went from quiet to loaded: \(listed(waits))." + alike(comparisons, .probe)
  }

  /// Which of them cannot be told from the first server in this.
  private func alike(_ comparisons: [ServerComparison], _ role: StreamRole) -> String {
    let alike = comparisons.filter {
      $0.experiment == .c && $0.role == role && $0.figure.verdict == .notDistinguishable
    }.map(\.comparison)
    guard let first = alike.first else { return "" }
    return " In this \(listed(alike.map(\.b))) \(alike.count == 1 ? "is" : "are") not distinguishable from \(first.a)."
  }

  /// Whether the servers came back once the load was gone.
  private var recoveryConclusion: String? {
    let after = cases(.c).compactMap { selection in
      self[.shareKept, selection.at(.recovery).of(.easy)]?.value.map { (server: selection.server, share: $0) }
    }
    if after.isEmpty { return nil }
    let slow = after.filter { $0.share < 0.9 }
    if slow.isEmpty {
      let least = Figures.percent(after.map(\.share).min())
      return "After the load, \(after.count == 1 ? "it" : "all") served at least \(least) of the quiet rate again."
    }
    return "After the load, not all came back to their quiet rate: "
      + listed(slow.map { "\($0.server) \(Figures.percent($0.share))" }) + "."
  }

  /// More than all can only come from a quiet phase that was not quiet.
  private var steadiness: String? {
    let shares = cases(.c).flatMap { selection in
      [Phase.loaded, .recovery].compactMap { self[.shareKept, selection.at($0).of(.easy)]?.value }
    }
    guard let most = shares.max(), most > 1.15 else { return nil }
    return "A share of \(Figures.percent(most)) says that something else disturbed the quiet phase."
  }

  // MARK: Sweeps

  private var sweepConclusions: [String] {
    record.plan.servers.flatMap { server in
      [lossConclusion(server.label), predictionConclusion(server.label)].compactMap { $0 }
    }
  }

  /// The probe at the first and the last setting.
  private func lossConclusion(_ server: String) -> String? {
    let probes = cases(.c).filter { $0.server == server }.map { $0.at(.loaded).of(.probe) }
      .filter { self[.latency(.p99), $0] != nil && !voids.contains($0) }
    guard let first = probes.first, let last = probes.last else { return nil }
    if first == last {
      return "\(server): beside the load the probe's p99 was \(withInterval(.latency(.p99), first)) ms."
    }
    return "\(server): beside the load the probe's p99 went from \(withInterval(.latency(.p99), first)) ms at "
      + "\(first.setting.label) to \(withInterval(.latency(.p99), last)) ms at \(last.setting.label)."
  }

  /// How the measured waits agree with the formula, where that has something to say.
  private func predictionConclusion(_ server: String) -> String? {
    let loads = cases(.c).filter { $0.server == server }.map { $0.at(.loaded).of(.load, beside: .probe) }
    func ratios(_ prediction: Measure) -> String? {
      let all = loads.compactMap { load -> Double? in
        guard !voids.contains(load), let measured = self[.wait, load]?.value,
          let predicted = self[prediction, load]?.value
        else { return nil }
        // Where next to nothing is predicted, a ratio to it is noise.
        return predicted > Self.leastPrediction ? measured / predicted : nil
      }
      guard let low = all.min(), let high = all.max() else { return nil }
      return all.count == 1 ? Figures.quantity(low) : "\(Figures.quantity(low)) to \(Figures.quantity(high))"
    }
    guard let equal = ratios(.predictedWait) else { return nil }
    let varying = ratios(.predictedWaitOfVaryingWork).map { ", \($0) times as for work that varies as it did here" }
    return "\(server): the work waited \(equal) times as long as queueing theory predicts for work of equal length"
      + "\(varying ?? "")."
  }
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ items: [String]) -> String {
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  return items.dropLast().joined(separator: ", ") + " and " + last
}
