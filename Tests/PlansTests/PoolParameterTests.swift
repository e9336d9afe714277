import Foundation
import Testing

@testable import Plans

/// A plan with the parts under test filled in: the servers stand in line 3, `rest` in line 5.
private func plan(servers: String = "[thread-server]", rest: String = "") throws -> ExperimentPlan {
  try ExperimentPlan(
    yaml: """
      name: x
      fib: 20
      servers: \(servers)
      experiments: {C: {probe: {rate: 100/s, duration: 1s}, load: {connections: 4}}}
      \(rest)
      """, file: "x.yaml")
}

private func complaint(servers: String = "[thread-server]", rest: String = "") -> String? {
  #expect(throws: PlanError.self) { _ = try plan(servers: servers, rest: rest) }?.description
}

/// A value as a plan says it, and what the server is told.
private let values: [(factor: String, value: String, flag: String)] = [
  ("min-workers", "2", "2"), ("max-workers", "3", "3"), ("max-idle", "500ms", "0.5"), ("recycle-after", "100", "100"),
  ("max-worker-memory", "64", "64"), ("job-timeout", "2s", "2"), ("job-timeout", "never", "never"),
  ("abandon-grace", "0s", "0"), ("abandon-grace", "never", "never"), ("spawn", "exec", "exec"),
  ("queue", "lifo", "lifo"),
  ("shed", "deadline", "deadline"), ("lag-limit", "20ms", "20"), ("max-wait", "1s", "1000"), ("policy", "idle", "idle"),
  ("pin", "\"reactor=0,workers=1-2+4\"", "reactor=0,workers=1-2+4"), ("pin", "workers=1", "workers=1"),
]

