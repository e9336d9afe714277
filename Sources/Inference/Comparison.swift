/// Whether B is better or worse than A, figure by figure.
public struct Comparison: Equatable, Sendable, Codable {
  /// What was compared: A is what is held against, such as the run before a change.
  public var a: String
  public var b: String
  public var pairing: Pairing
  /// The chance of at least one false alarm among all figures.
  public var familyError: Double
  /// The change, as a share, up to which a difference does not matter.
  public var threshold: Double
  /// Rounds that were used of each; with pairs, the same number.
  public var rounds: [Int]
  /// How many earlier runs were asked how far runs differ.
  public var pastRuns: Int
  public var figures: [FigureComparison]

  /// Of all figures: "worse" or "better" when all that differ do so to one side, "mixed" when some went each way.
  public var verdict: Verdict {
    let verdicts = figures.map(\.verdict)
    switch (verdicts.contains(.better), verdicts.contains(.worse)) {
    case (true, true): return .mixed
    case (true, false): return .better
    case (false, true): return .worse
    case (false, false): return verdicts.contains(.notDistinguishable) ? .notDistinguishable : .cannotTell
    }
  }

  /// Whether any figure is worse, whatever the others are: what a gate closes on.
  public var hasWorse: Bool { figures.contains { $0.verdict == .worse } }

  /// A sentence about what the intervals leave out; nothing if there is nothing of the kind.
  public var caution: String? {
    if pairing == .paired || pastRuns >= Self.fewestPastRuns { return nil }
    return "A and B were measured at different times: what the machine changed in between counts as a difference of "
      + "theirs. Measure both in the rounds of one run, or give \(Self.fewestPastRuns) or more earlier runs of the same server."
  }

  /// The fewest earlier runs that say how far runs differ.
  public static let fewestPastRuns = 4

  /// How trials of A and B belong together.
  public enum Pairing: String, Sendable, Codable {
    /// Both were measured in the same rounds of one run: what the machine did to one it did to the other, and drops out.
    case paired
    /// Measured at different times: what the machine changed in between counts as a difference of A and B.
    case unpaired
  }

  public enum Verdict: String, Sendable, Codable {
    case better
    case worse
    case notDistinguishable = "not distinguishable"
    case cannotTell = "cannot tell"
    case mixed
  }

  enum CodingKeys: String, CodingKey {
    case a, b, pairing, threshold, rounds, figures
    case familyError = "family_error"
    case pastRuns = "past_runs"
  }
}

/// One figure of A and B.
public struct FigureComparison: Equatable, Sendable, Codable {
  /// As ``Figure/name``.
  public var figure: String
  public var better: Figure.Direction
  /// Each by itself, at the confidence of a single estimate.
  public var a: Estimate
  public var b: Estimate
  /// B / A. Nothing where either was 0 or less in some repeat, or there is too little to go by.
  public var ratio: Bounds?
  /// B - A, in the figure's unit.
  public var difference: Bounds?
  /// Of ``ratio`` and ``difference``: that at which the figure was tested among the others.
  public var confidence: Double?
  /// The chance that figures which are equal (within the threshold) differ as much as these, corrected for the number
  /// of figures.
  public var probability: Double?
  public var verdict: Comparison.Verdict
  /// The whole interval lies within the threshold: a difference that matters is ruled out.
  public var isWithinThreshold = false
  /// A sentence: why it cannot be told.
  public var note: String?
  /// What more rounds would show; nothing where that cannot be told.
  public var advice: RoundsAdvice?

  enum CodingKeys: String, CodingKey {
    case figure, better, a, b, ratio, difference, confidence, probability, verdict, note, advice
    case isWithinThreshold = "is_within_threshold"
  }
}

/// A value and the interval about it.
public struct Bounds: Equatable, Sendable, Codable {
  public var value: Double
  public var low: Double
  public var high: Double

  public init(value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }
}
