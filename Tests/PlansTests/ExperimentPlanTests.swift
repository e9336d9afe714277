import Foundation
import Testing

@testable import Plans

/// A plan with every key, to be spoilt line by line. Line numbers stand on the left because the errors name them.
private let whole = """
  name: trial            # 1
  fib: 25                # 2
  seed: 7                # 3
  warmup: 1s             # 4
  settle: 250ms          # 5
  timeout: 2s            # 6
  servers:               # 7
    - inline-server      # 8
    - name: thread-server # 9
      label: two threads # 10
      workers: 2         # 11
      arguments: [--max-queue, 64] # 12
  experiments:           # 13
    A:                   # 14
      connections: 8     # 15
      duration: 2s       # 16
      repeats: 3         # 17
    C:                   # 18
      throughput:        # 19
        connections: 6   # 20
        duration: 1500ms # 21
      probe:             # 22
        rate: 200/s      # 23
        arrivals: constant # 24
        duration: 4s     # 25
      load:              # 26
        connections: 4   # 27
  """

private func plan(_ replaced: String = "", with replacement: String = "") throws(PlanError) -> ExperimentPlan {
  try ExperimentPlan(
    yaml: replaced.isEmpty ? whole : whole.replacing(replaced, with: replacement), file: "trial.yaml")
}

@Suite struct ExperimentPlanTests {
  @Test("Every key is read")
  func everyKey() throws {
    let plan = try plan()
    #expect(plan.name == "trial")
    #expect(plan.fib == 25)
    #expect(plan.seed == 7)
    #expect(plan.warmup == .seconds(1))
    #expect(plan.settle == .milliseconds(250))
    #expect(plan.timeout == .seconds(2))
    #expect(
      plan.servers == [
        ServerPlan(name: "inline-server"),
        ServerPlan(name: "thread-server", label: "two threads", workers: 2, arguments: ["--max-queue", "64"]),
      ])
    #expect(plan.fixedLoad == ClosedStream(connections: 8, duration: .seconds(2), repeats: 3))
    #expect(plan.baseline == nil)
    #expect(plan.contention?.throughput == ClosedStream(connections: 6, duration: .milliseconds(1500), repeats: 1))
    #expect(plan.contention?.probe == Probe(rate: 200, arrivals: .constant, duration: .seconds(4)))
    #expect(plan.contention?.load == .closed(connections: 4))
    #expect(plan.contention?.repeats == 1)
  }

  @Test("What may be left out has a default")
  func defaults() throws {
    let short = "name: x\nfib: 1\nservers: [a]\nexperiments: {B: {connections: 1, duration: 1s}}\n"
    let plan = try ExperimentPlan(yaml: short, file: "x")
    #expect(plan.seed == 1)
    #expect(plan.warmup == .seconds(1))
    #expect(plan.settle == .milliseconds(500))
    #expect(plan.timeout == .seconds(5))
    #expect(plan.baseline?.repeats == 1)
    #expect(plan.servers == [ServerPlan(name: "a")])
  }

  @Test("The command line names a free port, N, the workers and what the plan adds")
  func commandLine() throws {
    #expect(
      try plan().servers[1].commandLine(fib: 25) == [
        "--port", "0", "--fib", "25", "--workers", "2", "--max-queue", "64",
      ])
    #expect(try plan().servers[0].commandLine(fib: 3) == ["--port", "0", "--fib", "3"])
  }

  @Test(
    "A mistake is told with file, line, column, field, what stands there and what belongs there",
    arguments: [
      (
        "    connections: 8 ", "    connectons: 8 ",
        "15:5: experiments.A.connectons: unknown key 'connectons'; "
          + "did you mean \'connections\'?"
      ),
      (
        "seed: 7", "wibble: 7",
        "3:1: wibble: unknown key 'wibble'; "
          + "known here: name, fib, seed, warmup, settle, timeout, interval, servers, experiments, sweep and search"
      ),
      ("fib: 25", "fib: twenty", "2:6: fib: expected a whole number from 0 to 50, found twenty"),
      ("fib: 25", "fib: 51", "2:6: fib: expected a whole number from 0 to 50, found 51"),
      ("fib: 25", "fib: -1", "2:6: fib: expected a whole number from 0 to 50, found -1"),
      ("fib: 25", "fib: \"25\"", "2:6: fib: expected a whole number from 0 to 50, found the text '25'"),
      ("fib: 25", "fib: 2.5", "2:6: fib: expected a whole number from 0 to 50, found 2.5"),
      ("fib: 25", "fib: [25]", "2:6: fib: expected a whole number from 0 to 50, found a list"),
      ("fib: 25", "fib:", "2:5: fib: expected a whole number from 0 to 50, found nothing"),
      (
        "fib: 25", "fib: 99999999999999999999",
        "2:6: fib: expected a whole number from 0 to 50, "
          + "found 99999999999999999999"
      ),
      ("seed: 7", "seed: -7", "3:7: seed: expected a whole number from 0 to 18446744073709551615, found -7"),
      (
        "warmup: 1s", "warmup: 1 second",
        "4:9: warmup: expected a duration from 0s to 1m, such as 500ms or 2s, "
          + "found 1 second"
      ),
      ("warmup: 1s", "warmup: 2m", "4:9: warmup: expected a duration from 0s to 1m, such as 500ms or 2s, found 2m"),
      ("name: trial ", "name: a/b ", "1:7: name: expected a name of letters, digits, - and _, found a/b"),
      (
        "name: trial ", "nam: trial ",
        "1:1: nam: unknown key 'nam'; did you mean 'name'?"
      ),
      (
        "- inline-server ", "- bin/inline-server ",
        "8:5: servers[0]: expected the name of a server's executable, "
          + "without a path, found bin/inline-server"
      ),
      (
        "label: two threads", "label: inline-server",
        "9:5: servers[1]: the label 'inline-server' is taken; "
          + "give this one a label of its own"
      ),
      ("workers: 2", "workers: 0", "11:14: servers[1].workers: expected a whole number from 1 to 4096, found 0"),
      (
        "[--max-queue, 64]", "--max-queue 64",
        "12:16: servers[1].arguments: expected a list such as "
          + "[--max-fib, 50], found --max-queue 64"
      ),
      ("[--max-queue, 64]", "[--max-queue, [64]]", "12:30: servers[1].arguments[1]: expected a text, found a list"),
      ("  C: ", "  D: ", "18:3: experiments.D: unknown key 'D'; known here: A, B and C"),
      (
        "duration: 2s", "duration: 1ms",
        "16:15: experiments.A.duration: expected a duration from 100ms to 10m, "
          + "such as 500ms or 2s, found 1ms"
      ),
      (
        "rate: 200/s", "rate: 200/day",
        "23:13: experiments.C.probe.rate: expected a rate from 1/s to 1000000/s, "
          + "such as 200/s, found 200/day"
      ),
      (
        "rate: 200/s", "rate: 0",
        "23:13: experiments.C.probe.rate: expected a rate from 1/s to 1000000/s, "
          + "such as 200/s, found 0"
      ),
      (
        "arrivals: constant", "arrivals: poison",
        "24:17: experiments.C.probe.arrivals: "
          + "expected 'constant' or 'poisson', found poison"
      ),
      (
        "      connections: 4 ", "      connections: 0 ",
        "27:20: experiments.C.load.connections: "
          + "expected a whole number from 1 to 10000, found 0"
      ),
      ("fib: 25", "# none", "1:1: fib: is missing"),
      ("seed: 7", "fib: 7", "2:1: 'fib' is written more than once"),
      ("seed: 7", "seed: [7", "4:1: not YAML: did not find expected ',' or ']'"),
      ("seed: 7", "seed: *missing", "3:7: not YAML: found undefined alias"),
    ])
  func mistakes(_ mistake: (old: String, new: String, told: String)) {
    let error = #expect(throws: PlanError.self) { _ = try plan(mistake.old, with: mistake.new) }
    #expect(error?.description == "trial.yaml:" + mistake.told)
    #expect(error?.exitStatus == 65)
  }

  @Test(
    "A file that is no mapping of keys is told as such",
    arguments: [
      ("", "1:1: the file is empty"),
      ("# nothing\n", "1:1: the file is empty"),
      (
        "[1, 2]",
        "1:1: expected name, fib, seed, warmup, settle, timeout, interval, servers, experiments, sweep and search, "
          + "found a list"
      ),
      (
        "name: x\nfib: 1\nservers: []\nexperiments: {}\n",
        "3:10: servers: expected a list of servers, "
          + "found an empty list\nx.yaml:4:14: experiments: expected at least one of A, B and C"
      ),
      ("a: 1\n---\nb: 2\n", "2:1: not YAML: but found another document"),
    ])
  func noPlan(_ file: (text: String, told: String)) {
    let error = #expect(throws: PlanError.self) { _ = try ExperimentPlan(yaml: file.text, file: "x.yaml") }
    #expect(error?.description == "x.yaml:" + file.told)
  }
}

