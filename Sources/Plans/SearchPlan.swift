/// A search for the largest value of something at which a goal still holds, such as the largest load rate with the probe's
/// p99 under 10 ms. Done for each server by itself, in experiment C's loaded phase.
public struct SearchPlan: Equatable, Sendable, Codable {
  /// What is varied: ``Factor/loadRate``, ``Factor/loadConnections``, ``Factor/utilisation`` or ``Factor/fib``.
  public var factor: Factor
  /// The first value tried.
  public var from: Double
  /// Beyond this nothing is tried.
  public var to: Double
  public var goal: SearchGoal
  /// The search ends when the bounds are no further apart than this share of the larger one.
  public var precision: Double
  /// Each value is measured this many times; the goal is judged by their interval.
  public var repeats: Int
  /// How long each value is measured.
  @InSeconds public var duration: Duration

  public init(
    factor: Factor, from: Double, to: Double, goal: SearchGoal, precision: Double = 0.05, repeats: Int = 2,
    duration: Duration = .seconds(2)
  ) {
    self.factor = factor
    self.from = from
    self.to = to
    self.goal = goal
    self.precision = precision
    self.repeats = repeats
    self.duration = duration
  }

  enum CodingKeys: String, CodingKey {
    case factor, from, to, goal, precision, repeats
    case duration = "duration_s"
  }
}

/// What must hold at a value: `probe p99 < 10ms`.
public struct SearchGoal: Equatable, Sendable, Codable {
  public enum Figure: String, CaseIterable, Sendable, Codable { case p50, p90, p99, mean }

  /// Of the probe's latency.
  public var figure: Figure
  public var belowMilliseconds: Double

  public init(figure: Figure, belowMilliseconds: Double) {
    self.figure = figure
    self.belowMilliseconds = belowMilliseconds
  }

  enum CodingKeys: String, CodingKey {
    case figure
    case belowMilliseconds = "below_ms"
  }

  public var text: String { "probe \(figure.rawValue) < \(belowMilliseconds) ms" }
}
