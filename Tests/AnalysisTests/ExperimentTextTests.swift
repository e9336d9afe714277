import Measurement
import Plans
import Records
import Report
import Testing

@testable import Analysis

@Suite struct ExperimentTextTests {
  @Test("A whole run is printed as tables, conclusion and verdict")
  func whole() throws {
    #expect(try fixedRecord().text(path: "results/fixed/record.json") == goldenFile("fixed.txt"))
  }

  @Test("A saved record prints the same text again, byte for byte")
  func savedAgain() throws {
    var record = try fixedRecord()
    record.trials[0].steps[0].streams[0].run.throughput = 1.0 / 3
    record.trials[0].steps[0].streams[0].run.verdict.add(.suspect, "It was \"late\" by 5 µs.")
    record.ending = .failed(ServerFailure(.died, server: "thread-server", reason: "ended", lastWords: ["a", "b"]))
    let trials = try record.trials.map { try TrialRecord(json: $0.json()) }
    let again = ExperimentRecord(head: try ExperimentRecord.Head(json: record.head.json()), trials: trials)
    #expect(again == record)
    #expect(again.text(path: "x") == record.text(path: "x"))
  }

  @Test("Every suspect or void stream is told with its trial, phase and reason, and the gravest state is the run's")
  func doubts() throws {
    var record = try fixedRecord()
    #expect(record.state == .valid)
    record.trials[1].steps[0].streams[0].run.verdict.add(.suspect, "The client was saturated.")
    record.trials[4].steps[2].streams[1].run.verdict.add(.void, "No request was answered.")
    record.trials[4].serverEnding = "was killed by signal 9 (Killed)"
    #expect(record.state == .void)
    let text = record.text(path: "x")
    #expect(
      text.hasSuffix(
        """
        What to doubt

          void     C1 inline-server, loaded, CPU load beside /hi: No request was answered.
          suspect  A2 inline-server, fixed load: The client was saturated.
          note     C1 inline-server: After SIGTERM it was killed by signal 9 (Killed), where status 0 is right.

        Of 10 trials, 8 are valid, 1 is suspect and 1 is void.

        Raw record: x

        """))
    #expect(text.contains("What the numbers say, some of them in doubt (see below)\n"))
  }

  @Test("A percentile of which only a lower bound is known is marked, and the mark explained where it stands")
  func lowerBounds() throws {
    var run = run(500, p50: 10, p99: 20)
    run.latency.lowerBounds = [.p99]
    var record = try fixedRecord()
    record.trials[3].steps[0].streams[0].run = run
    let text = record.text(path: "x")
    #expect(text.contains("10.0  ≥ 20.0"))
    #expect(text.split(separator: "\n").count { $0.hasPrefix("≥: the figure may be larger") } == 1)
  }

  @Test("A run cut short prints what there is, and how it ended")
  func cutShort() throws {
    var record = try fixedRecord()
    record.trials = Array(record.trials[..<5])
    record.trials[4].steps.removeLast(3)
    record.ending = .interrupted
    let text = record.text(path: "x")
    #expect(text.contains("  inline-server  loaded     600    1.2 %          —          —        190    9.50\n"))
    #expect(!text.contains("inline-server  after"))
    #expect(!text.contains("thread-server  "))
    #expect(text.hasSuffix("Interrupted after 5 of 10 trials; the tables hold what was measured.\n\nRaw record: x\n"))
    record.trials = []
    #expect(record.state == .void)
  }

  @Test("A run that failed names the server and quotes its last words")
  func failed() throws {
    var record = try fixedRecord()
    record.ending = .failed(
      ServerFailure(.died, server: "thread-server", reason: "exited with status 1", lastWords: ["Fatal error"]))
    #expect(
      record.text(path: "x").hasSuffix(
        """
        Failed: thread-server exited with status 1. Its standard error ends with:
          | Fatal error

        Raw record: x

        """))
  }

  @Test("A server that does not come back to its quiet rate is named")
  func noRecovery() throws {
    var record = try fixedRecord()
    record.trials[4].steps[4].streams[0].run = run(25_000, p50: 0.16, p99: 0.3)
    #expect(
      Findings(record).conclusions[2].hasSuffix(
        "After the load, not all came back to their quiet rate: inline-server 50.0 %."))
  }

  @Test("A paragraph is broken at its blanks before column 110")
  func wrapping() {
    #expect(wrapped("a b", first: "> ", rest: "  ") == "> a b")
    let words = Array(repeating: "nine_char", count: 12).joined(separator: " ")
    #expect(wrapped(words, first: "", rest: "  ").split(separator: "\n").map(\.count) == [109, 11])
  }
}

@Suite struct ProcessorUseTests {
  @Test("Other programs are held against a measurement when they used much and left little")
  func doubts() {
    #expect(ProcessorUse(server: 0.9, client: 0.3, others: 0.74, idle: 0.06).isCrowded)
    #expect(!ProcessorUse(server: 1, client: 0.9, others: 0.1, idle: 0).isCrowded)
    #expect(!ProcessorUse(server: 1, client: 0.9, others: 30, idle: 20).isCrowded)
  }

  @Test("A step in a crowd is told as suspect, and a share above all there was is explained")
  func crowded() throws {
    var record = try fixedRecord()
    for trial in [1, 4] {
      record.trials[trial].steps[0].processors = ProcessorUse(server: 0.9, client: 0.1, others: 0.4, idle: 0.3)
    }
    record.trials[4].steps[1].processors = ProcessorUse(server: 0.9, client: 0.1, others: 0.76, idle: 0.04)
    record.trials[4].steps[4].streams[0].run = run(75_000, p50: 0.16, p99: 0.3)
    let findings = Findings(record)
    #expect(findings.state == .suspect)
    #expect(
      DoubtGroup.grouped(findings.doubts).map(\.text) == [
        "Other programs used 0.4 cores of this machine, and left 0.3 idle. So or alike in 3 places: A2 inline-server; "
          + "C1 inline-server, quiet (/hi); C1 inline-server, quiet (probe)."
      ])
    #expect(
      findings.conclusions[2].hasSuffix("A share of 150.0 % says that something else disturbed the quiet phase."))
  }
}
