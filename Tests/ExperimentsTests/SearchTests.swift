import LoadClient
import Measurement
import Plans
import Records
import Synchronization
import Testing

@testable import Experiments

private func search(
  _ factor: Factor, from: Double, to: Double, precision: Double = 0.05, repeats: Int = 1
) -> SearchPlan {
  SearchPlan(
    factor: factor, from: from, to: to, goal: SearchGoal(figure: .p50, belowMilliseconds: 10), precision: precision,
    repeats: repeats, duration: .milliseconds(200))
}

@Suite struct SearchBoundsTests {
  /// A search in which every value up to a bound is good.
  private func run(_ plan: SearchPlan, bound: Double) -> (bounds: SearchBounds, values: [Double]) {
    var bounds = SearchBounds(plan)
    var values: [Double] = []
    while let value = bounds.next, values.count < 1_000 {
      values.append(value)
      bounds.take(value <= bound ? .good : .bad, isCertain: true)
    }
    return (bounds, values)
  }

  @Test("Values are doubled until one is bad, then halved by ratio until the bounds are close, then confirmed")
  func values() {
    let (bounds, values) = run(search(.loadRate, from: 100, to: 1_000, precision: 0.2), bound: 300)
    #expect(values == [100, 200, 400, 283, 336, 283, 336])
    #expect(bounds.outcome == .found)
    #expect(bounds.largestGood == 283 && bounds.smallestBad == 336)
  }

  @Test(
    "The bound is found within the precision, for whole numbers to one",
    arguments: [
      (Factor.loadRate, 10.0, 100_000.0, 777.0), (.utilisation, 0.1, 2.0, 0.93), (.loadConnections, 1.0, 500.0, 37.0),
      (.fib, 20.0, 40.0, 31.0), (.fib, 20.0, 40.0, 20.0), (.loadConnections, 1.0, 500.0, 499.0),
    ])
  func found(_ row: (factor: Factor, from: Double, to: Double, bound: Double)) throws {
    let plan = search(row.factor, from: row.from, to: row.to)
    let (bounds, values) = run(plan, bound: row.bound)
    let (good, bad) = (try #require(bounds.largestGood), try #require(bounds.smallestBad))
    #expect(bounds.outcome == .found)
    #expect(good <= row.bound && bad > row.bound)
    #expect(
      bad - good <= max(plan.precision * bad * 1.001, row.factor == .loadRate || row.factor == .utilisation ? 0 : 1))
    #expect(values.count < 30)
    #expect(values.allSatisfy { (row.from...row.to).contains($0) })
  }

  @Test("A bound beyond the range is not claimed to be found")
  func beyond() {
    #expect(run(search(.loadRate, from: 1, to: 100), bound: 1_000).bounds.outcome == .goodThroughout)
    let (bounds, values) = run(search(.loadRate, from: 10, to: 100), bound: 1)
    #expect(bounds.outcome == .badThroughout)
    // Once more, to be sure.
    #expect(values == [10, 10])
  }

  @Test(
    "A bound that is not confirmed leaves the search undecided, unless the second result is uncertain",
    arguments: [true, false])
  func contradicted(_ isCertain: Bool) {
    var bounds = SearchBounds(search(.loadConnections, from: 1, to: 3))
    for judgement in [SearchBounds.Judgement.good, .bad] { bounds.take(judgement, isCertain: true) }
    #expect(bounds.next == 1)
    bounds.take(.bad, isCertain: isCertain)
    #expect(bounds.next == (isCertain ? nil : 2))
    bounds.take(.bad, isCertain: true)
    #expect(bounds.outcome == (isCertain ? .undecided : .found))
  }

  @Test("A value that could not be tested is no bound")
  func untested() {
    var bounds = SearchBounds(search(.loadRate, from: 100, to: 1_000, precision: 0.5))
    for judgement in [SearchBounds.Judgement.good, .untested, .good] { bounds.take(judgement, isCertain: true) }
    #expect(bounds.next == nil)
    #expect(bounds.outcome == .undecided)
    #expect(bounds.largestGood == 100)
  }
}

@Suite struct SearchRunTests {
  /// A trial as if measured: the probe's latency in milliseconds, one each 10 ms, beside a load at a rate.
  private func trial(_ milliseconds: [Double], sent: Int = 100, done: Int = 100) -> TrialRecord {
    var trial = TrialRecord(experiment: .c, server: "a", round: 1, command: [])
    let intervals = milliseconds.map { latency in
      var histogram = PackedHistogram()
      histogram.record(UInt64(latency * 1e6), count: 10)
      return Interval(latency: histogram)
    }
    trial.timelines = [
      Records.Timeline(role: .probe, course: .probe, startNanoseconds: 0, intervalSeconds: 0.1, intervals: intervals)
    ]
    var load = RunRecord(model: .open, url: "", durationSeconds: 1)
    load.counts.scheduled = 100
    (load.counts.unsent, load.counts.sent, load.counts.ok) = (100 - sent, sent, done)
    load.deriveRates()
    load.verdict = Verdict(.suspect, reasons: ["It was late; the host was the limit."])
    var step = StepRecord(phase: .loaded, streams: [StreamRecord(role: .load, run: load)])
    step.endNanoseconds = UInt64(intervals.count) * 100_000_000
    trial.steps = [step]
    return trial
  }

  private func run(_ plan: SearchPlan, _ measure: @escaping (Double, Int) -> TrialRecord) throws -> SearchRecord {
    let run = SearchRun(search: plan, server: "a") { (measure($0, $1), .complete) }
    return try #require(run.perform().0)
  }

