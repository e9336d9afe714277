import Inference
import Measurement
import Plans
import Records

extension Findings {
  static let percentiles: [LatencySummary.Figure] = [.p50, .p90, .p99, .p999]

  /// Throughput, latency, share kept and ledger of one stream.
  mutating func readStream(_ selection: Selection) {
    guard let role = selection.role else { return }
    let steps = record.repeatedSteps(selection).flatMap { $0 }
    if steps.contains(where: { $0.step[role]?.verdict.state == .void }) { voids.insert(selection) }
    let repeats = record.repeats(selection)
    let hasSeries = steps.allSatisfy { !$0.intervals(role).isEmpty }
    if hasSeries {
      readSeries(selection, repeats, steps.flatMap { $0.intervals(role) })
    } else {
      add(.throughput, selection, estimator.estimate(.throughput, of: repeats))
      readRuns(selection, steps.compactMap { $0.step[role] })
    }
    if role == .easy, selection.phase != nil {
      add(.shareKept, selection, kept(selection, repeats))
    }
    readRefusals(selection, steps.compactMap { $0.step[role] })
    readLedger(selection)
  }

  private mutating func readRefusals(_ selection: Selection, _ runs: [RunRecord]) {
    let completed = runs.reduce(0) { $0 + $1.counts.completed }
    let refused = runs.reduce(0) { $0 + $1.failures[.refused] }
    guard refused > 0 else { return }
    let each = runs.filter { $0.counts.completed > 0 }.map {
      Double($0.failures[.refused]) / Double($0.counts.completed)
    }
    add(.refused, selection, mean(of: each, value: Double(refused) / Double(completed)))
  }

  private func kept(_ selection: Selection, _ repeats: Repeats) -> Estimate {
    if selection.phase == .quiet {
      return Estimate(value: 1, confidence: estimator.confidence, repeats: repeats.repeats.count, intervals: 0)
    }
    return estimates([.shareKept], of: repeats)[0]
  }

  /// One trial has an interval too, which tells how exactly it was measured; its note says so.
  private func estimates(_ figures: [Figure], of repeats: Repeats) -> [Estimate] {
    guard repeats.repeats.count == 1, repeats.repeats[0].stretches.count > 1 else {
      return estimator.estimates(figures, of: repeats)
    }
    return estimator.estimates(figures, withinOne: repeats.repeats[0], label: repeats.label)
  }

  // MARK: From series

  private mutating func readSeries(_ selection: Selection, _ repeats: Repeats, _ intervals: [Interval]) {
    let figures: [Figure] =
      [.throughput, .meanLatency] + Self.percentiles.compactMap(\.percent).map { .percentile($0) }
    let estimates = estimates(figures, of: repeats)
    add(.throughput, selection, estimates[0])
    let merged = MergedLatency(intervals)
    samples[selection] = merged.count
    add(.latency(.mean), selection, estimates[1].scaled(by: 1e-6).bounded(by: merged.mean))
    for (figure, estimate) in zip(Self.percentiles, estimates[2...]) {
      let bound = figure.percent.flatMap(merged.percentile)
      add(.latency(figure), selection, estimate.scaled(by: 1e-6).bounded(by: bound))
    }
    if let longest = merged.longest {
      let estimate = Estimate(
        value: longest.milliseconds, confidence: estimator.confidence, repeats: repeats.repeats.count,
        intervals: intervals.count, isLowerBound: longest.isLowerBound)
      add(.latency(.max), selection, estimate)
    }
  }

  // MARK: From the figures of the runs

  /// Percentiles of several runs cannot be put together without histograms: the one in the middle stands in, without an
  /// interval.
  private mutating func readRuns(_ selection: Selection, _ runs: [RunRecord]) {
    samples[selection] = runs.reduce(0) { $0 + $1.latency.samples }
    for figure in LatencySummary.Figure.allCases {
      let values = runs.compactMap { $0.latency[figure] }.sorted()
      if values.isEmpty { continue }
      var estimate = Estimate(
        value: values[values.count / 2], confidence: estimator.confidence, repeats: values.count, intervals: 0,
        isLowerBound: runs.contains { $0.latency.lowerBounds.contains(figure) })
      if values.count > 1 {
        estimate.note = "The record has no series: that of the repeat in the middle."
      }
      add(.latency(figure), selection, estimate)
    }
  }

  // MARK: Ledger

  private mutating func readLedger(_ selection: Selection) {
    guard let all = record.ledger(selection) else { return }
    let each = record.ledgers(selection)
    func estimate(_ value: Double, _ figure: (Ledger) -> Double) -> Estimate {
      mean(of: each.map(figure), value: value)
    }
    for part in Ledger.Part.allCases {
      add(.ledger(part), selection, estimate(all.mean(part)) { $0.mean(part) })
    }
    add(.ledgerWhole, selection, estimate(all.meanWhole, \.meanWhole))
    add(.ledgerResidual, selection, estimate(all.residual, \.residual))
    if all.toldByServer > 0 { add(.workCPU, selection, estimate(all.meanWorkCPU, \.meanWorkCPU)) }
  }

  /// A figure with the interval that its repeats' own figures leave.
  ///
  /// - Parameter value: of all repeats together, where that is not the mean of the repeats.
  func mean(of values: [Double], value: Double? = nil) -> Estimate {
    let repeats = values.enumerated().map { Repeat(round: $0 + 1, scalars: ["figure": [$1]]) }
    var estimate = estimator.estimate(.scalar("figure", better: .down), of: Repeats("it", repeats))
    guard let value, let middle = estimate.value else { return estimate }
    estimate.value = value
    if middle != 0, let low = estimate.low, let high = estimate.high {
      (estimate.low, estimate.high) = (low * value / middle, high * value / middle)
    }
    return estimate
  }
}

extension Estimate {
  /// Where the merged histograms only tell a lower bound, that bound, which is open above.
  fileprivate func bounded(by merged: Bounded?) -> Estimate {
    guard let merged, merged.isLowerBound else { return self }
    var other = self
    other.value = merged.milliseconds
    other.isLowerBound = true
    (other.low, other.high) = (nil, nil)
    return other
  }
}