@Suite("The parameters of a pool in a plan")
struct PoolParameterTests {
  @Test("a server is told each by the flag of its name, in the flag's unit", arguments: values)
  func server(_ row: (factor: String, value: String, flag: String)) throws {
    let plan = try plan(servers: "[{name: process-server, \(row.factor): \(row.value)}]")
    #expect(plan.servers[0].commandLine(fib: 20) == ["--port", "0", "--fib", "20", "--\(row.factor)", row.flag])
    #expect(
      plan.preview(serversFolder: "/bin").contains("process-server --port 0 --fib 20 --\(row.factor) \(row.flag)\n"))
  }

  @Test("each can be varied, and stands in the setting's label", arguments: values)
  func swept(_ row: (factor: String, value: String, flag: String)) throws {
    let plan = try plan(servers: "[process-server]", rest: "sweep: {\(row.factor): [\(row.value)]}")
    #expect(plan.trials[0].server.commandLine(fib: 20) == ["--port", "0", "--fib", "20", "--\(row.factor)", row.flag])
    #expect(plan.trials[0].setting.label == "\(row.factor)=\(row.flag)")
    #expect(plan.preview(serversFolder: "/bin").contains("  \(row.factor): \(row.flag)\n"))
  }

  @Test("a varied value takes the place of the server's own, and the order of the flags is always the same")
  func replaced() throws {
    let plan = try plan(
      servers: "[{name: thread-server, shed: lag, max-idle: 1s, min-workers: 1}]", rest: "sweep: {max-idle: [2s]}")
    #expect(
      plan.trials[0].server.commandLine(fib: 20).dropFirst(4)
        == ["--min-workers", "1", "--max-idle", "2", "--shed", "lag"])
  }

  @Test("durations are varied in steps that are durations")
  func steps() throws {
    let plan = try plan(rest: "sweep: {max-wait: {from: 100ms, to: 1s, step: 300ms}}")
    #expect(plan.sweep.axes[0].values == [100, 400, 700, 1_000].map { .number($0) })
  }

  @Test("a parameter that means nothing to a server adds no trial")
  func idle() throws {
    func places(_ factor: String, _ values: String) throws -> Set<String> {
      let servers =
        "[inline-server, thread-server, process-server, {label: other, url: \"http://127.0.0.1:1\", workers: 2}]"
      return Set(try plan(servers: servers, rest: "sweep: {\(factor): [\(values)]}").trials.map(\.place))
    }
    #expect(
      try places("spawn", "fork, exec") == [
        "C1 inline-server", "C1 thread-server", "C1 process-server (spawn=fork)", "C1 process-server (spawn=exec)",
        "C1 other",
      ])
    #expect(
      try places("queue", "fifo") == [
        "C1 inline-server", "C1 thread-server (queue=fifo)", "C1 process-server (queue=fifo)", "C1 other",
      ])
    #expect(
      try places("shed", "lag") == [
        "C1 inline-server (shed=lag)", "C1 thread-server (shed=lag)", "C1 process-server (shed=lag)", "C1 other",
      ])
  }

  @Test(
    "a mistake is told with its line and what belongs there",
    arguments: [
      ("min-workers: 0", "3:46: servers[0].min-workers: expected a whole number from 1 to 4096, found 0"),
      (
        "max-idle: 2h30",
        "3:43: servers[0].max-idle: expected a duration from 1ms to 24h, such as 500ms or 2s, found 2h30"
      ),
      ("recycle-after: -1", "3:48: servers[0].recycle-after: expected a whole number from 0 to 1000000000, found -1"),
      (
        "recycle-after: \"1\"",
        "3:48: servers[0].recycle-after: expected a whole number from 0 to 1000000000, found the text '1'"
      ),
      (
        "job-timeout: 0s",
        "3:46: servers[0].job-timeout: expected a duration from 1ms to 24h, such as 500ms or 2s, or never, found 0s"
      ),
      ("shed: all", "3:39: servers[0].shed: expected 'none' or 'queue' or 'lag' or 'deadline', found all"),
      ("queue: filo", "3:40: servers[0].queue: expected 'fifo' or 'lifo', found filo"),
      ("spawn: vfork", "3:40: servers[0].spawn: expected 'fork' or 'exec', found vfork"),
      ("policy: rr", "3:41: servers[0].policy: expected 'other' or 'batch' or 'idle', found rr"),
      (
        "pin: loop=0",
        "3:38: servers[0].pin: expected processors such as reactor=0,workers=1-3 or workers=1+3, found loop=0"
      ),
      (
        "pin: workers=3-1",
        "3:38: servers[0].pin: expected processors such as reactor=0,workers=1-3 or workers=1+3, found workers=3-1"
      ),
      (
        "max-wait: never",
        "3:43: servers[0].max-wait: expected a duration from 1ms to 24h, such as 500ms or 2s, found never"
      ),
      ("shedd: lag", "3:33: servers[0].shedd: unknown key 'shedd'; did you mean 'shed'?"),
      (
        "min-workers: 4, max-workers: 2",
        "3:46: servers[0].min-workers: expected at most 2, which is max-workers, found 4"
      ),
      (
        "workers: 2, max-workers: 4",
        "3:58: servers[0].max-workers: 4 contradicts workers, 2, which means that there are always as many"
      ),
    ])
  func mistakes(_ mistake: (text: String, told: String)) {
    #expect(complaint(servers: "[{name: thread-server, \(mistake.text)}]") == "x.yaml:" + mistake.told)
  }

  @Test(
    "a mistake in a sweep is told with its line, contradictions of a server with a setting among them",
    arguments: [
      ("sweep: {shed: [all]}", "5:16: sweep.shed[0]: expected 'none' or 'queue' or 'lag' or 'deadline', found all"),
      (
        "sweep: {shed: {from: none, to: lag}}",
        "5:15: sweep.shed: expected a list such as [a, b]: there is nothing between its values"
      ),
      (
        "sweep: {job-timeout: {from: 1s, to: never}}",
        "5:37: sweep.job-timeout.to: expected a duration from 1ms to 24h, such as 500ms or 2s, found never"
      ),
      (
        "sweep: {max-idle: {from: 1s, to: 2s, step: 0s}}",
        "5:44: sweep.max-idle.step: expected a duration from 1ms to 24h, such as 500ms or 2s, found 0s"
      ),
      (
        "sweep: {min-workers: [1, 3], max-workers: [2, 4]}",
        "5:22: sweep: min-workers of thread-server at min-workers=3,max-workers=2: expected at most 2, which is "
          + "max-workers, found 3"
      ),
      (
        "sweep: {workers: [2], min-workers: [1]}",
        "5:36: sweep: min-workers of thread-server at workers=2,min-workers=1: 1 contradicts workers, 2, which means that "
          + "there are always as many"
      ),
    ])
  func sweepMistakes(_ mistake: (text: String, told: String)) {
    #expect(complaint(rest: mistake.text) == "x.yaml:" + mistake.told)
  }

  @Test("a server's own parameter can contradict a setting, too")
  func ownAndSwept() {
    #expect(
      complaint(servers: "[{name: thread-server, max-workers: 2}]", rest: "sweep: {min-workers: [1, 3]}")
        == "x.yaml:5:22: sweep: min-workers of thread-server at min-workers=3: expected at most 2, which is max-workers, found 3"
    )
  }

  @Test("a record keeps them, and one from before there were any is read")
  func coded() throws {
    let server = try plan(servers: "[{name: thread-server, max-wait: 2s, queue: lifo}]").servers[0]
    let data = try JSONEncoder().encode(server)
    #expect(try JSONDecoder().decode(ServerPlan.self, from: data) == server)
    var old = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(old.removeValue(forKey: "parameters") != nil)
    let read = try JSONDecoder().decode(ServerPlan.self, from: JSONSerialization.data(withJSONObject: old))
    #expect(read.commandLine(fib: 1) == ["--port", "0", "--fib", "1"])
  }

  @Test("how many workers there may be follows the servers' own rule")
  func most() throws {
    func most(_ text: String) throws -> Int {
      try plan(servers: "[{name: thread-server, \(text)}]").servers[0].mostWorkers(cores: 4)
    }
    #expect(try most("fib: 20") == 4)
    #expect(try most("workers: 3") == 3)
    #expect(try most("min-workers: 9") == 9)
    #expect(try most("max-workers: 2") == 2)
  }
}
