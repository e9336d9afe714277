import Measurement
import Plans
import Records
import Report

/// One course of one server from its beginning to its end, all repeats laid over each other, in bins of equal width.
/// Seconds count from the course's beginning.
struct MergedCourse {
  /// Bins in which fewer requests than this were due tell no p99.
  static let samplesForP99 = 100
  /// Finer than this nothing is to be seen in a picture.
  static let mostBins = 160

  let role: StreamRole
  let binSeconds: Double
  private let repeats: [Repeat]

  private struct Repeat {
    var trial: TrialRecord
    var start: UInt64
    var end: UInt64
  }

  /// - Parameter binSeconds: a multiple of the timelines' interval.
  init?(_ trials: [TrialRecord], _ role: StreamRole, binSeconds: Double) {
    self.role = role
    self.binSeconds = binSeconds
    repeats = trials.compactMap { trial in
      let steps = trial.steps.filter { $0.streams.first?.role == role }
      guard let timeline = trial.timeline(role, course: role), let end = steps.map(\.endNanoseconds).max(),
        end > timeline.startNanoseconds
      else { return nil }
      return Repeat(trial: trial, start: timeline.startNanoseconds, end: end)
    }
    if repeats.isEmpty { return nil }
  }

  /// A width in which the probe tells a p99 if that leaves at least forty bins, and never more than can be drawn.
  static func binSeconds(_ plan: ExperimentPlan, _ course: Course, repeats: Int) -> Double {
    let interval = plan.interval / .seconds(1)
    let length = course.duration / .seconds(1)
    var width = length / Double(mostBins)
    if course.role == .probe, let rate = plan.contention?.probe?.rate, rate > 0, repeats > 0 {
      width = max(width, min(Double(samplesForP99) / rate / Double(repeats), length / 40))
    }
    return max(1, (width / interval).rounded(.up)) * interval
  }

  // MARK: Requests

  /// Good answers per second.
  func rate(_ role: StreamRole) -> [Graph.Point] {
    bins(role).map { bin in
      Graph.Point(bin.seconds, Double(bin.intervals.reduce(0) { $0 + $1.completed }) / bin.watched)
    }
  }

  /// Milliseconds; nothing for a bin in which nothing was due.
  func latency(_ role: StreamRole, percent: Double) -> [Graph.Point] {
    bins(role).map { bin in
      Graph.Point(bin.seconds, MergedLatency(bin.intervals).combined.percentile(percent).map { Double($0) / 1e6 })
    }
  }

  private struct Bin {
    var seconds: Double
    var intervals: [Interval]
    /// Time of all repeats together.
    var watched: Double
  }

  private func bins(_ role: StreamRole) -> [Bin] {
    var bins: [Int: Bin] = [:]
    for each in repeats {
      guard let timeline = each.trial.timeline(role, course: self.role), timeline.intervalSeconds > 0 else { continue }
      let width = timeline.intervalSeconds
      let offset = (Double(timeline.startNanoseconds) - Double(each.start)) / 1e9
      let length = Double(each.end - each.start) / 1e9
      for (index, interval) in timeline.intervals.enumerated() {
        let from = offset + Double(index) * width
        // A last one that was cut short would look like a fall.
        if from + width > length + width / 4 { continue }
        let number = Int(((from + width / 2) / binSeconds).rounded(.down))
        var bin = bins[number] ?? Bin(seconds: (Double(number) + 0.5) * binSeconds, intervals: [], watched: 0)
        bin.intervals.append(interval)
        bin.watched += width
        bins[number] = bin
      }
    }
    // One that is only half filled is not to be compared with the others.
    return bins.sorted { $0.key < $1.key }.map(\.value)
  }

  // MARK: The server

  /// How long an arrival would have waited for the loop, in milliseconds; empty for foreign servers.
  func lag(percent: Double) -> [Graph.Point] {
    var bins: [Int: PackedHistogram] = [:]
    for each in repeats {
      for sample in each.trial.loop {
        let middle = sample.fromNanoseconds / 2 + sample.untilNanoseconds / 2
        if let bin = bin(middle, each) { bins[bin, default: PackedHistogram()].add(sample.lag) }
      }
    }
    return points(bins.mapValues { $0.percentile(percent).map { Double($0) / 1e6 } })
  }

  /// MiB of all its processes: the mean of the repeats.
  var memory: [Graph.Point] {
    mean { trial in trial.processes.map { ($0.atNanoseconds, Double($0.pssBytes) / 1_048_576, 1) } }
  }

  /// Cores that its processes used.
  var cores: [Graph.Point] {
    mean { trial in
      zip(trial.processes, trial.processes.dropFirst()).compactMap { before, after in
        guard after.atNanoseconds > before.atNanoseconds else { return nil }
        let seconds = Double(after.atNanoseconds - before.atNanoseconds) / 1e9
        let middle = before.atNanoseconds / 2 + after.atNanoseconds / 2
        return (middle, Double(after.cpuNanoseconds(since: before)) / 1e9 / seconds, seconds)
      }
    }
  }

  private func mean(_ values: (TrialRecord) -> [(at: UInt64, value: Double, weight: Double)]) -> [Graph.Point] {
    var sums: [Int: (sum: Double, weight: Double)] = [:]
    for each in repeats {
      for (at, value, weight) in values(each.trial) {
        guard let bin = bin(at, each) else { continue }
        let sum = sums[bin] ?? (0, 0)
        sums[bin] = (sum.sum + value * weight, sum.weight + weight)
      }
    }
    return points(sums.mapValues { $0.sum / $0.weight })
  }

  private func bin(_ at: UInt64, _ each: Repeat) -> Int? {
    guard at >= each.start, at <= each.end else { return nil }
    return Int((Double(at - each.start) / 1e9 / binSeconds).rounded(.down))
  }

  /// In order of time, a gap where a bin is missing.
  private func points(_ bins: [Int: Double?]) -> [Graph.Point] {
    guard let first = bins.keys.min(), let last = bins.keys.max() else { return [] }
    return (first...last).map { Graph.Point((Double($0) + 0.5) * binSeconds, bins[$0] ?? nil) }
  }
}
