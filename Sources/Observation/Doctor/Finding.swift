/// What one check of the machine found, for a person about to measure on it.
public struct Finding: Equatable, Sendable, Codable {
  public enum Level: String, Comparable, CaseIterable, Sendable, Codable {
    /// As it should be, or nothing to be seen.
    case ok
    /// Worth knowing when figures are read; a measurement holds.
    case note
    /// Makes figures wider or shifts them: a run may come out suspect.
    case warning
    /// Spoils a measurement.
    case problem

    public static func < (left: Level, right: Level) -> Bool {
      allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
  }

  public var level: Level
  /// What was looked at, a word or two: `cores`, `stolen time`.
  public var check: String
  /// The figures, with units.
  public var found: String
  /// What that does to a measurement; a sentence, empty when all is well.
  public var meaning: String
  /// What to do about it; a sentence, empty when nothing needs to be done or can be.
  public var advice: String

  public init(_ level: Level, _ check: String, _ found: String, meaning: String = "", advice: String = "") {
    self.level = level
    self.check = check
    self.found = found
    self.meaning = level == .ok ? "" : meaning
    self.advice = level == .ok ? "" : advice
  }

  /// Whether a measurement made now could be doubted for it.
  public var spoils: Bool { level >= .warning }
}

extension Finding.Level {
  /// The level of a quantity that is the worse the larger it is; each level begins at its threshold.
  init(_ value: Double, note: Double = .infinity, warning: Double = .infinity, problem: Double = .infinity) {
    self = value >= problem ? .problem : value >= warning ? .warning : value >= note ? .note : .ok
  }
}
