/// The figures of a latency distribution in milliseconds, as a record and a report hold them.
public struct LatencySummary: Equatable, Sendable {
  /// One of the figures; the raw value is its name in JSON and in tables.
  public enum Figure: String, CaseIterable, Sendable, Codable {
    case mean, p50, p90, p99
    case p999 = "p99.9"
    case max

    /// The percentile a figure stands for, nothing for mean and max.
    public var percent: Double? {
      switch self {
      case .mean, .max: nil
      case .p50: 50
      case .p90: 90
      case .p99: 99
      case .p999: 99.9
      }
    }

    /// Samples without which a percentile is only another name for the maximum: one in the part beyond it.
    public var samplesNeeded: Int {
      switch self {
      case .mean, .p50, .max: 1
      case .p90: 10
      case .p99: 100
      case .p999: 1000
      }
    }
  }

  /// Samples behind the figures, censored ones included.
  public var samples: Int
  private var milliseconds: [Figure: Double] = [:]
  /// Figures known only to be at least this much.
  public var lowerBounds: Set<Figure> = []

  public init(samples: Int = 0) { self.samples = samples }

  public init(_ distribution: LatencyDistribution) {
    self.init(samples: Int(distribution.count))
    let percentiles = Figure.allCases.filter { $0.percent != nil }
    for (figure, value) in zip(percentiles, distribution.percentiles(percentiles.compactMap(\.percent))) {
      set(figure, value)
    }
    set(.mean, distribution.mean)
    set(.max, distribution.max)
  }

  private mutating func set(_ figure: Figure, _ value: Bounded?) {
    milliseconds[figure] = value?.milliseconds
    if value?.isLowerBound == true { lowerBounds.insert(figure) }
  }

  /// A figure in milliseconds; nothing when there were no samples.
  public subscript(figure: Figure) -> Double? {
    get { milliseconds[figure] }
    set { milliseconds[figure] = newValue }
  }

  /// Percentiles that rest on too few samples to differ from the maximum.
  public var unsupported: [Figure] {
    Figure.allCases.filter { milliseconds[$0] != nil && samples < $0.samplesNeeded }
  }
}

extension LatencySummary: Codable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }

    static let samples = Key("samples")
    static let lowerBounds = Key("lower_bounds")
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(samples: try container.decodeIfPresent(Int.self, forKey: .samples) ?? 0)
    for figure in Figure.allCases {
      milliseconds[figure] = try container.decodeIfPresent(Double.self, forKey: Key(figure.rawValue))
    }
    lowerBounds = Set(try container.decodeIfPresent([Figure].self, forKey: .lowerBounds) ?? [])
  }

  /// A figure without samples is written as null, so that readers find every key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for figure in Figure.allCases {
      try container.encode(milliseconds[figure], forKey: Key(figure.rawValue))
    }
    try container.encode(samples, forKey: .samples)
    try container.encode(Figure.allCases.filter(lowerBounds.contains), forKey: .lowerBounds)
  }
}
