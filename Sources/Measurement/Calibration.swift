/// What fib(N) costs on one core of this machine.
public struct Calibration: Equatable, Sendable, Codable {
  public struct Point: Equatable, Sendable, Codable {
    public var n: Int
    public var medianMilliseconds: Double
    /// Of several short repeats.
    public var lowestMilliseconds: Double
    public var highestMilliseconds: Double
    /// Not measured, but computed from a smaller N by the golden ratio.
    public var isExtrapolated: Bool

    public init(
      n: Int, medianMilliseconds: Double, lowestMilliseconds: Double, highestMilliseconds: Double,
      isExtrapolated: Bool = false
    ) {
      self.n = n
      self.medianMilliseconds = medianMilliseconds
      self.lowestMilliseconds = lowestMilliseconds
      self.highestMilliseconds = highestMilliseconds
      self.isExtrapolated = isExtrapolated
    }

    enum CodingKeys: String, CodingKey {
      case n
      case medianMilliseconds = "median_ms"
      case lowestMilliseconds = "lowest_ms"
      case highestMilliseconds = "highest_ms"
      case isExtrapolated = "is_extrapolated"
    }
  }

  /// By N, ascending.
  public var points: [Point]

  public init(_ points: [Point]) { self.points = points.sorted { $0.n < $1.n } }

  public subscript(n: Int) -> Point? { points.first { $0.n == n } }
}