@Suite struct KeptPlanTests {
  @Test(
    "A plan that was kept in a record is the plan that was written, whatever its durations",
    arguments: ["300ms", "1.4s", "0.1s", "123456789ns", "7m30.000000001s"])
  func kept(_ duration: String) throws {
    let plan = try ExperimentPlan(
      yaml: """
        name: x
        fib: 20
        timeout: \(duration)
        servers: [inline-server]
        experiments: {A: {connections: 1, duration: 1.1s}}
        """, file: "x.yaml")
    #expect(try JSONDecoder().decode(ExperimentPlan.self, from: JSONEncoder().encode(plan)) == plan)
  }
}

@Suite struct SuggestionTests {
  @Test(
    "A word is suggested when it is near enough",
    arguments: [
      ("connectons", "connections"), ("conections", "connections"), ("dration", "duration"), ("Rate", "rate"),
      ("rtae", "rate"), ("bandwidth", nil), ("x", nil),
    ])
  func suggests(_ word: (written: String, meant: String?)) {
    #expect(suggestion(for: word.written, among: ["connections", "duration", "rate"]) == word.meant)
  }

  @Test("Distance counts insertions, deletions, replacements and swaps of neighbours")
  func distance() {
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("abc", "abc") == 0)
    #expect(editDistance("abcd", "abdc") == 1)
    #expect(editDistance("kitten", "sitting") == 3)
  }
}
