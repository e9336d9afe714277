public import Inference
public import Measurement
public import Plans
public import Records

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The findings as a file, `analysis.json`: every figure with its unit, interval and repeats, and what follows from them.
public struct FindingsJSON: Equatable, Sendable, Codable {
  public static let schemaName = "reactometer.analysis/1"

  /// One figure; its keys are the columns of `figures.csv`.
  public struct Row: Equatable, Sendable, Codable {
    public var experiment: ExperimentName
    public var server: String
    public var setting: Setting
    public var phase: Phase?
    /// Nothing for the server as a whole.
    public var stream: StreamRole?
    /// What was measured meanwhile.
    public var course: StreamRole?
    public var figure: String
    public var unit: String
    public var estimate: Estimate
  }

  public var schema = FindingsJSON.schemaName
  public var name: String
  public var startedAt: String
  public var isSimulated: Bool
  public var state: Verdict.State
  public var figures: [Row]
  public var comparisons: [ServerComparison]
  public var breakEvens: [BreakEven]
  public var searches: [SearchRecord]
  public var calibration: Calibration?
  public var verdicts: [TrialVerdict]
  public var conclusions: [String]

  public init(_ findings: Findings) {
    name = findings.record.plan.name
    startedAt = findings.record.startedAt
    isSimulated = findings.record.isSimulated
    state = findings.state
    figures = findings.entries.map(Row.init)
    comparisons = findings.comparisons
    breakEvens = findings.breakEvens
    searches = findings.record.searches
    calibration = findings.record.calibration
    verdicts = findings.verdicts
    conclusions = findings.conclusions
  }

  /// For people to read as well; ends with a newline.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  enum CodingKeys: String, CodingKey {
    case schema, name, state, figures, comparisons, searches, calibration, verdicts, conclusions
    case startedAt = "started_at"
    case isSimulated = "is_simulated"
    case breakEvens = "break_evens"
  }
}

extension FindingsJSON.Row {
  init(_ entry: Findings.Entry) {
    self.init(
      experiment: entry.selection.experiment, server: entry.selection.server, setting: entry.selection.setting,
      phase: entry.selection.phase, stream: entry.selection.role, course: entry.selection.course,
      figure: entry.measure.name, unit: entry.measure.unit, estimate: entry.estimate.roundedForFiles)
  }
}

extension Estimate {
  /// To seven digits: more than any measurement has, and fewer than logarithms differ by from one machine to the next.
  var roundedForFiles: Estimate {
    var other = self
    other.value = value.map(\.toSevenDigits)
    other.low = low.map(\.toSevenDigits)
    other.high = high.map(\.toSevenDigits)
    return other
  }
}

extension Double {
  fileprivate var toSevenDigits: Double {
    guard isFinite, magnitude > 1e-300 else { return self }
    // Whole powers of ten are exact, and so is the nearest number to a quotient of two of them.
    var scale = 1.0
    while magnitude * scale < 1e6, scale < 1e22 { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
