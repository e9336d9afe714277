import Measurement

extension LoopLag {
  /// The share of beats that ran more than this late; 0 when there were none.
  func share(over nanoseconds: UInt64) -> Double {
    guard count > 0 else { return 0 }
    let over = histogram.recordedCounts.reduce(UInt64(0)) { $1.nanoseconds > nanoseconds ? $0 + $1.count : $0 }
    return Double(over) / Double(count)
  }
}
