import Inference
import Measurement
import Plans
public import Records

/// One side of a comparison: a record, where it is, and perhaps the one of its servers that is meant.
public struct ComparedRecord: Sendable {
  public var record: ExperimentRecord
  /// Of its `record.json`; two sides of one path are one run.
  public var path: String
  /// Nothing compares each server with its namesake.
  public var server: String?

  public init(_ record: ExperimentRecord, path: String, server: String? = nil) {
    self.record = record
    self.path = path
    self.server = server
  }

  /// Cuts `FOLDER:LABEL` in two; a text that is a path as it stands is left whole.
  public static func parse(_ text: String, isPath: (String) -> Bool) -> (path: String, server: String?) {
    if isPath(text) { return (text, nil) }
    for colon in text.indices where text[colon] == ":" {
      let label = text[text.index(after: colon)...]
      if isPath(String(text[..<colon])), !label.isEmpty { return (String(text[..<colon]), String(label)) }
    }
    return (text, nil)
  }

  /// Of the servers that were measured, in the order of the plan.
  var labels: [String] {
    let measured = Set(record.trials.map(\.server))
    return record.plan.servers.map(\.label).filter(measured.contains)
  }

  func plan(of label: String) -> ServerPlan? { record.plan.servers.first { $0.label == label } }

  var hasThroughputCourse: Bool { record.plan.contention?.throughput != nil }

  /// The settings a server was measured at in an experiment, in the order of the plan.
  func settings(of label: String, in experiment: ExperimentName) -> [Setting] {
    record.cases.filter { $0.experiment == experiment && $0.server == label }.map(\.setting)
  }

  /// The sample of a stream in which nothing is void.
  func sample(_ selection: Selection) -> Selected {
    let steps = record.trials(of: selection).compactMap { trial -> (TrialRecord, Verdict.State)? in
      let own = trial.steps.filter { $0.streams.first?.role == selection.course }
      guard own.contains(where: { $0.phase == selection.phase }) else { return nil }
      // The share kept rests on the quiet phase too.
      let used = own.filter { $0.phase == selection.phase || $0.phase == .quiet }
      return (trial, used.flatMap(\.streams).map(\.run.verdict.state).max() ?? .valid)
    }
    var good = record
    good.trials = steps.filter { $0.1 != .void }.map(\.0)
    return Selected(
      repeats: good.repeats(selection), trials: steps.count, void: steps.count { $0.1 == .void },
      suspect: steps.count { $0.1 == .suspect })
  }

  struct Selected {
    var repeats: Repeats
    var trials: Int
    var void: Int
    var suspect: Int
  }
}
