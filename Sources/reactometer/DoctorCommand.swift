import ArgumentParser
import FoundationEssentials
import Measurement
import Observation
import Report

/// `reactometer doctor`: what on this machine would spoil a measurement.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what on this machine would spoil a measurement, before one is made.",
    discussion: """
      Looks on, spins and computes for --seconds each, so it takes three times that. Every check is ok; a note, worth knowing; a \
      warning, that figures will be wider or shifted; or a problem, that a measurement would be spoiled.

      Exit status: 0; 3 with --strict when there is a warning or a problem; 64 usage.
      """)

  @Flag(help: "Print JSON: the findings, and the facts they rest on.")
  var json = false

  @Option(help: ArgumentHelp("How long each of the three parts takes.", valueName: "n"))
  var seconds = 2.0

  @Option(help: ArgumentHelp("The folder results are to go to.", valueName: "folder"))
  var results = "results"

  @Flag(help: "Exit with 3 when there is a warning or a problem.")
  var strict = false

  func validate() throws {
    guard (0.1...600).contains(seconds) else { throw ValidationError("--seconds must be between 0.1 and 600.") }
    if results.isEmpty { throw ValidationError("--results needs the name of a folder.") }
  }

  func run() throws {
    let isTerminal = ProgressLine.isWanted
    let examination = MachineExamination(seconds: seconds, resultsFolder: results) { step, left in
      if isTerminal { Console.tell("\r\u{1b}[K\(step), \(Int(left.rounded(.up))) s left") }
    }
    let facts = examination.perform()
    if isTerminal { Console.tell("\r\u{1b}[K") }
    let report = DoctorReport(facts: facts, machine: .current, time: WallClock.now)
    try Console.printOrFail(json ? report.json : report.text)
    if strict, report.findings.contains(where: \.spoils) { throw CommandFailure(.provesNothing, "") }
  }
}

/// The findings as text and as JSON.
struct DoctorReport {
  var facts: MachineFacts
  var machine: MachineDescription
  var time: String

  var findings: [Finding] { facts.findings }

  var text: String {
    var table = Table(columns: [.text(""), .text("check"), .text("found")])
    for finding in findings {
      table.add(finding.level == .ok ? "ok" : "\(finding.level)", finding.check, finding.found)
    }
    let told = findings.filter { $0.level != .ok }.sorted { $0.level > $1.level }
    let sentences = told.map { finding in
      "\(finding.level): \(finding.check). \(finding.meaning)\(finding.advice.isEmpty ? "" : "\n  -> \(finding.advice)")\n"
    }
    return table.text + (sentences.isEmpty ? "" : "\n") + sentences.joined() + "\n" + conclusion + "\n"
  }

  private var conclusion: String {
    let count = { (level: Finding.Level) in findings.filter { $0.level == level }.count }
    let (problems, warnings) = (count(.problem), count(.warning))
    if problems + warnings == 0 { return "Nothing here would spoil a measurement." }
    let parts = [(problems, "problem"), (warnings, "warning")].filter { $0.0 > 0 }
    return parts.map { Figures.counted($0.0, $0.1) }.joined(separator: " and ")
      + (problems > 0 ? ": what is measured here now would be doubted." : ": read the figures with that in mind.")
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      let worst = findings.map(\.level).max() ?? .ok
      let file = File(time: time, machine: machine, worst: worst, findings: findings, facts: facts)
      return String(decoding: try encoder.encode(file), as: UTF8.self) + "\n"
    }
  }

  private struct File: Encodable {
    var schema = "reactometer.doctor/1"
    var time: String
    var machine: MachineDescription
    var worst: Finding.Level
    var findings: [Finding]
    var facts: MachineFacts
  }
}
