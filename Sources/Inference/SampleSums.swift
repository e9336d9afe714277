import Measurement

/// A sample of repeats as sums: for each series that the figures need, the prefix sums of each repeat.
///
/// Columns of the measured part: completed, nanoseconds, sum of latencies, count of latencies, unanswered, then the counts
/// of each bucket that any repeat uses. Of the quiet part: completed, nanoseconds. Of a scalar: sum, count.
struct SampleSums: Sendable {
  static let fixedColumns = 5

  let parts: [Part]
  /// By part, then by repeat.
  let series: [[PrefixSums]]
  /// The buckets of the measured part.
  let edges: BucketEdges

  init(_ repeats: [Repeat], for figures: [Figure]) {
    var parts: [Part] = []
    for part in figures.flatMap(\.parts) where !parts.contains(part) { parts.append(part) }
    let needsBuckets = figures.contains { $0.percent != nil }
    let edges = BucketEdges(needsBuckets ? repeats : [])
    self.parts = parts
    self.edges = edges
    series = parts.map { part in repeats.map { Self.sums(of: part, in: $0, edges) } }
  }

  var repeatCount: Int { series.first?.count ?? 0 }

  /// Sums of nothing, to add to.
  var emptyTotals: [[Double]] { parts.map { [Double](repeating: 0, count: width(of: $0)) } }

  /// The sums of one repeat, or of all.
  func totals(ofRepeat index: Int? = nil) -> [[Double]] {
    var totals = emptyTotals
    for (part, series) in series.enumerated() {
      if let index {
        series[index].addAll(to: &totals[part])
      } else {
        for repeated in series { repeated.addAll(to: &totals[part]) }
      }
    }
    return totals
  }

  /// The figure of these sums; nothing when they hold too little to compute one.
  func value(_ figure: Figure, of totals: [[Double]]) -> Double? {
    let sums = figure.parts.map { totals[parts.firstIndex(of: $0)!] }
    switch figure {
    case .throughput: return quotient(sums[0][0] * 1e9, sums[0][1])
    case .scalar: return quotient(sums[0][0], sums[0][1])
    case .meanLatency: return quotient(sums[0][2], sums[0][3])
    case .shareKept:
      guard let kept = quotient(sums[0][0], sums[0][1]), let quiet = quotient(sums[1][0], sums[1][1]) else {
        return nil
      }
      return quotient(kept, quiet)
    case .percentile(let percent): return edges.quantile(percent / 100, of: sums[0])?.nanoseconds
    }
  }

  private func quotient(_ numerator: Double, _ denominator: Double) -> Double? {
    denominator > 0 ? numerator / denominator : nil
  }

  private func width(of part: Part) -> Int { part == .measured ? Self.fixedColumns + edges.count : 2 }

  private static func sums(of part: Part, in repeated: Repeat, _ edges: BucketEdges) -> PrefixSums {
    switch part {
    case .measured: measured(repeated.stretches, edges)
    case .quiet:
      PrefixSums(rows: repeated.quiet.count, width: 2) { row, sums, offset in
        sums[offset] += Double(repeated.quiet[row].completed)
        sums[offset + 1] += Double(repeated.quiet[row].durationNanoseconds)
      }
    case .scalar(let name):
      scalars(repeated.scalars[name] ?? [])
    }
  }

  private static func scalars(_ values: [Double]) -> PrefixSums {
    PrefixSums(rows: values.count, width: 2) { row, sums, offset in
      sums[offset] += values[row]
      sums[offset + 1] += 1
    }
  }

  private static func measured(_ stretches: [Stretch], _ edges: BucketEdges) -> PrefixSums {
    PrefixSums(rows: stretches.count, width: fixedColumns + edges.count) { row, sums, offset in
      let stretch = stretches[row]
      sums[offset] += Double(stretch.completed)
      sums[offset + 1] += Double(stretch.durationNanoseconds)
      sums[offset + 4] += Double(stretch.unanswered)
      for bucket in stretch.latency.buckets {
        sums[offset + 2] += Double(bucket.middleNanoseconds) * Double(bucket.count)
        sums[offset + 3] += Double(bucket.count)
        if let column = edges.column(of: bucket) { sums[offset + fixedColumns + column] += Double(bucket.count) }
      }
    }
  }
}

/// The union of the buckets that the latencies of a sample fall in, shortest first, with their edges in nanoseconds.
struct BucketEdges: Equatable, Sendable {
  private(set) var lower: [Double] = []
  private(set) var upper: [Double] = []
  private var columns: [UInt16: Int] = [:]

  init(_ repeats: [Repeat]) {
    var used: [UInt16: PackedBucket] = [:]
    for stretch in repeats.lazy.flatMap(\.stretches) {
      for bucket in stretch.latency.buckets { used[bucket.index] = bucket }
    }
    for bucket in used.values.sorted(by: { $0.index < $1.index }) {
      columns[bucket.index] = lower.count
      // A sample of n ns took from n to n + 1; below 256 ns a bucket is one of these, above twice what lies over its middle.
      let top = Double(bucket.highestNanoseconds) + 1
      let width = bucket.index < 256 ? 1 : 2 * (top - Double(bucket.middleNanoseconds))
      upper.append(top)
      lower.append(top - width)
    }
  }

  var count: Int { lower.count }

  func column(of bucket: PackedBucket) -> Int? { columns[bucket.index] }

  struct Quantile: Equatable {
    var nanoseconds: Double
    /// Half the width of the bucket as a share of the value: what the histogram itself leaves open.
    var resolution: Double
    /// It lies among the requests that were never answered: this is the longest latency seen.
    var isLowerBound: Bool
  }

  /// The latency that a share (0...1) of the samples lies below, linear within its bucket: as a step from bucket to
  /// bucket, 0.8 % each, it would seem not to vary at all or to vary by a whole step.
  func quantile(_ share: Double, of totals: [Double]) -> Quantile? {
    let first = SampleSums.fixedColumns
    let wanted = share * (totals[3] + totals[4])
    guard totals[3] > 0 else { return nil }
    var seen = 0.0
    var last = 0
    for column in 0..<count where totals[first + column] > 0 {
      let inside = totals[first + column]
      if seen + inside >= wanted {
        let part = max(0, (wanted - seen) / inside)
        return quantile(column, part, isLowerBound: false)
      }
      seen += inside
      last = column
    }
    return quantile(last, 1, isLowerBound: true)
  }

  private func quantile(_ column: Int, _ part: Double, isLowerBound: Bool) -> Quantile {
    let width = upper[column] - lower[column]
    let value = lower[column] + width * part
    return Quantile(nanoseconds: value, resolution: width / 2 / max(value, 1), isLowerBound: isLowerBound)
  }
}
