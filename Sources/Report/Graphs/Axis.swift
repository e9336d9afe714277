#if canImport(Glibc)
  import Glibc
#endif

extension Graph {
  /// How numbers become places along one side of a panel.
  public struct Axis: Equatable, Sendable {
    public enum Scale: Equatable, Sendable {
      case linear
      /// Powers of ten are equally far apart; 0 and less cannot be shown.
      case log
      /// HdrHistogram's: values are percent from 0 to below 100, and 90, 99, 99.9 % are equally far apart.
      case percentile
      /// Names, of which the first stands at 0, at the top.
      case categories([String])
    }

    public var title: String
    /// Stands behind the title.
    public var unit: String
    public var scale: Scale
    /// What is shown; nothing for what the points need. A linear axis without it begins at 0.
    public var range: ClosedRange<Double>?
    /// Whether a linear axis shows 0 even if no point is near; it must where lengths are compared.
    public var showsZero = true

    public init(_ title: String, unit: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil) {
      self.title = title
      self.unit = unit
      self.scale = scale
      self.range = range
    }

    /// Title and unit as they are written at the axis.
    var heading: String { unit.isEmpty ? title : "\(title), \(unit)" }

    /// Whether a value has a place on this axis.
    func shows(_ value: Double) -> Bool {
      switch scale {
      case .linear, .categories: value.isFinite
      case .log: value.isFinite && value > 0
      case .percentile: value >= 0 && value < 100
      }
    }

    /// A value as gnuplot is given it: itself, except that percentiles become 1/(1-q) for its logarithmic axis.
    func drawn(_ value: Double) -> Double { scale == .percentile ? 1 / (1 - value / 100) : value }

    var isLogarithmic: Bool { scale == .log || scale == .percentile }

    /// How far along the axis a value lies, with the range from 0 to 1.
    func position(_ value: Double, in range: ClosedRange<Double>) -> Double {
      let (low, high) = (linear(range.lowerBound), linear(range.upperBound))
      let share = high > low ? (linear(value) - low) / (high - low) : 0.5
      if case .categories = scale { return 1 - share }
      return share
    }

    private func linear(_ value: Double) -> Double { isLogarithmic ? log10(drawn(value)) : value }
  }
}

extension Graph.Axis {
  /// The range for these values: round, and never empty.
  func range(of values: [Double]) -> ClosedRange<Double> {
    if let range { return range }
    let shown = values.filter(shows)
    switch scale {
    case .linear: return linearRange(shown)
    case .log: return logRange(shown)
    case .percentile: return 0...Swift.max(shown.max() ?? 99, 90)
    case .categories(let names): return -0.5...Double(Swift.max(names.count, 1)) - 0.5
    }
  }

  private func linearRange(_ values: [Double]) -> ClosedRange<Double> {
    let zero = showsZero ? [0.0] : []
    guard let low = (values + zero).min(), let high = (values + zero).max(), low < high else {
      let value = values.first ?? 0
      return Swift.min(value, 0)...Swift.max(value, 0) + 1
    }
    let step = Self.roundStep((high - low) / 5)
    return (low / step).rounded(.down) * step...Swift.max(high * 1.04, high + (high - low) * 0.04)
  }

  private func logRange(_ values: [Double]) -> ClosedRange<Double> {
    guard let low = values.min(), let high = values.max() else { return 1...10 }
    let below = Self.roundSteps(around: low).last { $0 <= low * 0.97 } ?? low / 2
    let above = Self.roundSteps(around: high).first { $0 >= high * 1.03 } ?? high * 2
    return below...above
  }

  /// 1, 2 and 5 times powers of ten about a value.
  private static func roundSteps(around value: Double) -> [Double] {
    let power = Int(log10(value).rounded(.down))
    return (power - 1...power + 1).flatMap { power in [1.0, 2, 5].map { $0 * Self.power(power) } }
  }

  /// The smallest of 1, 2, 5 times a power of ten that is at least this.
  static func roundStep(_ value: Double) -> Double {
    let power = Self.power(Int(log10(value).rounded(.down)))
    return [1, 2, 5].map { $0 * power }.first { $0 >= value * 0.999 } ?? 10 * power
  }

  /// Exact for what can be exact, so that 0.1 is printed as 0.1.
  static func power(_ exponent: Int) -> Double {
    exponent < 0 ? 1 / pow(10, Double(-exponent)) : pow(10, Double(exponent))
  }
}
