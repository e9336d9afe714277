public import Measurement
import Plans
import Records

extension Findings {
  /// The gravest state of any trial; void when nothing at all was measured.
  public var state: Verdict.State {
    if record.trials.isEmpty, record.searches.isEmpty { return .void }
    let isUndecided = record.searches.contains { $0.outcome == .undecided || $0.outcome == .interrupted }
    // A void attempt makes a bound doubtful, not the run worthless.
    let isDoubtful = record.searches.contains { found in
      found.attempts.contains { $0.state ?? .valid > .valid }
    }
    return (doubts.map(\.state) + (isUndecided || isDoubtful ? [.suspect] : [])).max() ?? .valid
  }

  /// The verdict of every trial, in the order they were run.
  public var verdicts: [TrialVerdict] {
    let doubts = Dictionary(grouping: doubts, by: \.trial)
    return record.trials.map { trial in
      let own = doubts[trial.key] ?? []
      return TrialVerdict(
        trial: trial.key, place: trial.place, state: own.map(\.state).max() ?? .valid,
        reasons: own.map { "\($0.place): \($0.reason)" })
    }
  }

  /// Everything suspect or void, in the order the trials were run.
  public var doubts: [Doubt] {
    record.trials.flatMap { trial in
      trial.steps.flatMap { step in doubts(MeasuredStep(trial: trial, step: step)) } + sampleDoubts(trial)
        + busyDoubts(trial)
    }
  }

  private func doubts(_ step: MeasuredStep) -> [Doubt] {
    let phase = step.step.phase.map { ", \($0.rawValue)" } ?? ""
    func doubt(_ state: Verdict.State, _ reason: String, _ role: StreamRole? = nil) -> Doubt {
      // Of the server as a whole, by the course meanwhile.
      let course = step.step.phase == nil ? "" : step.course.map { " (\($0.title))" } ?? ""
      let beside = step.course.map { role == .load ? " beside \($0.title)" : "" } ?? ""
      let stream = role.map { ", \($0.title)\(beside)" } ?? course
      return Doubt(state: state, reason: reason, place: step.trial.place + phase + stream, trial: step.trial.key)
    }
    var doubts = step.step.streams.flatMap { stream in
      stream.run.verdict.reasons.map { doubt(stream.run.verdict.state, $0, stream.role) }
    }
    // One sentence for the step, not one for each of its streams.
    var seen: Set<String> = []
    doubts = doubts.map { $0.reason.isOfHost ? doubt($0.state, $0.reason) : $0 }
      .filter { !$0.reason.isOfHost || seen.insert($0.reason).inserted }
    if seen.isEmpty, let reason = step.crowdReason { doubts.append(doubt(.suspect, reason)) }
    doubts += step.step.streams.compactMap { stream in
      residualReason(stream).map { doubt(.suspect, $0, stream.role) }
    }
    return doubts
      + [step.deathReason, step.gapReason(rules), step.telemetryReason].compactMap { $0 }.map { doubt(.suspect, $0) }
  }

  private func residualReason(_ stream: StreamRecord) -> String? {
    guard let ledger = stream.ledger ?? stream.run.ledger, ledger.residual > rules.ledgerResidual else { return nil }
    return "The parts of its requests' time miss the whole by \(percent(ledger.residual)), more than the "
      + "\(percent(rules.ledgerResidual)) that are allowed."
  }

  private func busyDoubts(_ trial: TrialRecord) -> [Doubt] {
    (trial.busyBefore ?? []).map { role in
      Doubt(
        state: .suspect,
        reason: "The server was still busy with the course before when this one began: its quiet phase was not quiet.",
        place: "\(trial.place), quiet, \(role.title)", trial: trial.key)
    }
  }

  /// A percentile of all repeats that is only another name for the maximum is held against each of them.
  private func sampleDoubts(_ trial: TrialRecord) -> [Doubt] {
    let selection = Selection(trial.experiment, server: trial.server, setting: trial.setting)
    var seen: Set<Selection> = []
    return trial.steps.flatMap { step in
      step.streams.flatMap { stream -> [Doubt] in
        let stream = selection.at(step.phase).of(stream.role, beside: step.streams.first?.role)
        guard seen.insert(stream).inserted, let samples = samples[stream] else { return [] }
        return rules.printed.filter { samples > 0 && samples < $0.samplesNeeded }.map { figure in
          Doubt(
            state: .suspect,
            reason:
              "The \(figure.rawValue) rests on \(samples) samples, and needs \(figure.samplesNeeded) to differ from the "
              + "maximum.",
            place: "\(trial.place)\(step.phase.map { ", \($0.rawValue)" } ?? ""), \(stream.role?.title ?? "")",
            trial: trial.key)
        }
      }
    }
  }

  private var rules: DoubtRules { DoubtRules() }
}

extension MeasuredStep {
  /// Other programs had much of the machine and left little.
  fileprivate var crowdReason: String? {
    guard let use = step.processors, use.isCrowded else { return nil }
    return
      "Other programs used \(tenths(use.others + use.stolen)) cores of this machine, and left \(tenths(use.idle)) idle."
  }

  fileprivate var deathReason: String? {
    guard let first = samples.first, let last = samples.last else { return nil }
    let left = Set(last.processes.map(\.processID))
    let gone = first.processes.count { !left.contains($0.processID) }
    return gone == 0 ? nil : "\(gone) of the server's \(first.processes.count) processes ended meanwhile."
  }

  fileprivate func gapReason(_ rules: DoubtRules) -> String? {
    let times = samples.map(\.atNanoseconds)
    guard let gap = zip(times, times.dropFirst()).map({ $1 - $0 }).max(), gap > rules.samplerGapNanoseconds else {
      return nil
    }
    return "For \(tenths(Double(gap) / 1e9)) s its processes were not sampled: peaks in between were missed."
  }

  fileprivate var telemetryReason: String? {
    guard !trial.loop.isEmpty, step.endNanoseconds > step.startNanoseconds, loop.isEmpty else { return nil }
    return "The server told nothing of its loop meanwhile: it was stuck, or its clock is not the client's."
  }
}

extension String {
  /// About the machine, as ``Measurement/VerdictRules`` writes it into each stream beside which it was so.
  fileprivate var isOfHost: Bool {
    hasPrefix("Other processes") || hasPrefix("The hypervisor") || hasPrefix("Client and server had one core")
  }
}

private func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

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
