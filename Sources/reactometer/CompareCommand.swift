import Analysis
import ArgumentParser
import Experiments
import Inference
import Records

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer compare A B`: whether B is better or worse than A, as a gate.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says whether one saved experiment is better or worse than another.",
    discussion: """
      A and B are folders below results, or the record.json in them: every server is compared with its namesake. \
      FOLDER:LABEL is one server of a run. Two servers of one run, measured by turns, are compared round by round, which \
      sees the smallest differences; runs at different times differ by more than their repeats can show.

      All figures of all servers together raise a false alarm in 1 of 20 cases. Asking for fewer (--figures, --servers) \
      makes smaller differences show.

      Exit status: 0 nothing is worse; 4 something is worse; 3 it cannot be told, for too few repeats, void trials or --rule-out; 64 \
      usage; 65 they are not the same experiment; 66 there is no record that can be read.
      """)

  @Argument(help: ArgumentHelp("What is held against: the run before a change.", valueName: "a"))
  var a: String

  @Argument(help: ArgumentHelp("What is judged: the run after it.", valueName: "b"))
  var b: String

  @Option(
    help: ArgumentHelp(
      "Changes up to this share do not matter, such as 2% or 0.02: only an interval that lies beyond is better or worse.",
      valueName: "share"))
  var threshold = "2%"

  @Option(
    help: ArgumentHelp(
      "What is compared, of throughput, p50, p99 or any percentile, mean, share-kept, pss; with commas between.",
      valueName: "list"))
  var figures = "throughput,p50,p99,share-kept,pss"

  @Option(help: ArgumentHelp("Compare only these, with commas between.", valueName: "labels"))
  var servers: String?

  @Option(
    help: ArgumentHelp(
      "An earlier run of A's experiment; may be given again. Four or more say how far runs at different times differ.",
      valueName: "folder"))
  var past: [String] = []

  @Option(
    help: ArgumentHelp(
      "Exit with 3 unless a worsening by this share is ruled out in every figure; without it, rounds too few to see "
        + "anything find nothing worse.", valueName: "share"))
  var ruleOut: String?

  @Flag(help: "Pair the rounds of A and B (default for two servers of one run), or take them as of different times.")
  var pairing: PairingFlag?

  @Flag(help: "Compare also what is not the same experiment.")
  var force = false

  @Flag(help: "Print JSON.")
  var json = false

  enum PairingFlag: String, EnumerableFlag {
    case paired, unpaired

    var pairing: Comparison.Pairing { self == .paired ? .paired : .unpaired }
  }

  func validate() throws {
    guard let share = Self.share(threshold), (0..<1).contains(share) else {
      throw ValidationError("--threshold must be a share from 0% to 99%, such as 2%.")
    }
    if let ruleOut, !(Self.share(ruleOut).map { share < $0 && $0 <= 10 } ?? false) {
      throw ValidationError("--rule-out must be a share above the threshold, such as 10%.")
    }
    if let wrong = figures.split(separator: ",").first(where: { Figure(option: String($0)) == nil }) {
      throw ValidationError(
        "--figures: no figure '\(wrong)'; there are throughput, p50, p99, mean, share-kept and pss.")
    }
    if chosenFigures.isEmpty { throw ValidationError("--figures needs at least one figure.") }
  }

  private static func share(_ text: String) -> Double? {
    text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
  }

  private var chosenFigures: [Figure] {
    var seen: Set<Figure> = []
    return figures.split(separator: ",").compactMap { Figure(option: String($0)) }.filter { seen.insert($0).inserted }
  }

  func run() throws {
    var rules = RecordComparisonRules()
    rules.threshold = Self.share(threshold) ?? rules.threshold
    rules.ruledOut = ruleOut.flatMap(Self.share)
    rules.figures = chosenFigures
    rules.pairing = pairing?.pairing
    rules.servers = servers.map { $0.split(separator: ",").map(String.init) }
    rules.past = try past.map(read)
    rules.isForced = force
    let comparison = try compare(rules)
    try Console.printOrFail(json ? String(decoding: comparison.json(), as: UTF8.self) : comparison.text)
    if comparison.hasWorse { throw CommandFailure(.worse, "") }
    if comparison.verdict == .cannotTell { throw CommandFailure(.provesNothing, "") }
  }

  private func compare(_ rules: RecordComparisonRules) throws -> RecordComparison {
    let (a, b) = (try read(a), try read(b))
    do {
      return try rules.compare(a, b)
    } catch {
      let status: ExitStatus =
        switch error {
        case .unknownServer, .same: .usage
        case .nothingInCommon, .plansDiffer: .dataError
        }
      throw CommandFailure(status, "\(error).")
    }
  }

  private func read(_ text: String) throws -> ComparedRecord {
    let (path, server) = ComparedRecord.parse(text) { access($0, F_OK) == 0 }
    do {
      let (record, file) = try ResultsFolder.read(path)
      return ComparedRecord(record, path: file, server: server)
    } catch { throw CommandFailure(.noInput, "\(error).") }
  }
}