  @Test("A value whose interval contains the limit gets more repeats, and says that it cannot be told apart")
  func borderline() throws {
    let record = try run(search(.loadConnections, from: 1, to: 2, repeats: 2)) { value, round in
      self.trial(Array(repeating: value == 1 ? 2 + 0.01 * Double(round) : round % 2 == 0 ? 8 : 11, count: 20))
    }
    #expect(record.outcome == .found || record.outcome == .goodThroughout)
    let attempt = try #require(record.attempts.first { $0.value == 2 })
    #expect(attempt.note?.contains("cannot be told apart") == true)
    #expect(record.attempts.first?.note == nil)
    let (low, high) = (try #require(attempt.low), try #require(attempt.high))
    #expect((low...high).contains(10))
  }

  @Test("A load that the server does not carry is not good, though the probe does not mind")
  func serverLimit() throws {
    let record = try run(search(.loadRate, from: 100, to: 1_000, precision: 0.5)) { value, _ in
      self.trial(Array(repeating: 1, count: 20), done: value > 300 ? 50 : 100)
    }
    #expect(record.outcome == .found)
    #expect(record.largestGood == 200 || record.largestGood == 283)
    #expect(record.explanation.contains("The server was the limit: it did only 50 %"))
  }

  @Test("A load that could not be offered leaves the search undecided, and says who was the limit")
  func clientLimit() throws {
    let record = try run(search(.loadRate, from: 100, to: 1_000, precision: 0.5)) { value, _ in
      self.trial(Array(repeating: 1, count: 20), sent: value > 300 ? 50 : 100, done: value > 300 ? 50 : 100)
    }
    #expect(record.outcome == .undecided)
    #expect(record.explanation.contains("the host was the limit"))
  }

  @Test("A probe that is not answered is not good")
  func unanswered() throws {
    let record = try run(search(.loadRate, from: 100, to: 1_000)) { _, _ in self.trial([]) }
    #expect(record.outcome == .badThroughout)
    #expect(record.attempts.first?.note?.contains("not answered") == true)
  }

  @Test("A search that is cut short has no record")
  func interrupted() {
    let run = SearchRun(search: search(.loadRate, from: 1, to: 2), server: "a") { _, _ in (self.trial([]), .interrupted)
    }
    let (record, ending) = run.perform()
    #expect(record == nil && ending == .interrupted)
  }

  @Test("A search that is broken off later keeps what it has measured, and is not called found")
  func brokenOff() throws {
    let run = SearchRun(search: search(.loadConnections, from: 1, to: 64), server: "a") { value, _ in
      (self.trial(Array(repeating: 1, count: 20)), value < 4 ? .complete : .interrupted)
    }
    let (record, ending) = run.perform()
    #expect(ending == .interrupted)
    #expect(record?.outcome == .interrupted && record?.attempts.map(\.value) == [1, 2])
  }

  @Test("A bound that came out otherwise when it was measured again, within its interval, is told")
  func reversed() throws {
    var seen: [Double: Int] = [:]
    let record = try run(search(.loadConnections, from: 1, to: 3, repeats: 2)) { value, round in
      if round == 1 { seen[value, default: 0] += 1 }
      // 2 connections: first under the limit, then above it, with the limit in both intervals.
      let near: [Double] = seen[value] == 2 ? [11, 8, 11] : [9, 6, 9]
      let latency: Double = value < 2 ? 2 : value > 2 ? 50 : near[(round + 2) % 3]
      return self.trial(Array(repeating: latency, count: 20))
    }
    #expect(record.outcome == .found && record.largestGood == 2 && record.smallestBad == 3)
    #expect(record.explanation.contains("measured again load-connections 2 was bad: its interval holds the limit"))
    #expect(record.surelyGood == 1 && record.surelyBad == 3)
  }
}

@Suite(.timeLimit(.minutes(2))) struct RealSearchTests {
  @Test("On a server that answers late when many ask for work, the number it bears is found")
  func connections() throws {
    let folder = TemporaryFolder()
    let busy = Atomic<Int>(0)
    let server = TestServer { target in
      if target == "/hi" {
        if busy.load(ordering: .relaxed) > 5 { pause(milliseconds: 300) }
        return "easy!"
      }
      busy.add(1, ordering: .relaxed)
      pause(milliseconds: 50)
      busy.subtract(1, ordering: .relaxed)
      return TestServer.rightAnswer(target)
    }
    defer { server.stop() }
    let plan = try ExperimentPlan(
      yaml: """
        {name: test, fib: 20, warmup: 100ms, settle: 0s, servers: [{label: fake, url: "http://127.0.0.1:\(server.port)"}],
         experiments: {C: {probe: {rate: 50/s, arrivals: constant, duration: 100ms}, load: {connections: 1}}},
         search: {for: load-connections, from: 1, to: 64, goal: probe p50 < 100ms, repeats: 1, duration: 400ms}}
        """, file: "test.yaml")
    let run = ExperimentRun(plan: plan, serversFolder: "/", logFolder: folder.path, timestamp: { "" })
    let record = run.perform(on: MachineDescription(), stop: StopFlag())
    #expect(record.ending == .complete)
    #expect(record.trials.first?.serverEnding == "runs on")
    #expect(record.trials.first?.processes == [])
    let search = try #require(record.searches.first)
    #expect(search.server == "fake" && search.attempts.count > 4)
    // The bound is 5; a busy machine may shift what is seen of it.
    #expect(search.outcome != .goodThroughout && search.outcome != .badThroughout)
    let good = try #require(search.largestGood)
    #expect((2...16).contains(good), "\(search)")
  }
}
