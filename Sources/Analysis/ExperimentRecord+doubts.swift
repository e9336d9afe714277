public import Measurement
import Plans
public import Records

/// Something that keeps a number from meaning what it says.
struct Doubt: Equatable {
  var state: Verdict.State
  /// A full sentence.
  var reason: String
}

extension ExperimentRecord {
  /// The gravest state of any measurement; void when nothing at all was measured.
  public var state: Verdict.State {
    doubts.map(\.state).max() ?? (trials.isEmpty ? .void : .valid)
  }

  /// Everything suspect or void: first that others kept the machine busy, then the streams in the order they were run.
  var doubts: [Doubt] {
    (crowdDoubt.map { [$0] } ?? [])
      + trials.flatMap { trial in trial.steps.flatMap { streamDoubts($0, of: trial) } }
  }

  private func streamDoubts(_ step: StepRecord, of trial: TrialRecord) -> [Doubt] {
    step.streams.flatMap { stream in
      let phase = step.phase.map { ", \($0.rawValue)" } ?? ""
      return stream.run.verdict.reasons.map {
        Doubt(state: stream.run.verdict.state, reason: "\(trial.place)\(phase), \(stream.role.title): \($0)")
      }
    }
  }

  /// One sentence for all steps beside which other programs were busy: they are seldom one alone.
  private var crowdDoubt: Doubt? {
    let crowded = trials.flatMap(\.steps).compactMap(\.processors).filter(\.isCrowded)
    guard let most = crowded.map(\.others).max(), let least = crowded.map(\.idle).min() else { return nil }
    let places = trials.compactMap { trial -> String? in
      let steps = trial.steps.filter { $0.processors?.isCrowded == true }
      let phases = Phase.allCases.filter { phase in steps.contains { $0.phase == phase } }.map(\.rawValue)
      if steps.isEmpty { return nil }
      return trial.place + (phases.isEmpty ? "" : " (\(phases.joined(separator: ", ")))")
    }
    return Doubt(
      state: .suspect,
      reason:
        "Other programs used this machine's processors, up to \(tenths(most)) cores of them, and left as little as "
        + "\(tenths(least)) idle, during \(crowded.count) of \(trials.flatMap(\.steps).count) steps: "
        + places.joined(separator: "; ") + ".")
  }

  private func tenths(_ cores: Double) -> String { "\((cores * 10).rounded() / 10)" }
}

extension StreamRole {
  /// What it is called in the tables' text.
  var title: String {
    switch self {
    case .work: "fixed load"
    case .easy: "/hi"
    case .probe: "probe"
    case .load: "CPU load"
    }
  }
}
