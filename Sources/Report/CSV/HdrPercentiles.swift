public import Measurement

#if canImport(Glibc)
  import Glibc
#endif

/// A histogram as HdrHistogram's percentile text (`.hgrm`), which its plotter reads:
/// https://hdrhistogram.github.io/HdrHistogram/plotFiles.html
///
/// Latencies are in milliseconds. Source: `AbstractHistogram.outputPercentileDistribution` of HdrHistogram.
public struct HdrPercentiles: Equatable, Sendable {
  public var histogram: LatencyHistogram
  /// Lines for each halving of the samples that are left.
  public var stepsPerHalf: Int

  public init(_ histogram: LatencyHistogram, stepsPerHalf: Int = 5) {
    self.histogram = histogram
    self.stepsPerHalf = stepsPerHalf
  }

  /// The whole file.
  public var text: String {
    var lines = [row("Value", "Percentile", "TotalCount") + " " + padded("1/(1-Percentile)", 14), ""]
    lines += PercentileSteps(histogram, stepsPerHalf: stepsPerHalf).map(line)
    let mean = histogram.meanNanoseconds
    lines.append("#[Mean    = \(milliseconds(mean)), StdDeviation   = \(milliseconds(deviation(from: mean)))]")
    let count = padded("\(histogram.count)", 12)
    lines.append("#[Max     = \(milliseconds(Double(histogram.maxNanoseconds))), Total count    = \(count)]")
    lines.append("#[Buckets = \(padded("32", 12)), SubBuckets     = \(padded("2048", 12))]")
    return lines.map { $0 + "\n" }.joined()
  }

  private func line(_ step: PercentileSteps.Step) -> String {
    let share = step.percent / 100
    let start = row(
      Figures.fixed(Double(step.nanoseconds) / 1e6, decimals: 3), Figures.fixed(share, decimals: 12), "\(step.count)")
    return share == 1 ? start : start + " " + padded(Figures.fixed(1 / (1 - share), decimals: 2), 14)
  }

  private func row(_ value: String, _ percentile: String, _ count: String) -> String {
    padded(value, 12) + " " + padded(percentile, 14) + " " + padded(count, 10)
  }

  private func milliseconds(_ nanoseconds: Double) -> String {
    padded(Figures.fixed(nanoseconds / 1e6, decimals: 3), 12)
  }

  /// The root of the mean square distance from the mean, each sample in the middle of its bucket.
  private func deviation(from mean: Double) -> Double {
    if histogram.count == 0 { return 0 }
    let squares = histogram.recordedCounts.reduce(0.0) { sum, bucket in
      let highest = PercentileSteps.highestEquivalent(to: bucket.nanoseconds)
      let middle = Double(bucket.nanoseconds + (highest - bucket.nanoseconds + 1) / 2)
      return sum + (middle - mean) * (middle - mean) * Double(bucket.count)
    }
    return (squares / Double(histogram.count)).squareRoot()
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
