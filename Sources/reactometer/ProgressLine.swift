import LoadClient
import Measurement

#if canImport(Glibc)
  import Glibc
#endif

/// One line on standard error that tells how far a run is, written over itself.
struct ProgressLine {
  static var isWanted: Bool { isatty(2) == 1 }

  func show(_ progress: LoadProgress) {
    // Back to the start of the line, and what was there erased (ECMA-48).
    Console.tell("\r\u{1b}[K\(text(progress))")
  }

  func clear() { Console.tell("\r\u{1b}[K") }

  func text(_ progress: LoadProgress) -> String {
    if progress.untilWindowSeconds > 0 {
      return "warming up, \(fixed(progress.untilWindowSeconds, decimals: 1)) s left"
    }
    var parts = ["\(Int(progress.throughput)) req/s"]
    if progress.latency.count > 0 {
      parts.append("p99 \(fixed(Double(progress.latency.percentile(99)) / 1e6, decimals: 2)) ms")
    }
    let bad = progress.counts.failed + progress.counts.timedOut
    if bad > 0 { parts.append("\(bad) failed") }
    if let remaining = progress.remainingSeconds { parts.append("\(fixed(remaining, decimals: 1)) s left") }
    return parts.joined(separator: ", ")
  }
}

/// A number that is not negative, with one decimal or two.
private func fixed(_ value: Double, decimals: Int) -> String {
  let scale: Int64 = decimals == 1 ? 10 : 100
  let scaled = Int64((max(value, 0) * Double(scale)).rounded())
  let fraction = String(scaled % scale)
  return "\(scaled / scale)." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
