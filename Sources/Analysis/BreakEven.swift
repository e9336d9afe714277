import Inference
import Measurement
public import Plans
import Records

/// The smallest work from which on a pool is worth it, against doing the work on the loop.
public struct BreakEven: Equatable, Sendable, Codable {
  /// What the pool must do.
  public enum Criterion: String, CaseIterable, Sendable, Codable {
    /// The probe beside the load has a lower p99 than inline.
    case probe
    /// As much work gets done as inline, up to ``BreakEven/tolerance`` less.
    case throughput
  }

  public enum Outcome: String, Sendable, Codable {
    case found
    /// It is so from the smallest N that was measured on: the bound lies below.
    case throughout
    /// Not at the largest N measured, whatever was before.
    case notFound = "not_found"
  }

  /// A share of the work done inline that a pool may lack.
  public static let tolerance = 0.05

  /// The pool's label, and its setting without N.
  public var server: String
  public var setting: Setting
  /// What it is held against.
  public var inline: String
  public var criterion: Criterion
  public var outcome: Outcome
  /// From this N on at all larger N that were measured.
  public var n: Int?
  /// What fib of it takes on one core here.
  public var milliseconds: Double?
  /// From this N on it is so beyond doubt: the 95 % intervals do not touch, too. Nothing without intervals.
  public var certainN: Int?
  public var smallestN: Int
  public var largestN: Int

  enum CodingKeys: String, CodingKey {
    case server, setting, inline, criterion, outcome, n
    case milliseconds = "work_ms"
    case certainN = "certain_n"
    case smallestN = "smallest_n"
    case largestN = "largest_n"
  }

  /// For people: `thread-server (workers=2)`.
  public var serverTitle: String { setting.values.isEmpty ? server : "\(server) (\(setting.label))" }
}

extension Findings {
  /// For each pool in a sweep over N; empty without an inline server to hold them against.
  public var breakEvens: [BreakEven] {
    guard record.plan.sweep.axes.contains(where: { $0.factor == .fib }),
      let inline = record.plan.servers.first(where: { !$0.hasPool && $0.name != nil })
    else { return [] }
    return BreakEven.Criterion.allCases.flatMap { criterion -> [BreakEven] in
      let experiment = experiment(for: criterion)
      let pools = cases(experiment).filter { selection in
        record.plan.servers.contains { $0.label == selection.server && $0.hasPool }
      }
      var seen: Set<Selection> = []
      return pools.map(\.withoutN).filter { seen.insert($0).inserted }.compactMap { pool in
        breakEven(criterion, pool, cases(experiment), inline: inline.label)
      }
    }
  }

  /// A tells how much work gets done; without it, the load of C does.
  private func experiment(for criterion: BreakEven.Criterion) -> ExperimentName {
    criterion == .throughput && !cases(.a).isEmpty ? .a : .c
  }

  private func breakEven(
    _ criterion: BreakEven.Criterion, _ pool: Selection, _ cases: [Selection], inline: String
  ) -> BreakEven? {
    let points = cases.filter { $0.withoutN == pool }.compactMap { selection -> Point? in
      let other = cases.first { $0.server == inline && $0.n == selection.n }
      guard let n = selection.n, let other else { return nil }
      return point(criterion, n, selection, against: other)
    }.sorted { $0.n < $1.n }
    guard let first = points.first, let last = points.last else { return nil }
    let from = points.lastIndex { !$0.isGood }.map { $0 + 1 } ?? 0
    let certain = points.lastIndex { !$0.isCertain }.map { $0 + 1 } ?? 0
    var result = BreakEven(
      server: pool.server, setting: pool.setting, inline: inline, criterion: criterion,
      outcome: from == 0 ? .throughout : from < points.count ? .found : .notFound, smallestN: first.n, largestN: last.n)
    if from < points.count { result.n = points[from].n }
    if certain < points.count { result.certainN = points[certain].n }
    result.milliseconds = result.n.flatMap { record.calibration?[$0]?.medianMilliseconds }
    return result
  }

  private struct Point {
    var n: Int
    var isGood: Bool
    var isCertain: Bool
  }

  private func point(
    _ criterion: BreakEven.Criterion, _ n: Int, _ pool: Selection, against inline: Selection
  ) -> Point? {
    func isSound(_ selection: Selection) -> Bool { !voids.contains(selection) }
    switch criterion {
    case .probe:
      guard let ours = self[.latency(.p99), pool.at(.loaded).of(.probe)],
        let theirs = self[.latency(.p99), inline.at(.loaded).of(.probe)], let a = ours.value, let b = theirs.value
      else { return nil }
      // A bound from below says nothing about being lower, but all about being higher.
      let isCertain = ours.high.flatMap { high in (theirs.low ?? (theirs.isLowerBound ? b : nil)).map { high < $0 } }
      return Point(
        n: n, isGood: a < b && !ours.isLowerBound,
        isCertain: (isCertain ?? false) && areRepeated(ours, theirs) && isSound(pool.at(.loaded).of(.probe)))
    case .throughput:
      func work(_ selection: Selection) -> Estimate? {
        self[
          .throughput,
          selection.experiment == .a ? selection.of(.work) : selection.at(.loaded).of(.load, beside: .probe)]
      }
      guard let ours = work(pool), let theirs = work(inline), let a = ours.value, let b = theirs.value else {
        return nil
      }
      let least = 1 - BreakEven.tolerance
      let isCertain = ours.low.flatMap { low in theirs.high.map { low >= least * $0 } }
      return Point(n: n, isGood: a >= least * b, isCertain: (isCertain ?? false) && areRepeated(ours, theirs))
    }
  }
}

/// One trial's interval leaves out what differs from trial to trial, so nothing is certain by it.
private func areRepeated(_ one: Estimate, _ other: Estimate) -> Bool { min(one.repeats, other.repeats) > 1 }

extension Selection {
  /// N of the work, where it is varied.
  var n: Int? { setting[.fib]?.number.map { Int($0) } }

  /// What stays the same while N varies.
  var withoutN: Selection {
    Selection(experiment, server: server, setting: Setting(setting.values.filter { $0.factor != .fib }))
  }
}
