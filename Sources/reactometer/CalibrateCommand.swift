import ArgumentParser
import FoundationEssentials
import Measurement
import Observation
import Report

/// `reactometer calibrate`: what fib(N) costs on this machine.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measures what fib(N) costs on one core of this machine.",
    discussion: """
      Each N is measured several times; those too large for the time are computed from the largest measured, and marked. The work is \
      the servers' own.

      Exit status: 0; 64 usage.
      """)

  @Option(help: ArgumentHelp("The smallest N.", valueName: "n"))
  var from = 20

  @Option(help: ArgumentHelp("The largest N.", valueName: "n"))
  var to = 40

  @Option(help: ArgumentHelp("How long it may take, about.", valueName: "n"))
  var seconds = 3.0

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (0...93).contains(from), (0...93).contains(to), from <= to else {
      throw ValidationError("--from and --to must be between 0 and 93, the first not above the second.")
    }
    guard from <= 40 else {
      throw ValidationError(
        "--from must be 40 or less: larger N are computed from one that can be measured in a second.")
    }
    guard (0.1...600).contains(seconds) else { throw ValidationError("--seconds must be between 0.1 and 600.") }
  }

  func run() throws {
    let isTerminal = ProgressLine.isWanted
    let calibration = FibCalibration(from...to, seconds: seconds).measure { share in
      if isTerminal { Console.tell("\r\u{1b}[Kmeasuring, \(Int(share * 100)) % done") }
    }
    if isTerminal { Console.tell("\r\u{1b}[K") }
    try Console.printOrFail(json ? Self.json(calibration) : Self.text(calibration))
  }

  static func text(_ calibration: Calibration) -> String {
    var table = Table(
      columns: [
        .number("fib"), .number("median", unit: "ms"), .number("lowest", unit: "ms"), .number("highest", unit: "ms"),
        .text(""),
      ])
    for point in calibration.points {
      let figures = [point.medianMilliseconds, point.lowestMilliseconds, point.highestMilliseconds]
      table.rows.append(
        ["\(point.n)"] + figures.map(Figures.milliseconds) + [point.isExtrapolated ? "extrapolated" : ""])
    }
    table.notes = [1.0, 10, 100].map { time in
      let about = "About \(Int(time)) ms: "
      guard let point = calibration.nearest(toMilliseconds: time) else { return about + "no N in this range." }
      return about + "fib(\(point.n)), \(Figures.milliseconds(point.medianMilliseconds)) ms."
    }
    return table.text
  }

  private static func json(_ calibration: Calibration) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(calibration), as: UTF8.self) + "\n"
  }
}
