public import Measurement
public import Plans

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension ExperimentRecord {
  /// All but the trials: what `record.json` holds.
  public struct Head: Equatable, Sendable, Codable {
    public var schema = ExperimentRecord.schemaName
    public var plan: ExperimentPlan
    public var startedAt: String
    public var originNanoseconds: UInt64
    public var elapsedSeconds: Double
    public var machine: MachineDescription
    public var calibration: Calibration?
    public var ending: Ending
    public var isSimulated: Bool
    /// Not there in what was measured.
    public var simulationNotes: [String]?
    public var searches: [SearchRecord]
    /// Names of the files the trials are in, in their order.
    public var trialFiles: [String]

    enum CodingKeys: String, CodingKey {
      case schema, plan, machine, calibration, ending, searches
      case startedAt = "started_at"
      case originNanoseconds = "origin_ns"
      case elapsedSeconds = "elapsed_s"
      case isSimulated = "is_simulated"
      case simulationNotes = "simulation_notes"
      case trialFiles = "trials"
    }
  }

  /// The name of a trial's file, by its place in the plan's order, from 0.
  public static func trialFile(_ index: Int) -> String {
    let number = String(index + 1)
    return "trials/" + String(repeating: "0", count: max(0, 4 - number.count)) + number + ".json"
  }

  /// The names of all trials' files. By their places in the plan, so that a trial's name stays when one before it is run
  /// later; in their own order where they are no trials of the plan.
  private var trialFiles: [String] {
    let places = Dictionary(plan.trials.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    let known = trials.compactMap { places[$0.key] }
    return (known.count == trials.count && Set(known).count == known.count ? known : Array(trials.indices))
      .map(Self.trialFile)
  }

  public var head: Head {
    Head(
      plan: plan, startedAt: startedAt, originNanoseconds: originNanoseconds, elapsedSeconds: elapsedSeconds,
      machine: machine, calibration: calibration, ending: ending, isSimulated: isSimulated,
      simulationNotes: isSimulated ? simulationNotes : nil, searches: searches, trialFiles: trialFiles)
  }

  public init(head: Head, trials: [TrialRecord]) {
    self.init(
      plan: head.plan, startedAt: head.startedAt, machine: head.machine, originNanoseconds: head.originNanoseconds)
    elapsedSeconds = head.elapsedSeconds
    calibration = head.calibration
    ending = head.ending
    isSimulated = head.isSimulated
    simulationNotes = head.simulationNotes ?? []
    searches = head.searches
    self.trials = trials
  }
}

extension ExperimentRecord.Head {
  /// For people to read as well.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// Reads a head; another schema is an error.
  public init(json: Data) throws {
    let decoder = JSONDecoder()
    let schema = try decoder.decode(Schema.self, from: json).schema
    guard schema == ExperimentRecord.schemaName else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "its schema is '\(schema)', not '\(ExperimentRecord.schemaName)'"))
    }
    self = try decoder.decode(Self.self, from: json)
    try refuse(impossibility)
  }

  private struct Schema: Decodable { var schema: String }
}

extension TrialRecord {
  /// One line: series are long, and nobody reads them by eye.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  public init(json: Data) throws {
    self = try JSONDecoder().decode(TrialRecord.self, from: json)
    try refuse(impossibility)
  }
}

/// - Throws: that a record has something no run could have written.
private func refuse(_ impossibility: (place: String, reason: String)?) throws {
  guard let impossibility else { return }
  throw DecodingError.dataCorrupted(
    .init(
      codingPath: [],
      debugDescription: "\(impossibility.reason) (\(impossibility.place)), which no run can have written"))
}
