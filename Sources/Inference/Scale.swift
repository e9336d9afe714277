internal import Glibc

/// On which scale a figure is reckoned with.
///
/// Throughput, latency and memory vary by shares of themselves, skewed to one side: their logarithms are closer to
/// normal, an interval of logarithms never goes below zero, and differences of logarithms are ratios. A figure that
/// was 0 or less in some repeat has no logarithm, and is taken as it is.
enum Scale: Equatable, Sendable {
  case logarithmic
  case linear

  init(fitting values: [Double]) { self = values.allSatisfy { $0 > 0 } ? .logarithmic : .linear }

  func apply(_ value: Double) -> Double { self == .logarithmic ? log(value) : value }
  func undo(_ value: Double) -> Double { self == .logarithmic ? exp(value) : value }
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// With n - 1; 0 for a single value.
func variance(_ values: [Double]) -> Double {
  if values.count < 2 { return 0 }
  let mean = mean(values)
  return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
}
