import Measurement
import Plans
import Records

/// Which streams of a record a figure is taken from.
struct Selection {
  var experiment: ExperimentName
  /// The server's label.
  var server: String
  /// Nothing in A and B.
  var phase: Phase?
  var role: StreamRole
  /// Only where this role runs in the same step.
  var companion: StreamRole?
}

extension ExperimentRecord {
  /// The runs selected, one of each repeat.
  func runs(_ selection: Selection) -> [RunRecord] {
    trials.filter { $0.experiment == selection.experiment && $0.server == selection.server }.flatMap { trial in
      trial.steps.compactMap { step in
        guard step.phase == selection.phase else { return nil }
        if let companion = selection.companion, step[companion] == nil { return nil }
        return step[selection.role]
      }
    }
  }

  /// Good replies per second.
  func throughput(_ selection: Selection) -> Spread? { Spread(runs(selection).map(\.throughput)) }

  /// A latency in milliseconds: the median of the repeats, at least this much when one of them is.
  func latency(_ figure: LatencySummary.Figure, _ selection: Selection) -> LatencyFigure? {
    let runs = runs(selection)
    return Spread(runs.compactMap { $0.latency[figure] }).map { spread in
      LatencyFigure(
        milliseconds: spread.median, isLowerBound: runs.contains { $0.latency.lowerBounds.contains(figure) })
    }
  }

  /// Memory of a server and its workers in bytes: before the first step of a trial or phase, and the most after one.
  func memory(_ experiment: ExperimentName, server: String, phase: Phase? = nil) -> (before: Spread?, after: Spread?) {
    let steps = trials.filter { $0.experiment == experiment && $0.server == server }
      .map { $0.steps.filter { $0.phase == phase } }
    return (
      Spread(steps.compactMap { $0.first?.memoryBefore.map { Double($0.pssBytes) } }),
      Spread(steps.compactMap { $0.compactMap { $0.memoryAfter.map { Double($0.pssBytes) } }.max() })
    )
  }

  /// The share of its quiet `/hi` throughput that a server kept in another phase, 0...1 or a little above: the median of
  /// the shares of each trial, since within one the machine had less time to change.
  func kept(server: String, in phase: Phase) -> Double? {
    let shares = trials.filter { $0.experiment == .c && $0.server == server }.compactMap { trial -> Double? in
      func rate(_ phase: Phase) -> Double? {
        trial.steps.lazy.filter { $0.phase == phase }.compactMap { $0[.easy]?.throughput }.first
      }
      guard let quiet = rate(.quiet), let now = rate(phase), quiet > 0 else { return nil }
      return now / quiet
    }
    return Spread(shares)?.median
  }
}

/// A latency as it is printed.
struct LatencyFigure: Equatable {
  var milliseconds: Double
  /// The true latency may be longer.
  var isLowerBound: Bool
}
