import Testing

@testable import Plans

/// A plan with the parts under test filled in.
private func plan(
  servers: String = "[inline-server, {name: thread-server, workers: 2}]",
  c: String = "{probe: {rate: 100/s, duration: 1s}, load: {connections: 4}}", rest: String = ""
) throws -> ExperimentPlan {
  try ExperimentPlan(
    yaml: """
      name: x
      fib: 20
      servers: \(servers)
      experiments: {C: \(c)}
      \(rest)
      """, file: "x.yaml")
}

private func complaint(_ body: () throws -> ExperimentPlan) -> String? {
  #expect(throws: PlanError.self) { _ = try body() }?.description
}

@Suite struct SweepPlanTests {
  @Test("A sweep has every combination of its values, the last factor running fastest")
  func combinations() throws {
    let plan = try plan(rest: "sweep: {workers: [1, 2], fib: {from: 20, to: 24, step: 2}}")
    #expect(
      plan.sweep.settings.map(\.label) == [
        "workers=1,fib=20", "workers=1,fib=22", "workers=1,fib=24", "workers=2,fib=20", "workers=2,fib=22",
        "workers=2,fib=24",
      ])
  }

  @Test("A factor that changes nothing for a server or an experiment adds no trial")
  func idleFactors() throws {
    let plan = try plan(rest: "sweep: {workers: [1, 2], utilisation: [50%, 0.9]}")
    let places = Set(plan.trials.map(\.place))
    #expect(
      places == [
        "C1 inline-server (utilisation=0.5)", "C1 inline-server (utilisation=0.9)",
        "C1 thread-server (workers=1,utilisation=0.5)", "C1 thread-server (workers=1,utilisation=0.9)",
        "C1 thread-server (workers=2,utilisation=0.5)", "C1 thread-server (workers=2,utilisation=0.9)",
      ])
    #expect(Set(plan.trials.map(\.key)).count == plan.trials.count)
  }

  @Test("A sweep of more trials than can be listed is refused, before they are")
  func tooManyTrials() throws {
    let values = "fib: {from: 0, to: 50}, max-queue: {from: 1, to: 900}, nice: {from: 0, to: 19}"
    let text = try #require(complaint { try plan(rest: "sweep: {\(values), workers: {from: 1, to: 900}}") })
    #expect(text.hasPrefix("x.yaml:5:8: sweep: too many trials"))
    #expect(try plan(rest: "sweep: {max-queue: {from: 1, to: 900}, nice: {from: 0, to: 19}}").trials.count == 18_001)
  }

  @Test("The values of a point reach the server, N and the load")
  func applied() throws {
    let plan = try plan(
      servers: "[{name: thread-server, fib: 24}]",
      rest: "sweep: {workers: [3], max-queue: [9], qos: [utility], nice: [5], load-rate: [70/s]}")
    let trial = plan.trials[0]
    #expect(
      trial.server.commandLine(fib: trial.fib) == [
        "--port", "0", "--fib", "24", "--workers", "3", "--max-queue", "9", "--qos", "utility", "--nice", "5",
      ])
    #expect(trial.load == .open(perSecond: 70, .poisson))
  }

  @Test("Rounds of a sweep are interleaved: each has every point once, in an order of its own")
  func interleaved() throws {
    let plan = try plan(
      c: "{repeats: 3, probe: {rate: 100/s, duration: 1s}, load: {connections: 4}}",
      rest: "sweep: {fib: [20, 21, 22, 23]}")
    let rounds = (1...3).map { round in plan.trials.filter { $0.round == round }.map(\.place) }
    #expect(rounds.allSatisfy { $0.count == 8 })
    let points = rounds.map { Set($0.map { $0.dropFirst(2) }) }
    #expect(points[0] == points[1] && points[1] == points[2])
    #expect(Set(rounds.map { $0.map { String($0.dropFirst(2)) } }).count > 1)
  }

  @Test("A load is closed, or open at a rate or at a share of the workers' time")
  func loads() throws {
    func load(_ text: String) throws -> Load? {
      try plan(c: "{probe: {rate: 100/s, duration: 1s}, load: \(text)}").contention?.load
    }
    #expect(try load("{connections: 4}") == .closed(connections: 4))
    #expect(try load("{rate: 20/s, arrivals: constant}") == .open(perSecond: 20, .constant))
    #expect(try load("{utilisation: 75%}") == .utilisation(0.75, .poisson))
  }

  @Test("Refusals are failures, unless the plan allows them")
  func refusals() throws {
    func refusals(_ text: String) throws -> Contention.Refusals? {
      try plan(c: "{probe: {rate: 100/s, duration: 1s}, load: {connections: 4\(text)}}").contention?.refusals
    }
    #expect(try refusals("") == nil)
    #expect(try refusals(", refusals: failures") == .failures)
    #expect(try refusals(", refusals: allowed") == .allowed)
  }

  @Test("One of our servers may stand in a folder of its own, so that two builds are measured in one run")
  func folders() throws {
    let own = try plan(
      servers: "[{name: inline-server, label: before, folder: old/bin}, {name: inline-server, label: after}]")
    #expect(own.servers.map { $0.executable(in: "/bin") } == ["old/bin/inline-server", "/bin/inline-server"])
    #expect(own.preview(serversFolder: "/bin").contains("  before: old/bin/inline-server --port 0"))
    #expect(ServerPlan(label: "x", command: ["y"]).executable(in: "/bin") == nil)
    #expect(
      complaint { try plan(servers: "[{name: x, folder: [y]}]") }
        == "x.yaml:3:29: servers[0].folder: expected a folder, found a list")
  }

  @Test("A foreign server is a command, a URL or both")
  func foreign() throws {
    let plan = try plan(
      servers: """
        [{label: node, fib: 30, workers: 3, command: [node, s.js, "{port}", "{fib}", "{workers}"], work: "/?n={fib}", answers: any},
          {label: mine, url: "http://127.0.0.1:8080", easy: /ping}]
        """)
    let (node, mine) = (plan.servers[0], plan.servers[1])
    #expect(node.foreignCommand(port: 4711, fib: 30) == ["node", "s.js", "4711", "30", "3"])
    #expect(node.filled(node.workTarget, port: 1, fib: 30) == "/?n=30")
    #expect(!node.checksAnswers && mine.checksAnswers)
    #expect(mine.foreignCommand(port: 1, fib: 1) == nil)
    #expect(mine.easyTarget == "/ping")
    #expect(plan.trials.map(\.fib).sorted() == [20, 30])
  }

  @Test("A search has a factor, bounds and a goal")
  func search() throws {
    let plan = try plan(rest: "search: {for: load-rate, from: 10/s, to: 2000/s, goal: probe p99 < 10ms, repeats: 3}")
    var expected = SearchPlan(
      factor: .loadRate, from: 10, to: 2000, goal: SearchGoal(figure: .p99, belowMilliseconds: 10))
    expected.repeats = 3
    #expect(plan.search == expected)
  }

  @Test(
    "A mistake in a sweep, a search, a load or a foreign server is told with its line and what belongs there",
    arguments: [
      ("sweep: {fibb: [1]}", "5:9: sweep.fibb: unknown key 'fibb'; did you mean 'fib'?"),
      ("sweep: {fib: [20, 51]}", "5:19: sweep.fib[1]: expected a whole number from 0 to 50, found 51"),
      (
        "sweep: {fib: 20}", "5:14: sweep.fib: expected a list such as [20, 24] or {from: 20, to: 40, step: 2}, found 20"
      ),
      (
        "sweep: {fib: []}",
        "5:14: sweep.fib: expected a list such as [20, 24] or {from: 20, to: 40, step: 2}, found an empty list"
      ),
      ("sweep: {fib: [20, 20]}", "5:14: sweep.fib: a value is written more than once"),
      ("sweep: {fib: {from: 30, to: 20}}", "5:14: sweep.fib: expected from below to, and fewer than 1000 steps"),
      ("sweep: {nice: [20]}", "5:16: sweep.nice[0]: expected a whole number from 0 to 19, found 20"),
      ("sweep: {qos: [high]}", "5:15: sweep.qos[0]: expected 'default' or 'utility' or 'background', found high"),
      (
        "sweep: {load-rate: [fast]}",
        "5:21: sweep.load-rate[0]: expected a rate from 0.1/s to 1000000/s, such as 200/s, found fast"
      ),
      (
        "sweep: {load-rate: [5/s], utilisation: [1]}",
        "5:8: sweep.utilisation: the load cannot be varied in two ways; one is load-rate"
      ),
      ("search: {for: fib, from: 20, to: 30}", "5:9: search.goal: is missing"),
      (
        "search: {for: workers, from: 1, to: 3, goal: probe p99 < 1ms}",
        "5:15: search.for: expected 'load-rate', 'load-connections', 'utilisation' or 'fib', found workers"
      ),
      (
        "search: {for: fib, from: 20, to: 30, goal: p99 under 10}",
        "5:44: search.goal: expected a goal such as probe p99 < 10ms, found p99 under 10"
      ),
      ("search: {for: fib, from: 30, to: 20, goal: probe p99 < 1ms}", "5:9: search.to: expected more than from"),
    ])
  func mistakes(_ mistake: (text: String, told: String)) {
    #expect(complaint { try plan(rest: mistake.text) } == "x.yaml:" + mistake.told)
  }

  @Test(
    "A mistake in a load or a foreign server is told",
    arguments: [
      ("{connections: 4, rate: 5/s}", "experiments.C.load: expected one of connections, rate and utilisation"),
      ("{}", "experiments.C.load: expected one of connections, rate and utilisation"),
      (
        "{connections: 4, refusals: alowed}",
        "experiments.C.load.refusals: expected 'failures' or 'allowed', found alowed"
      ),
      (
        "{connections: 4, arrivals: poisson}",
        "experiments.C.load.arrivals: a load on connections has no arrivals: it asks when it was answered"
      ),
      (
        "{utilisation: 2000%}",
        "experiments.C.load.utilisation: expected a share from 0.1% to 1000.0%, such as 50%, found 2000%"
      ),
    ])
  func loadMistakes(_ mistake: (text: String, told: String)) {
    let told = complaint { try plan(c: "{probe: {rate: 100/s, duration: 1s}, load: \(mistake.text)}") }
    #expect(told?.hasSuffix(mistake.told) == true, "\(told ?? "")")
  }

  @Test(
    "A foreign server elsewhere, without a command, or with a wrong path is told",
    arguments: [
      (
        "{label: a, url: \"http://example.org:80\"}",
        "expected a URL on this machine such as http://127.0.0.1:{port}, without a path, found the text "
          + "'http://example.org:80'"
      ),
      (
        "{label: a, url: \"http://127.0.0.1.example.org\"}",
        "without a path, found the text 'http://127.0.0.1.example.org'"
      ),
      (
        "{label: a, url: \"http://127.0.0.1:80@example.org\"}",
        "without a path, found the text 'http://127.0.0.1:80@example.org'"
      ),
      ("{label: a, command: []}", "expected a program and its arguments, found an empty list"),
      ("{command: [x]}", "servers[0].label: is missing"),
      ("{label: a, command: [x], work: hi}", "expected a path that begins with /, found hi"),
      ("{label: a/b, command: [x]}", "expected a label of 1 to 40 visible characters without '/', found a/b"),
    ])
  func foreignMistakes(_ mistake: (text: String, told: String)) {
    let told = complaint { try plan(servers: "[\(mistake.text)]") }
    #expect(told?.hasSuffix(mistake.told) == true, "\(told ?? "")")
  }
}
