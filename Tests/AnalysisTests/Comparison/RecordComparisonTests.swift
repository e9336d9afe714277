import Inference
import Measurement
import Plans
import Records
import Report
import Testing

@testable import Analysis

@Suite struct RecordComparisonTests {
  private let steady = [1000.0, 1010, 990, 1005, 995, 1002]
  private var rules: RecordComparisonRules {
    var rules = RecordComparisonRules()
    rules.bootstrap = BlockBootstrap(resamples: 50)
    return rules
  }

  private func side(_ run: HandmadeRun, path: String = "results/a/record.json", server: String? = nil) throws
    -> ComparedRecord
  {
    ComparedRecord(try run.record(), path: path, server: server)
  }

  /// Two servers of one run, the second at a share of the first one's rate.
  private func within(_ factor: Double, _ change: (inout HandmadeRun) -> Void = { _ in }) throws -> RecordComparison {
    var noise = 0.0
    let other = steady.map { rate in
      noise = 0.01 - noise
      return rate * factor * (1 + noise - 0.005)
    }
    var run = HandmadeRun(servers: [("before", steady), ("after", other)])
    change(&run)
    return try rules.compare(side(run, server: "before"), side(run, server: "after"))
  }

  @Test("Two servers of one run are compared by its rounds: text and JSON")
  func golden() throws {
    let comparison = try within(0.9) { $0.hasContention = true }
    #expect(comparison.text == (try goldenFile("comparison.txt")))
    #expect(try String(decoding: comparison.json(), as: UTF8.self) == goldenFile("comparison.json"))
  }

  @Test("B is worse, better or neither", arguments: [(0.9, "worse"), (1.1, "better"), (1.0, "not distinguishable")])
  func verdicts(factor: Double, verdict: String) throws {
    let comparison = try within(factor)
    #expect(comparison.pairing == .paired && comparison.cautions.isEmpty && comparison.gaps.isEmpty)
    #expect(comparison.verdict.rawValue == verdict)
    #expect(comparison.hasWorse == (factor < 1))
  }

  @Test("A difference within the threshold does not matter")
  func threshold() throws {
    var rules = rules
    let run = HandmadeRun(servers: [("a", steady), ("b", steady.map { $0 * 0.9 })])
    let (a, b) = (try side(run, server: "a"), try side(run, server: "b"))
    #expect(try rules.compare(a, b).verdict == .worse)
    rules.threshold = 0.2
    #expect(try rules.compare(a, b).verdict == .notDistinguishable)
  }

  @Test("Runs at different times are unpaired and carry a caution, unless earlier runs tell how far runs differ")
  func apart() throws {
    var rules = rules
    let run = HandmadeRun(servers: [("x", steady)])
    let (a, b) = (try side(run), try side(run, path: "results/b/record.json"))
    let alone = try rules.compare(a, b)
    #expect(alone.pairing == .unpaired && alone.verdict == .notDistinguishable)
    #expect(alone.cautions.count == 1 && alone.text.contains("Caution: A and B were measured at different times"))
    rules.past = try (0..<4).map { index in
      try side(HandmadeRun(servers: [("x", steady.map { $0 + 10 * Double(index) })]), path: "past/\(index)")
    }
    #expect(try rules.compare(a, b).cautions.isEmpty)
    rules.pairing = .paired
    #expect(try rules.compare(a, b).pairing == .paired)
  }

  @Test("Void trials are left out, and then nothing worse is no proof; so with a run that failed")
  func void() throws {
    let run = HandmadeRun(servers: [("x", steady)])
    let a = try side(run)
    var b = try side(run, path: "results/b/record.json")
    b.record.trials[0].steps[0].streams[0].run.verdict = Verdict(.void, reasons: ["No answer."])
    b.record.trials[1].steps[0].streams[0].run.verdict = Verdict(.suspect, reasons: ["Late."])
    let comparison = try rules.compare(a, b)
    #expect(comparison.gaps == ["fixed load of x in B: 1 of 6 trials are void and left out."])
    #expect(comparison.servers[0].parts[0].comparison.rounds == [6, 5])
    #expect(comparison.verdict == .cannotTell && !comparison.hasWorse)
    #expect(comparison.cautions.contains { $0.hasPrefix("1 of 12 measurements are suspect") })
    b = try side(run, path: "results/b/record.json")
    b.record.ending = .failed(ServerFailure(.died, server: "x", reason: "was killed"))
    #expect(try rules.compare(a, b).gaps == ["The run of B failed: x was killed."])
  }

