import Measurement
import Plans
import Records
import Report
import Testing

@testable import Analysis

@Suite struct ExperimentTextTests {
  @Test("A whole run is printed as tables, conclusion and verdict")
  func whole() throws {
    #expect(try fixedRecord().text(path: "results/fixed/record.json") == expected)
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

          suspect  A2 inline-server, fixed load: The client was saturated.
          void     C1 inline-server, loaded, CPU load: No request was answered.
          note     C1 inline-server: after SIGTERM it was killed by signal 9 (Killed), where status 0 is right.

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
    #expect(text.split(separator: "\n").count { $0.hasPrefix("  ≥: the figure may be larger") } == 1)
  }

  @Test("A run cut short prints what there is, and how it ended")
  func cutShort() throws {
    var record = try fixedRecord()
    record.trials = Array(record.trials[..<5])
    record.trials[4].steps.removeLast(3)
    record.ending = .interrupted
    let text = record.text(path: "x")
    #expect(text.contains("  inline-server  loaded     600    1.2 %          —          —              190"))
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
    record.trials[4].steps[4].streams[0].run.throughput = 25_000
    #expect(
      record.conclusion[2].hasSuffix("After the load, not all came back to their quiet rate: inline-server 50.0 %."))
  }

  @Test("The median of an even number of values is the mean of the middle two")
  func median() {
    #expect(Spread([]) == nil)
    #expect(Spread([3, 1, 2])?.median == 2)
    #expect(Spread([4, 1, 3, 2])?.median == 2.5)
    #expect(Spread([4, 1, 3, 2]).map { [$0.lowest, $0.highest] } == [1, 4])
  }

  @Test("A paragraph is broken at its blanks before column 110")
  func wrapping() {
    #expect(wrapped("a b", first: "> ", rest: "  ") == "> a b")
    let words = Array(repeating: "nine_char", count: 12).joined(separator: " ")
    #expect(wrapped(words, first: "", rest: "  ").split(separator: "\n").map(\.count) == [109, 11])
  }
}

private let expected = """
  Experiment fixed, 2026-05-26T05:35:34Z, 93.4 s: fib 30, seed 20, timeout 5s
  Machine: Test CPU, 2 cores, 8.00 GiB, Debian 12, Linux 6.1, libevent 2.1.12, Swift 6.3
  Client and servers share this machine's cores; servers take turns, in an order drawn from the seed.

  A. Fixed load: GET / computes fib(30); 8 connections in a closed loop

    server         workers   rate  lowest  highest   p50   p99  memory before  memory after
                            req/s   req/s    req/s    ms    ms            MiB           MiB
    ─────────────  ───────  ─────  ──────  ───────  ────  ────  ─────────────  ────────────
    inline-server        —    205     200      210  40.0  55.0           9.00          9.50
    thread-server        2    410     400      420  20.0  55.0           9.00          9.50

    rate: good replies per second, the median of 3 measurements of 2s, each on a fresh server; so are p50 and p99.
    p50, p99: half, and 99 of 100, of the requests were answered within this time.
    memory: proportional set size (PSS) of the server and its workers, before the warm-up and after the end.

  B. No CPU: GET /hi; 8 connections in a closed loop

    server         workers    rate    p50    p99  memory before  memory after
                             req/s     ms     ms            MiB           MiB
    ─────────────  ───────  ──────  ─────  ─────  ─────────────  ────────────
    inline-server        —  52,000  0.150  0.310           9.00          9.50
    thread-server        2  26,000  0.150  0.310           9.00          9.50

    rate: good replies per second, measured once for 2s.
    p50, p99: half, and 99 of 100, of the requests were answered within this time.
    memory: proportional set size (PSS) of the server and its workers, before the warm-up and after the end.

  C. No CPU beside CPU load: GET /hi while 4 connections in a closed loop ask for fib(30)

    server         phase        /hi     kept  probe p50  probe p99  load beside /hi  load beside probe  memory
                              req/s                  ms         ms            req/s              req/s     MiB
    ─────────────  ────────  ──────  ───────  ─────────  ─────────  ───────────────  ─────────────────  ──────
    inline-server  quiet     50,000  100.0 %      0.120      0.400                —                  —    9.50
    inline-server  loaded       600    1.2 %       8.00        123              190                198    9.50
    inline-server  recovery  49,000   98.0 %      0.120      0.400                —                  —    9.50
    thread-server  quiet     50,000  100.0 %      0.120      0.400                —                  —    9.50
    thread-server  loaded     2,400    4.8 %       4.00        123              190                198    9.50
    thread-server  recovery  49,000   98.0 %      0.120      0.400                —                  —    9.50

    Phases on one server, one after another: quiet (no load), loaded (beside the load), recovery (no load again).
    /hi: 8 connections in a closed loop, for 3s: as many requests as the server will serve. kept: its share of the
      quiet phase.
    probe: 200 GET /hi per second (poisson) in an open loop, for 4s; latency counts from when each was due. It
      does not run beside the closed loop of /hi, else it would wait in that loop's queue.
    load: GET / answered per second, beside the closed loop and beside the probe.
    memory: PSS of the server and its workers, the most at the end of a step.

  What the numbers say

    A: inline-server computed fib(30) 205 times a second, thread-server 2.00 times as often.
    B: without work, inline-server answered 52,000 requests per second, thread-server 50.0 % of that.
    C: under the load, inline-server kept 1.2 % of its no-CPU throughput and thread-server 4.8 %. The probe's
       p99 went from quiet to loaded: inline-server 0.400 to 123 ms and thread-server 0.400 to 123 ms. After the
       load, all served at least 98.0 % of the quiet rate again.

  All 10 trials are valid.

  Raw record: results/fixed/record.json

  """

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
    record.trials[1].steps[0].processors = ProcessorUse(server: 0.9, client: 0.1, others: 0.4, idle: 0.3)
    for step in 0...2 {
      record.trials[4].steps[step].processors = ProcessorUse(server: 0.9, client: 0.3, others: 0.76, idle: 0.04)
    }
    record.trials[4].steps[4].streams[0].run.throughput = 75_000
    #expect(record.state == .suspect)
    #expect(
      record.doubts.map(\.reason) == [
        "Other programs used this machine's processors, up to 0.8 cores of them, and left as little as 0.0 idle, during "
          + "4 of 20 steps: A2 inline-server; C1 inline-server (quiet, loaded)."
      ])
    #expect(record.conclusion[2].hasSuffix("A share of 150.0 % says that something else disturbed the quiet phase."))
  }
}
