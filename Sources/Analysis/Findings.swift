public import Inference
import Plans
public import Records

/// Every figure that a record holds, each with its interval, computed once: what tables, graphs, conclusions and files are
/// made of.
///
/// ```
/// let findings = Findings(record)
/// findings[.latency(.p99), Selection(.c, server: "inline-server", phase: .loaded, role: .probe)]
/// ```
///
/// A percentile is that of the merged histograms of all repeats, a throughput the sum of counts over the sum of times;
/// intervals are those of ``Inference/Estimator``. Where a record has no series, the figures of its runs stand in.
/// Making one takes some milliseconds for each stream.
public struct Findings: Sendable {
  public let record: ExperimentRecord
  /// Everything that was found, in the order of the plan.
  public private(set) var entries: [Entry] = []
  private var index: [Key: Int] = [:]
  /// Requests behind the latencies of each stream.
  var samples: [Selection: Int] = [:]
  /// Streams of which a repeat proves nothing.
  var voids: Set<Selection> = []
  let estimator: Estimator

  /// One figure.
  public struct Entry: Equatable, Sendable {
    public var measure: Measure
    public var selection: Selection
    /// In the unit of the measure.
    public var estimate: Estimate
  }

  private struct Key: Hashable {
    var measure: Measure
    var selection: Selection
  }

  /// - Parameter resamples: of each bootstrap; more make the intervals steadier, not narrower.
  public init(_ record: ExperimentRecord, resamples: Int = 400) {
    self.record = record
    estimator = Estimator(bootstrap: BlockBootstrap(seed: record.plan.seed, resamples: resamples))
    for selection in record.cases {
      let phases: [Phase?] = selection.experiment == .c ? Phase.allCases : [nil]
      for phase in phases { read(selection.at(phase)) }
      if selection.experiment == .c { readRecovery(selection) }
    }
  }

  /// Nothing where it was not measured.
  public subscript(_ measure: Measure, _ selection: Selection) -> Estimate? {
    index[Key(measure: measure, selection: selection)].map { entries[$0].estimate }
  }

  mutating func add(_ measure: Measure, _ selection: Selection, _ estimate: Estimate?) {
    guard let estimate, let value = estimate.value, value.isFinite else { return }
    index[Key(measure: measure, selection: selection)] = entries.count
    entries.append(Entry(measure: measure, selection: selection, estimate: estimate))
  }

  /// Everything of one phase.
  private mutating func read(_ selection: Selection) {
    let repeats = record.repeatedSteps(selection)
    let steps = repeats.flatMap { $0 }
    guard !steps.isEmpty else { return }
    let courses = StreamRole.allCases.filter { course in steps.contains { $0.course == course } }
    for course in courses {
      let roles = StreamRole.allCases.filter { role in
        steps.contains { $0.course == course && $0.step[role] != nil }
      }
      for role in roles { readStream(selection.of(role, beside: course)) }
      if courses.count > 1 { readServer(selection.of(nil, beside: course)) }
      for role in roles where role == .work || role == .load { readWork(selection.of(role, beside: course)) }
    }
    readServer(selection.of(nil))
  }
}

extension Estimate {
  /// In another unit.
  func scaled(by factor: Double) -> Estimate {
    var other = self
    other.value = value.map { $0 * factor }
    other.low = low.map { $0 * factor }
    other.high = high.map { $0 * factor }
    return other
  }
}