  @Test("One repeat cannot tell")
  func single() throws {
    let run = HandmadeRun(servers: [("a", [1000]), ("b", [500])])
    let comparison = try rules.compare(side(run, server: "a"), side(run, server: "b"))
    #expect(comparison.verdict == .cannotTell)
    #expect(comparison.text.hasSuffix("It cannot be told whether B is worse than A.\n"))
  }

  @Test("A worsening that is not ruled out can be asked to count as not told")
  func ruledOut() throws {
    var rules = rules
    rules.figures = [.throughput]
    let run = HandmadeRun(servers: [("a", steady), ("b", [900, 1100, 1000, 950, 1050, 1000])])
    let (a, b) = (try side(run, server: "a"), try side(run, server: "b"))
    #expect(try rules.compare(a, b).verdict == .notDistinguishable)
    rules.ruledOut = 0.5
    #expect(try rules.compare(a, b).verdict == .notDistinguishable)
    rules.ruledOut = 0.03
    let comparison = try rules.compare(a, b)
    #expect(comparison.verdict == .cannotTell)
    #expect(comparison.gaps == ["b against a: a worsening by 3 % is not ruled out in fixed load throughput."])
  }

  @Test("Other work, connections or durations are refused by name, unless it is forced")
  func differences() throws {
    var rules = rules
    var other = HandmadeRun(servers: [("x", steady)])
    let a = try side(other)
    (other.fib, other.connections) = (28, 8)
    let b = try side(other, path: "results/b/record.json")
    #expect(
      throws: RecordComparisonRules.Refusal.plansDiffer(
        path: a.path, against: b.path, differences: ["fib 30 against 28", "A: connections 4 against 8"])
    ) { try rules.compare(a, b) }
    rules.isForced = true
    #expect(
      try rules.compare(a, b).cautions.last
        == "Not the same experiment: fib 30 against 28; A: connections 4 against 8.")
  }

  @Test("Servers started otherwise and other machines are noted")
  func notes() throws {
    let run = HandmadeRun(servers: [("x", steady)])
    let a = try side(run)
    var b = try side(run, path: "results/b/record.json")
    b.record.plan.servers[0].workers = 3
    b.record.machine.cores = 64
    let cautions = try rules.compare(a, b).cautions.joined()
    #expect(cautions.contains("x has workers as it comes in A and 3 in B"))
    #expect(cautions.contains("machines that differ: 0 cores against 64 cores"))
  }

  @Test("What is not there, or the same, is refused")
  func refusals() throws {
    var rules = rules
    let run = HandmadeRun(servers: [("x", steady), ("y", steady)])
    let a = try side(run)
    func refusal(_ a: ComparedRecord, _ b: ComparedRecord) -> RecordComparisonRules.Refusal? {
      do { _ = try rules.compare(a, b) } catch { return error }
      return nil
    }
    #expect(refusal(a, a) == .same)
    #expect(try refusal(side(run, server: "x"), side(run, server: "x")) == .same)
    let known = ["x", "y"]
    #expect(try refusal(a, side(run, server: "z")) == .unknownServer("z", path: a.path, known: known))
    let b = try side(run, path: "b")
    #expect(try refusal(a, side(HandmadeRun(servers: [("z", steady)]), path: "b")) == .nothingInCommon)
    rules.servers = ["y"]
    #expect(try rules.compare(a, b).servers.map(\.b) == ["y"])
    rules.servers = ["nix"]
    #expect(refusal(a, b) == .unknownServer("nix", path: a.path, known: known))
  }

  @Test("FOLDER:LABEL is cut where a path ends; a path with a colon is left whole")
  func parsing() {
    let paths: Set<String> = ["r/a", "r/a:b", "x"]
    func parse(_ text: String) -> [String?] {
      let (path, server) = ComparedRecord.parse(text, isPath: paths.contains)
      return [path, server]
    }
    #expect(parse("r/a") == ["r/a", nil])
    #expect(parse("r/a:b") == ["r/a:b", nil])
    #expect(parse("r/a:node: inline") == ["r/a", "node: inline"])
    #expect(parse("r/a:b:c") == ["r/a", "b:c"])
    #expect(parse("gone:c") == ["gone:c", nil])
  }

  @Test("Figures have names on the command line")
  func figures() {
    #expect(Figure(option: "p99.9") == .percentile(99.9))
    #expect(Figure(option: "share-kept") == .shareKept && Figure(option: "mean") == .meanLatency)
    for wrong in ["", "p", "p0", "p100", "pxx", "rate"] { #expect(Figure(option: wrong) == nil) }
  }
}
