/// One finished interval of an ``IntervalSeries``: what happened in it.
///
/// Arrivals of replies and lengths of waits are told apart: what came in says how much the target did, the latencies say
/// how long somebody who came in this interval had to wait, however long after it the answer was there.
public struct Interval: Equatable, Sendable, Codable {
  /// Good replies that arrived in it.
  public internal(set) var completed = 0
  /// Requests that failed or timed out in it.
  public internal(set) var failed = 0
  /// Latencies of the requests due in it that were answered well, whenever that was.
  public internal(set) var latency = PackedHistogram()
  /// Ages of the requests due in it that were never answered: given up, in flight at the end, or never sent. Each took at
  /// least this long.
  public internal(set) var censored = PackedHistogram()

  /// - Parameter completed: as many as there are latencies when not given.
  public init(
    completed: Int? = nil, failed: Int = 0, latency: PackedHistogram = PackedHistogram(),
    censored: PackedHistogram = PackedHistogram()
  ) {
    self.completed = completed ?? latency.count
    self.failed = failed
    self.latency = latency
    self.censored = censored
  }

  /// All requests due in it, those without an answer at their age.
  public var combined: PackedHistogram {
    if censored.isEmpty { return latency }
    var all = latency
    all.add(censored)
    return all
  }

  /// Nothing was due in it, and nothing came.
  public var isEmpty: Bool { completed == 0 && failed == 0 && latency.isEmpty && censored.isEmpty }

  /// Adds what happened in the same interval elsewhere, such as in another thread.
  public mutating func add(_ other: Interval) {
    completed += other.completed
    failed += other.failed
    latency.add(other.latency)
    censored.add(other.censored)
  }

  func summary(startSeconds: Double) -> IntervalSummary {
    let all = combined
    func milliseconds(_ percent: Double) -> Double? { all.percentile(percent).map { Double($0) / 1e6 } }
    return IntervalSummary(
      startSeconds: startSeconds, completed: completed, failed: failed, p50: milliseconds(50), p99: milliseconds(99))
  }
}

/// The interval under way: a dense histogram, so that recording is one addition.
struct OpenInterval: Equatable, Sendable {
  var completed = 0
  var failed = 0
  var censored = PackedHistogram()
  private var counts = [UInt32](repeating: 0, count: PackedBucket.indices)
  private var samples = 0

  var isEmpty: Bool { completed == 0 && failed == 0 && samples == 0 && censored.isEmpty }

  mutating func record(_ index: Int) {
    counts[index] += 1
    samples += 1
  }

  mutating func clear() {
    completed = 0
    failed = 0
    censored = PackedHistogram()
    if samples == 0 { return }
    samples = 0
    for index in counts.indices { counts[index] = 0 }
  }

  var packed: Interval {
    var latency = PackedHistogram()
    if samples > 0 {
      for (index, count) in counts.enumerated() where count > 0 {
        latency.buckets.append(PackedBucket(index: index, count: count))
      }
    }
    return Interval(completed: completed, failed: failed, latency: latency, censored: censored)
  }
}
