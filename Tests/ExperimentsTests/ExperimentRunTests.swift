import LoadClient
import Measurement
import Plans
import Records
import Report
import Synchronization
import Testing

@testable import Experiments

@Suite(.timeLimit(.minutes(1))) struct ExperimentRunTests {
  private let folder = TemporaryFolder()

  private let everything = """
    A: {connections: 2, duration: 100ms}
      C:
        throughput: {connections: 2, duration: 100ms}
        probe: {rate: 100/s, duration: 100ms}
        load: {connections: 1}
    """

  private func plan(_ experiments: String, servers: String = "fake") throws -> ExperimentPlan {
    try ExperimentPlan(
      yaml: """
        name: test
        fib: 20
        warmup: 0s
        settle: 0s
        servers: [\(servers)]
        experiments:
          \(experiments)
        """, file: "test.yaml")
  }

  /// Runs a plan on a script in place of a server.
  private func record(
    _ script: String, _ experiments: String, servers: String = "fake", continuing earlier: ExperimentRecord? = nil,
    stop: StopFlag = StopFlag(), progress: @escaping (RunProgress) -> Void = { _ in }
  ) throws -> ExperimentRecord {
    _ = folder.script("fake", script)
    let run = ExperimentRun(
      plan: try plan(experiments, servers: servers), serversFolder: folder.path, logFolder: folder.path,
      timestamp: { "2026-05-26T05:35:34Z" })
    return run.perform(on: MachineDescription(), continuing: earlier, stop: stop, progress: progress)
  }

  @Test("Every step of every experiment is measured, and stands in the record")
  func whole() throws {
    let server = TestServer()
    defer { server.stop() }
    var seen: [String] = []
    let record = try record("trap 'exit 0' TERM; echo '\(server.line())'; while :; do sleep 0.01; done", everything) {
      if seen.last != $0.step { seen.append($0.step) }
    }
    #expect(record.ending == .complete)
    #expect(record.trials.map(\.experiment) == [.a, .c])
    #expect(record.trials.map(\.serverEnding) == ["exited with status 0", "exited with status 0"])
    let command = record.trials[0].command
    #expect(command.dropLast() == ["\(folder.path)/fake", "--port", "0", "--fib", "20", "--telemetry"])
    #expect(record.trials[1].steps.map(\.phase) == [.quiet, .loaded, .recovery, .quiet, .loaded, .recovery])
    #expect(
      record.trials[1].steps.map { $0.streams.map(\.role) } == [
        [.easy], [.easy, .load], [.easy], [.probe], [.probe, .load], [.probe],
      ])
    let runs = record.trials.flatMap(\.steps).flatMap(\.streams).map(\.run)
    for run in runs {
      #expect(run.counts.isConsistent && run.counts.failed == 0, "\(run.counts) \(run.failures)")
    }
    #expect(record.trials[1].steps[4][.probe]?.offeredRate == 100)
    for step in record.trials.flatMap(\.steps) {
      #expect(step.endNanoseconds - step.startNanoseconds == 100_000_000)
      #expect(step.streams.allSatisfy { ($0.ledger == nil) == ($0.role == .easy) })
      #expect((step.memoryPeak?.pssBytes ?? 0) > 0 && step.processors != nil)
    }
    #expect(record.trials[1].timelines.map(\.role) == [.easy, .load, .probe, .load])
    checkLatencies(of: record)
    #expect(seen.prefix(2) == ["calibration: what fib(N) costs here", "1 of 2  A  fake: starting"])
    #expect(seen.last == "2 of 2  C  fake: recovery, probe")
  }

  /// The log of latencies has a line for each stream of each step, with as many samples.
  private func checkLatencies(of record: ExperimentRecord) {
    let lines = record.latencyLog.intervals
    #expect(lines.first?.tag == "A1.fake.work")
    #expect(
      lines.compactMap(\.tag).filter { $0.contains("loaded.probe") } == [
        "C1.fake.loaded.probe", "C1.fake.loaded.probe.load",
      ])
    #expect(Set(lines.map(\.tag)).count == lines.count)
    #expect(lines.last?.tag == "C1.fake.recovery.probe")
    let runs = record.trials.flatMap(\.steps).flatMap(\.streams).map(\.run)
    #expect(lines.map { Int($0.histogram.count) } == runs.map(\.latency.samples))
  }

  @Test("A server that answers wrongly fails the run before anything is measured")
  func wrongAnswer() throws {
    let server = TestServer { $0 == "/hi" ? "easy!" : "42" }
    defer { server.stop() }
    let record = try record("echo '\(server.line())'; exec sleep 60", everything)
    #expect(record.trials.isEmpty)
    #expect(
      record.ending
        == .failed(
          ServerFailure(
            .wrongAnswer, server: "fake",
            reason: "answered GET /?fib=20 with status 200 and '42', where 200 and 'answer is >>> 6765\\n' are right "
              + "(experiment A, before measuring)")))
  }

  @Test("A server that dies while it is measured fails the run, told with the phase; what was measured before stays")
  func dies() throws {
    let server = TestServer()
    defer { server.stop() }
    // It dies in its second life, when experiment C has begun.
    let script = """
      echo '\(server.line())'
      if [ -e \(folder.path)/lived ]; then echo 'out of luck' >&2; exit 7; fi
      touch \(folder.path)/lived; exec sleep 60
      """
    let record = try record(
      script,
      """
      A: {connections: 1, duration: 100ms}
        C:
          throughput: {connections: 1, duration: 30s}
          probe: {rate: 100/s, duration: 100ms}
          load: {connections: 1}
      """)
    #expect(record.trials.map(\.experiment) == [.a])
    guard case .failed(let failure) = record.ending else {
      Issue.record("the run did not fail: \(record.ending)")
      return
    }
    #expect(failure.description.hasPrefix("fake exited with status 7 "))
    #expect(failure.lastWords == ["out of luck"])
  }

  @Test("A server that does not start fails the run")
  func doesNotStart() throws {
    let record = try record("echo 'no such flag' >&2; exit 64", everything)
    #expect(
      record.ending
        == .failed(
          ServerFailure(
            .notStarted, server: "fake", reason: "exited with status 64 before it listened",
            lastWords: ["no such flag"])))
  }

  @Test("Ctrl-C ends the run within the step, keeps whole steps, and stops the server")
  func interrupted() throws {
    let server = TestServer()
    defer { server.stop() }
    let stop = StopFlag()
    let record = try record("echo '\(server.line())'; exec sleep 60", "B: {connections: 1, duration: 10m}", stop: stop)
    {
      if $0.activity == "easy" { stop.raise() }
    }
    #expect(record.ending == .interrupted)
    #expect(record.trials.isEmpty)
  }

  @Test("A run that was broken off is finished: what is whole is not measured again")
  func resumed() throws {
    let server = TestServer()
    defer { server.stop() }
    let stop = StopFlag()
    let script = "echo x >> \(folder.path)/starts; echo '\(server.line())'; exec sleep 60"
    let plan = "B: {connections: 1, duration: 100ms, repeats: 3}"
    let first = try record(script, plan, stop: stop) {
      if $0.step == "2 of 3  B  fake: starting" { stop.raise() }
    }
    #expect(first.ending == .interrupted)
    #expect(first.trials.map(\.round) == [1])
    var seen: Set<String> = []
    let second = try record(script, plan, continuing: first) { seen.insert($0.place) }
    #expect(second.ending == .complete)
    #expect(second.trials.map(\.round) == [1, 2, 3])
    #expect(second.trials[0] == first.trials[0])
    #expect(seen.contains("2 of 3  B  fake") && !seen.contains("1 of 3  B  fake"))
    #expect(second.elapsedSeconds > first.elapsedSeconds)
  }

  @Test("A server that fails later costs its own trials only; the run is failed all the same")
  func oneFails() throws {
    let server = TestServer()
    defer { server.stop() }
    // It starts once and never again.
    let record = try record(
      "test -e \(folder.path)/started && exit 3; touch \(folder.path)/started; echo '\(server.line())'; exec sleep 60",
      "B: {connections: 1, duration: 100ms, repeats: 3}",
      servers: "fake, {label: other, url: 'http://127.0.0.1:\(server.port)'}")
    guard case .failed(let failure) = record.ending else {
      Issue.record("the run did not fail: \(record.ending)")
      return
    }
    #expect(failure.description.contains("exited with status 3 before it listened"))
    #expect(record.trials.filter { $0.server == "other" }.map(\.round) == [1, 2, 3])
    #expect(record.trials.filter { $0.server == "fake" }.map(\.round) == [1])
  }

  @Test(
    "A course begins when the server has done what the one before left; where that takes too long, the record says so")
  func backlog() throws {
    let busyUntil = Mutex(ContinuousClock.now)
    let server = TestServer { target in
      // Work keeps it from answering for a while after the load has ended.
      if target != "/hi" { busyUntil.withLock { $0 = ContinuousClock.now + .milliseconds(700) } }
      while busyUntil.withLock({ $0 }) > ContinuousClock.now { pause(milliseconds: 5) }
      return TestServer.rightAnswer(target)
    }
    defer { server.stop() }
    let plan = """
      C:
          throughput: {connections: 1, duration: 100ms}
          probe: {rate: 50/s, duration: 100ms}
          load: {connections: 1}
      """
    var waited = false
    let record = try record("echo '\(server.line())'; exec sleep 60", plan) {
      waited = waited || $0.activity == "waiting until it has done what is left"
    }
    let trial = try #require(record.trials.first)
    #expect(trial.busyBefore == nil && waited)
    let quiet = try #require(trial.steps.first { $0.phase == .quiet && $0[.probe] != nil }?[.probe])
    #expect(quiet.counts.ok == quiet.counts.scheduled && (quiet.latency[.p50] ?? 1_000) < 100)
  }

  @Test("A load at a share of the workers' time gets its rate from the work, measured on each server")
  func utilisation() throws {
    let server = TestServer { target in
      if target != "/hi" { pause(milliseconds: 20) }
      return TestServer.rightAnswer(target)
    }
    defer { server.stop() }
    let record = try record(
      "echo '\(server.line())'; exec sleep 60",
      """
      C:
          probe: {rate: 100/s, duration: 100ms}
          load: {utilisation: 0.5, arrivals: constant}
      """)
    let trial = try #require(record.trials.first)
    let milliseconds = try #require(trial.workMilliseconds)
    // A mean of a histogram is as precise as its buckets, a percent at worst.
    #expect(milliseconds >= 19.5)
    // The fake has a worker for each core of a machine that is not described: one.
    #expect(trial.load == .open(perSecond: 0.5 * 1_000 / milliseconds, .constant))
    #expect(trial.steps[1][.load]?.offeredRate == 0.5 * 1_000 / milliseconds)
  }

  @Test("More connections than files may be open are found out before the run")
  func descriptors() throws {
    let plan = try plan(
      """
      C:
          throughput: {connections: 500, duration: 100ms}
          load: {connections: 1000}
      """)
    #expect(plan.connectionsAtOnce == 1_500)
    #expect(plan.descriptorProblem(allowed: 2_000) == nil)
    #expect(plan.descriptorProblem(allowed: 1_024)?.contains("1500 connections") == true)
  }

  @Test("A server that is not there is found out before the run")
  func missing() throws {
    let plan = try plan("B: {connections: 1, duration: 1s}")
    #expect(
      plan.missingServer(in: "/nowhere")?.description
        == "fake cannot be started: /nowhere/fake: No such file or directory.")
    _ = folder.script("fake", "")
    #expect(plan.missingServer(in: folder.path) == nil)
  }
}
