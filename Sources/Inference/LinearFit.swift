/// A straight line through points, by least squares, and how far its slope can be trusted.
///
/// The interval is Student's, with as many degrees of freedom as there are points besides two: it holds when what the line leaves
/// over is about the same along it and independent from point to point.
public struct LinearFit: Equatable, Sendable {
  public let slope: Double
  /// The interval of the slope; nil with two points, which every line goes through.
  public let low: Double?
  public let high: Double?
  /// 0.95 for 95 %.
  public let confidence: Double
  public let points: Int
  private let meanX: Double
  private let meanY: Double

  /// Nothing when there are fewer than two places on the x axis.
  public init?(_ x: [Double], _ y: [Double], confidence: Double = 0.95) {
    precondition(x.count == y.count, "each point has two coordinates")
    let count = Double(x.count)
    guard x.count > 1 else { return nil }
    let meanX = x.reduce(0, +) / count
    let meanY = y.reduce(0, +) / count
    let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    guard spread > 0 else { return nil }
    let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
    self.slope = slope
    self.meanX = meanX
    self.meanY = meanY
    self.confidence = confidence
    points = x.count
    guard x.count > 2 else {
      low = nil
      high = nil
      return
    }
    let rest = zip(x, y).reduce(0) { sum, point in
      let off = point.1 - meanY - slope * (point.0 - meanX)
      return sum + off * off
    }
    let error = (rest / (count - 2) / spread).squareRoot()
    let half = StudentT(freedom: count - 2).quantile(1 - (1 - confidence) / 2) * error
    low = slope - half
    high = slope + half
  }

  /// The line's height.
  public func value(at x: Double) -> Double { meanY + slope * (x - meanX) }
}
