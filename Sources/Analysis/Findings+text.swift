import Inference
import Measurement
import Pacing
import Plans
import Records
import Report

extension Findings {
  /// The whole report: what was run and where, the tables, what follows from them, and what to doubt. Made from the
  /// record alone, so that a saved record gives the same text again.
  ///
  /// - Parameter path: where the record is, for the last line; nothing when it could not be kept.
  public func text(path: String?) -> String {
    let tables = tables
    let parts =
      [heading] + tables.map(\.text) + [markText(tables)] + [
        conclusionText, doubtsText, endingText, path.map { "Raw record: \($0)\n" } ?? "",
      ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What the marks mean that stand somewhere in the tables.
  func markText(_ tables: [Table]) -> String {
    let cells = tables.flatMap { $0.rows.joined() }
    let hasBound = cells.contains { $0.hasPrefix(Figures.atLeast("")) }
    let bound = "≥: the figure may be larger, for too many requests were still unanswered when the measurement ended.\n"
    let wide = "too wide: the repeats are too few or too different to say within a factor of 100; make more of them.\n"
    let void = "\(Self.voidMark): of a measurement that is void (see below); not to be quoted.\n"
    return (hasBound ? bound : "") + (cells.contains(Self.tooWide) ? wide : "")
      + (cells.contains { $0.hasSuffix(Self.voidMark) } ? void : "")
  }

  private var heading: String {
    let plan = record.plan
    let work = plan.sweep.axes.contains { $0.factor == .fib } ? "fib varied" : "fib \(plan.fib)\(workText)"
    let intervals = entries.contains { $0.estimate.low != nil }
    let kind =
      record.isSimulated
      ? simulationText
      : "Client and servers share this machine's cores; servers take turns, in an order drawn from the seed."
    let mark = record.isSimulated ? Self.simulatedMark : ""
    return mark + """
      Experiment \(plan.name), \(record.startedAt), \(Figures.quantity(record.elapsedSeconds)) s: \(work), seed \
      \(plan.seed), timeout \(plan.timeout.shortText)
      Machine: \(machineText)
      \(kind)

      """ + (intervals && hasSeries ? intervalText : "")
  }

  var intervalText: String {
    let measured = ExperimentName.allCases.filter { name in record.trials.contains { $0.experiment == name } }
    let single = measured.filter { record.plan.repeats(of: $0) == 1 }
    let within = "by a block bootstrap: how exactly the one trial was measured, not what the next would give.\n"
    if single == measured { return "95 %: " + within }
    return "95 %: between repeats by Student's t, and never narrower than a block bootstrap within them.\n"
      + (single.isEmpty ? "" : "In \(listed(single.map(\.rawValue))) " + within)
  }

  private var hasSeries: Bool { record.trials.contains { !$0.timelines.isEmpty } }

  /// Nobody shall take a simulation for a measurement.
  private static let simulatedMark = """
    ==============  S I M U L A T E D ,   N O T   M E A S U R E D  ==============


    """

  private var simulationText: String {
    let sentences =
      ["Simulated, not measured: a model of the loop, pool and cores in virtual time."] + record.simulationNotes
    return sentences.map { wrapped($0, first: "", rest: "  ") }.joined(separator: "\n")
  }

  /// What the work takes here, if it was calibrated.
  private var workText: String {
    record.calibration?[record.plan.fib].map { " (\(Figures.milliseconds($0.medianMilliseconds)) ms of one core)" }
      ?? ""
  }

  private var machineText: String {
    let machine = record.machine
    let cores = machine.cores > 0 ? Figures.counted(machine.cores, "core") : ""
    let memory = machine.memoryBytes > 0 ? Figures.bytes(Double(machine.memoryBytes)) : ""
    let libevent = machine.libevent.isEmpty ? "" : "libevent \(machine.libevent)"
    let swift = machine.swift.isEmpty ? "" : "Swift \(machine.swift)"
    let known = [machine.processor, cores, memory, machine.os, machine.kernel, libevent, swift].filter { !$0.isEmpty }
    return known.isEmpty ? "not described" : known.joined(separator: ", ")
  }

  private var conclusionText: String {
    let heading = "What the numbers say" + (doubts.isEmpty ? "" : ", some of them in doubt (see below)")
    let paragraphs = conclusions.map { wrapped($0, first: "  ", rest: "     ") + "\n" }
    return paragraphs.isEmpty ? "" : heading + "\n\n" + paragraphs.joined()
  }

  private var doubtsText: String {
    if record.trials.isEmpty { return record.searches.isEmpty ? "Nothing was measured.\n" : "" }
    // One that ran before the trial, and runs on, was never asked to end.
    let endings = ["exited with status 0", "runs on"]
    let notes = record.trials.filter { !endings.contains($0.serverEnding) && !record.isSimulated }.map { trial in
      Doubt(
        state: .valid, reason: "After SIGTERM it \(trial.serverEnding), where status 0 is right.", place: trial.place,
        trial: trial.key)
    }
    let lines =
      DoubtGroup.grouped(doubts).map { line($0.state.rawValue, $0.text) }
      + DoubtGroup.grouped(notes).map { line("note", $0.text) }
    if lines.isEmpty { return "All \(record.trials.count) trials are valid.\n" }
    return "What to doubt\n\n" + lines.joined() + (doubts.isEmpty ? "" : "\n" + countText)
  }

  private var countText: String {
    let verdicts = verdicts
    let states: [Verdict.State] = [.valid, .suspect, .void]
    let counts = states.map { state in (state, verdicts.count { $0.state == state }) }.filter { $0.1 > 0 }
    return "Of \(Figures.counted(verdicts.count, "trial")), "
      + listed(counts.map { "\($0.1) \($0.1 == 1 ? "is" : "are") \($0.0.rawValue)" }) + ".\n"
  }

  private func line(_ kind: String, _ text: String) -> String {
    let space = String(repeating: " ", count: 9 - kind.count)
    return wrapped(text, first: "  \(kind)\(space)", rest: "           ") + "\n"
  }

  private var endingText: String {
    switch record.ending {
    case .complete: ""
    case .interrupted:
      "Interrupted after \(record.trials.count) of \(record.plan.trials.count) trials"
        + (record.trials.isEmpty ? ".\n" : "; the tables hold what was measured.\n")
    case .failed(let failure): "Failed: \(failure.description)\n"
    }
  }
}
