public import Measurement
public import Plans

/// What a search found out about one server.
public struct SearchRecord: Equatable, Sendable, Codable {
  /// One value that was measured.
  public struct Attempt: Equatable, Sendable, Codable {
    public var value: Double
    /// The goal's figure in milliseconds, from all repeats together, and the interval it lies in.
    public var figure: Double
    public var low: Double?
    public var high: Double?
    public var isGood: Bool
    /// Whether that is beyond what the interval leaves open; nothing in records that do not tell.
    public var isCertain: Bool?
    /// The gravest verdict of its repeats.
    public var state: Verdict.State?
    /// Work really done per second.
    public var loadThroughput: Double
    /// Why it was not good, or why the figure may mislead: the client, the server or the host was the limit.
    public var note: String?

    public init(value: Double, figure: Double, isGood: Bool, loadThroughput: Double) {
      self.value = value
      self.figure = figure
      self.isGood = isGood
      self.loadThroughput = loadThroughput
    }

    enum CodingKeys: String, CodingKey {
      case value, low, high, note, state
      case figure = "figure_ms"
      case isGood = "is_good"
      case isCertain = "is_certain"
      case loadThroughput = "load_throughput"
    }
  }

  public enum Outcome: String, Sendable, Codable {
    /// The bound lies between ``largestGood`` and ``smallestBad``.
    case found
    /// Still good at the largest value that was allowed: the bound is beyond it.
    case goodThroughout = "good_throughout"
    /// Not good at the smallest value already.
    case badThroughout = "bad_throughout"
    /// Good and bad by turns, or the measurement itself was void: no bound can be named.
    case undecided
    /// Broken off; what had been measured is in the attempts.
    case interrupted
  }

  /// The server's label.
  public var server: String
  public var factor: Factor
  public var goal: SearchGoal
  public var outcome: Outcome
  public var largestGood: Double?
  public var smallestBad: Double?
  /// The largest value that was good beyond doubt each time, with nothing below it that was surely bad; the bound's
  /// interval begins there.
  public var surelyGood: Double? {
    let bad = attempts.filter { !$0.isGood && $0.isCertain != false }.map(\.value).min() ?? .infinity
    return surely(good: true).filter { $0 < bad }.max()
  }

  /// The smallest value that was bad beyond doubt each time, above all that were surely good; the bound's interval ends
  /// there.
  public var surelyBad: Double? {
    let good = attempts.filter { $0.isGood && $0.isCertain != false }.map(\.value).max() ?? -.infinity
    return surely(good: false).filter { $0 > good }.min()
  }

  /// Values of which every attempt said the same, beyond doubt.
  private func surely(good: Bool) -> [Double] {
    attempts.map(\.value).filter { value in
      attempts.filter { $0.value == value }.allSatisfy { $0.isGood == good && $0.isCertain != false }
    }
  }

  /// In the order they were made.
  public var attempts: [Attempt] = []
  /// What the outcome means, in a sentence.
  public var explanation = ""

  public init(server: String, factor: Factor, goal: SearchGoal, outcome: Outcome) {
    self.server = server
    self.factor = factor
    self.goal = goal
    self.outcome = outcome
  }

  enum CodingKeys: String, CodingKey {
    case server, factor, goal, outcome, attempts, explanation
    case largestGood = "largest_good"
    case smallestBad = "smallest_bad"
  }
}
