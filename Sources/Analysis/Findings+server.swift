import Inference
import Measurement
import Plans
import Records

extension Findings {
  /// Memory, processors and loop of the server in one phase.
  mutating func readServer(_ selection: Selection) {
    let repeats = record.repeatedSteps(selection)
    readMemory(selection, repeats)
    readUsage(selection, repeats)
    readLoop(selection, repeats)
  }

  // MARK: Memory

  private mutating func readMemory(_ selection: Selection, _ repeats: [[MeasuredStep]]) {
    // A model has none.
    if record.isSimulated { return }
    for kind in Measure.MemoryKind.allCases {
      for moment in Measure.Moment.allCases {
        let values = repeats.compactMap { memory(kind, moment, $0) }.map { $0 / 1_048_576 }
        if values.count == repeats.count { add(.memory(kind, moment), selection, mean(of: values)) }
      }
    }
  }

  /// Of one trial, in bytes.
  private func memory(_ kind: Measure.MemoryKind, _ moment: Measure.Moment, _ steps: [MeasuredStep]) -> Double? {
    func told(_ sample: MemorySample?) -> Double? { kind == .pss ? sample.map { Double($0.pssBytes) } : nil }
    let samples = steps.flatMap(\.samples).map { $0.bytes(kind) }
    switch moment {
    case .before: return told(steps.first?.step.memoryBefore) ?? samples.first
    case .after: return told(steps.last?.step.memoryAfter) ?? samples.last
    case .peak:
      let steps = steps.flatMap { [$0.step.memoryBefore, $0.step.memoryPeak, $0.step.memoryAfter] }
      return (samples + steps.compactMap(told)).max()
    }
  }

  // MARK: Processors

  private mutating func readUsage(_ selection: Selection, _ repeats: [[MeasuredStep]]) {
    let measured = repeats.compactMap { steps in
      Usage(steps).map {
        (usage: $0, rate: Double(steps.reduce(0) { $0 + $1.answers }) / steps.reduce(0) { $0 + $1.seconds })
      }
    }
    guard measured.count == repeats.count, !measured.isEmpty else { return }
    for user in Measure.ProcessorUser.allCases {
      add(.cores(user), selection, mean(of: measured.map { $0.usage.cores(user) }))
    }
    let served = measured.filter { $0.rate > 0 }
    if !served.isEmpty {
      add(.cpuPerRequest, selection, mean(of: served.map { $0.usage.cores(.server) * 1e3 / $0.rate }))
    }
    let waits = measured.compactMap { each in each.usage.waiting.map { (wait: $0, rate: each.rate) } }
    guard waits.count == repeats.count else { return }
    add(.runDelay, selection, mean(of: waits.map { $0.wait.runDelaySeconds * 1e3 / $0.wait.seconds }))
    let answered = waits.filter { $0.rate > 0 }
    // A model knows of no context switches.
    if !record.isSimulated { add(.switches, selection, mean(of: waits.map { $0.wait.switches / $0.wait.seconds })) }
    guard !answered.isEmpty else { return }
    add(
      .runDelayPerRequest, selection,
      mean(of: answered.map { $0.wait.runDelaySeconds * 1e3 / $0.wait.seconds / $0.rate }))
    if record.isSimulated { return }
    add(.switchesPerRequest, selection, mean(of: answered.map { $0.wait.switches / $0.wait.seconds / $0.rate }))
  }

  // MARK: Loop

  static let lagLimits = [1, 10, 100]

  private mutating func readLoop(_ selection: Selection, _ repeats: [[MeasuredStep]]) {
    let samples = repeats.map { $0.flatMap(\.loop) }
    guard !samples.isEmpty, samples.allSatisfy({ !$0.isEmpty }) else { return }
    readLag(selection, samples)
    let turns = repeated(samples, \.iterations)
    let figures: [LatencySummary.Figure] = [.p50, .p99]
    for (figure, estimate) in zip(figures, estimator.estimates([.percentile(50), .percentile(99)], of: turns)) {
      add(.iteration(figure), selection, estimate.scaled(by: 1e-6))
    }
    let all = samples.flatMap { $0 }
    func single(_ nanoseconds: UInt64?, note: String? = nil) -> Estimate {
      Estimate(
        value: nanoseconds.map { Double($0) / 1e6 }, confidence: estimator.confidence, repeats: samples.count,
        intervals: all.count, note: note)
    }
    add(.iteration(.max), selection, single(all.compactMap(\.iterations.max).max()))
    if let longest = all.max(by: { $0.longestCallbackNanoseconds < $1.longestCallbackNanoseconds }) {
      add(.longestCallback, selection, single(longest.longestCallbackNanoseconds, note: longest.longestCallback))
    }
  }

  private mutating func readLag(_ selection: Selection, _ samples: [[LoopSample]]) {
    let lagged = samples.map { $0.filter { !$0.lag.isEmpty } }
    guard lagged.allSatisfy({ !$0.isEmpty }) else { return }
    for limit in Self.lagLimits {
      let name = "share"
      let repeats = lagged.enumerated().map { round, samples in
        Repeat(round: round + 1, scalars: [name: samples.map { $0.lag.share(above: UInt64(limit) * 1_000_000) }])
      }
      let estimate = estimator.estimate(.scalar(name, better: .down), of: Repeats("the loop", repeats))
      add(.lagShare(aboveMilliseconds: limit), selection, estimate.within(0...1))
    }
    let estimate = estimator.estimate(.percentile(99), of: repeated(lagged, \.lag))
    add(.lagP99, selection, estimate.scaled(by: 1e-6))
  }

  private func repeated(_ samples: [[LoopSample]], _ histogram: (LoopSample) -> PackedHistogram) -> Repeats {
    Repeats(
      "the loop",
      samples.enumerated().map { round, samples in
        Repeat(
          round: round + 1,
          stretches: samples.map { sample in
            Stretch(
              durationNanoseconds: sample.untilNanoseconds - min(sample.untilNanoseconds, sample.fromNanoseconds),
              latency: histogram(sample))
          })
      })
  }
}

extension TreeSample {
  fileprivate func bytes(_ kind: Measure.MemoryKind) -> Double {
    processes.reduce(0.0) { sum, process in
      switch kind {
      case .pss: sum + Double(process.pssBytes)
      case .rss: sum + Double(process.rssBytes)
      case .uss: sum + Double(process.ussBytes)
      }
    }
  }
}

extension PackedHistogram {
  /// The share of the samples that are longer; 0 without samples.
  func share(above nanoseconds: UInt64) -> Double {
    let longer = buckets.reduce(0) { $0 + ($1.middleNanoseconds > nanoseconds ? Int($1.count) : 0) }
    return count == 0 ? 0 : Double(longer) / Double(count)
  }
}

extension Estimate {
  /// With an interval that does not leave what is possible.
  func within(_ range: ClosedRange<Double>) -> Estimate {
    var other = self
    other.low = low.map { max($0, range.lowerBound) }
    other.high = high.map { min($0, range.upperBound) }
    return other
  }
}
