public import Inference
public import Plans
import Records

/// One server held against the first of the plan, in one figure.
public struct ServerComparison: Equatable, Sendable, Codable {
  public var experiment: ExperimentName
  public var phase: Phase?
  public var role: StreamRole
  /// A is the first server of the plan that was measured, B the other; by their labels.
  public var comparison: Comparison

  /// The one figure that was compared.
  public var figure: FigureComparison { comparison.figures[0] }
}

extension Findings {
  /// The servers of a plan without a sweep, held against its first one by what each experiment is about: A and B by
  /// throughput, C by the share kept and by the probe's p99 in the loaded phase. Trials of one round are paired.
  public var comparisons: [ServerComparison] {
    guard record.plan.sweep.isEmpty else { return [] }
    return compared(.a, nil, .work, .throughput) + compared(.b, nil, .easy, .throughput)
      + compared(.c, .loaded, .easy, .shareKept) + compared(.c, .loaded, .probe, .percentile(99))
  }

  private func compared(
    _ experiment: ExperimentName, _ phase: Phase?, _ role: StreamRole, _ figure: Figure
  ) -> [ServerComparison] {
    let selections = cases(experiment).map { $0.at(phase).of(role) }
      .filter { self[.throughput, $0] != nil }
    guard let first = selections.first else { return [] }
    let rules = ComparisonRules(bootstrap: estimator.bootstrap)
    let base = record.repeats(first)
    return selections.dropFirst().map { other in
      ServerComparison(
        experiment: experiment, phase: phase, role: role,
        comparison: rules.compare(base, record.repeats(other), .paired, [figure]))
    }
  }
}
