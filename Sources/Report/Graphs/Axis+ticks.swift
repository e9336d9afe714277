#if canImport(Glibc)
  import Glibc
#endif

extension Graph.Axis {
  /// A grid line, and what is written at it.
  struct Tick: Equatable {
    var value: Double
    var text: String
  }

  /// About as many ticks as asked for, within a range.
  func ticks(in range: ClosedRange<Double>, about count: Int) -> [Tick] {
    switch scale {
    case .linear: linearTicks(range, count)
    case .log: logTicks(range, count)
    case .percentile: percentileTicks(range)
    case .categories(let names): names.enumerated().map { Tick(value: Double($0), text: $1) }
    }
  }

  private func linearTicks(_ range: ClosedRange<Double>, _ count: Int) -> [Tick] {
    // A little finer than asked for, because ranges reach a little beyond a round number.
    let step = Self.roundStep((range.upperBound - range.lowerBound) * 0.95 / Double(Swift.max(count, 1)))
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard step > 0, last >= first, last - first < 100 else { return [] }
    let decimals = Swift.max(0, Int(-log10(step * 1.001).rounded(.down)))
    return stride(from: first, through: last, by: 1).map {
      Tick(value: $0 * step, text: Self.text($0 * step, decimals: decimals))
    }
  }

  private func logTicks(_ range: ClosedRange<Double>, _ count: Int) -> [Tick] {
    let low = Int((log10(range.lowerBound) - 1e-9).rounded(.down))
    let high = Int((log10(range.upperBound) + 1e-9).rounded(.up))
    let decades = log10(range.upperBound / range.lowerBound)
    let steps: [Double] = decades < 1.1 ? [1, 2, 3, 5] : decades < 2.2 ? [1, 2, 5] : [1]
    let every = Swift.max(1, Int((decades / Double(Swift.max(count, 1))).rounded(.up)))
    return (low...Swift.max(low, high)).filter { $0 % every == 0 }.flatMap { power in
      steps.map { Tick(value: $0 * Self.power(power), text: Self.text($0 * Self.power(power), decimals: -power)) }
    }.filter { $0.value >= range.lowerBound * 0.999999 && $0.value <= range.upperBound * 1.000001 }
  }

  private func percentileTicks(_ range: ClosedRange<Double>) -> [Tick] {
    let values = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999, 99.999999]
    return values.filter { range.contains($0) }.map { Tick(value: $0, text: "\(Self.trimmed($0)) %") }
  }

  private static func text(_ value: Double, decimals: Int) -> String {
    if decimals > 0 { return Figures.fixed(value, decimals: decimals) }
    return value.magnitude < 1e15 ? Figures.count(Int(value.rounded())) : "\(value)"
  }

  private static func trimmed(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
