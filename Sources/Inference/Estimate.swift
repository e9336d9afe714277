/// A figure and how far it can be trusted.
public struct Estimate: Equatable, Sendable, Codable {
  /// Of all samples together, in the figure's unit; nothing if there were none.
  public var value: Double?
  /// The interval that holds the figure of endlessly many repeats in ``confidence`` of all experiments; nothing where
  /// the sample cannot carry one, and ``note`` says why.
  public var low: Double?
  public var high: Double?
  /// 0.95 for 95 %.
  public var confidence: Double
  /// What it rests on: repeats, and intervals or samples of all of them together.
  public var repeats: Int
  public var intervals: Int
  /// The true value is higher: the percentile falls among requests that were never answered.
  public var isLowerBound = false
  /// A sentence: why there is no interval, or what is not in it.
  public var note: String?

  public init(
    value: Double?, low: Double? = nil, high: Double? = nil, confidence: Double, repeats: Int, intervals: Int,
    isLowerBound: Bool = false, note: String? = nil
  ) {
    self.value = value
    self.low = low
    self.high = high
    self.confidence = confidence
    self.repeats = repeats
    self.intervals = intervals
    self.isLowerBound = isLowerBound
    self.note = note
  }

  /// Half the width of the interval as a share of the value, for "± 3 %".
  public var halfWidthShare: Double? {
    guard let value, let low, let high, value != 0 else { return nil }
    return (high - low) / 2 / value.magnitude
  }

  enum CodingKeys: String, CodingKey {
    case value, low, high, confidence, repeats, intervals, note
    case isLowerBound = "is_lower_bound"
  }
}
