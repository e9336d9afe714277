import Measurement
import Plans
import Queueing
import Records
import Simulation
import Testing

/// The shape of every curve that the plans in bench/experiments draw, where no noise can hide it.
@Suite("Shapes of simulated curves") struct ShapeTests {
  private static func number(_ name: String, _ value: Int) -> String { "\(name)=\(value)" }

  @Test("with a core for each, pools keep their easy throughput; an inline server keeps next to nothing")
  func standard() throws {
    let record = try ShortPlans.simulated(ShortPlans.standard)
    #expect(try record.kept("inline-server") < 0.1)
    for pool in ["thread-server", "process-server"] {
      #expect(try record.kept(pool) > 0.9)
      #expect(try record.probe(pool) < 1)
    }
    // Four jobs and its own answer, 2.3 ms each.
    #expect((2.3...14).contains(try record.probe("inline-server")))
    for server in ["inline-server", "thread-server", "process-server"] {
      let quiet = try record.run(.c, server, .quiet, .easy).run.throughput
      let recovery = try record.run(.c, server, .recovery, .easy).run.throughput
      #expect((recovery / quiet - 1).magnitude < 0.005)
      let before = try record.probe(server, .quiet, .p50)
      #expect((try record.probe(server, .recovery, .p50) / before - 1).magnitude < 0.05)
    }
    let work = try record.run(.a, "inline-server", nil, .work).run.throughput
    #expect((work * 2.3e-3 - 1).magnitude < 0.05)
    for pool in ["thread-server", "process-server"] {
      #expect((try record.run(.a, pool, nil, .work).run.throughput / work - 2).magnitude < 0.1)
    }
  }

  @Test("on two cores a pool of two keeps half of its easy throughput, as measured")
  func crowded() throws {
    let plan = try ShortPlans.plan(
      "  C:\n    throughput: {connections: 8, duration: 100ms}\n    load: {connections: 4}",
      servers: "  - inline-server\n  - {name: thread-server, policy: other}\n  - {name: process-server, policy: other}")
    let record = try ShortPlans.simulated(plan, cores: 2, costs: .developmentMachine)
    for pool in ["thread-server", "process-server"] { #expect((0.4...0.65).contains(try record.kept(pool))) }
    #expect(try record.kept("inline-server") < 0.03)
  }

  @Test("workers that give way to everything leave a crowded pool its easy throughput")
  func givingWay() throws {
    let plan = try ShortPlans.plan(
      "  C:\n    throughput: {connections: 8, duration: 100ms}\n    load: {connections: 4}",
      servers: "  - thread-server\n  - {name: process-server, policy: idle, nice: 0}")
    let record = try ShortPlans.simulated(plan, cores: 2, costs: .developmentMachine)
    for pool in ["thread-server", "process-server"] { #expect(try record.kept(pool) > 0.9) }
  }

  @Test("the share an inline server keeps falls with the size of the work, and a pool's does not; probes likewise")
  func work() throws {
    let record = try ShortPlans.simulated(
      ShortPlans.plan(
        """
          C:
            throughput: {connections: 8, duration: 100ms}
            probe: {rate: 200/s, duration: 1s}
            load: {rate: 100/s}
        """, servers: "  - inline-server\n  - {name: thread-server, workers: 4}",
        more: "sweep:\n  fib: [20, 26, 30, 32]"), cores: 8)
    let settings = [20, 26, 30, 32].map { Self.number("fib", $0) }
    let kept = try settings.map { try record.kept("inline-server", setting: $0) }
    #expect(kept == kept.sorted(by: >) && kept[0] > 0.97 && kept[3] < 0.5)
    #expect(try settings.allSatisfy { try record.kept("thread-server", setting: $0) > 0.95 })
    let p99 = try settings.map { try record.probe("inline-server", setting: $0) }
    #expect(p99 == p99.sorted())
    // At fib(30) a quarter of the time is taken: the slowest probe waits for one job, seldom for more.
    #expect((1.8...9).contains(p99[2]))
    #expect(try settings.allSatisfy { try record.probe("thread-server", setting: $0) < 0.4 })
  }

  @Test(
    "where nothing costs but the work, waits before a busy loop are as long as M/D/1 says, within 2 %",
    arguments: [30, 60])
  func utilisation(percent: Int) throws {
    // Many long repeats: a mean of waits converges slowly.
    var plan = try ShortPlans.plan(
      "  C:\n    repeats: 5\n    probe: {rate: 1/s, duration: 600s}\n    load: {utilisation: \(percent)%}",
      servers: ShortPlans.inline, fib: 34)
    (plan.timeout, plan.interval) = (.seconds(60), .seconds(5))
    var costs = SimulationCosts.developmentMachine
    costs.loop = LoopModel(easyNanoseconds: 1, submitNanoseconds: 0, answerNanoseconds: 0, turnNanoseconds: 0)
    costs.client = ClientModel()
    let record = try SimulatedExperiment(plan, on: ShortPlans.machine(cores: 2), costs: costs).record()
    var ledger = Ledger()
    var rate = 0.0
    for trial in record.trials {
      let stream = try #require(trial.steps.first { $0.phase == .loaded }?.streams.last)
      ledger.add(try #require(stream.ledger))
      rate += Double(stream.run.counts.scheduled) / 600 / Double(record.trials.count)
    }
    let predicted = try #require(
      DeterministicQueue(serviceNanoseconds: ledger.mean(.work) * 1e6, arrivalsPerSecond: rate))
    let wait = ledger.meanWhole - ledger.mean(.work)
    #expect((wait * 1e6 / predicted.meanWaitNanoseconds - 1).magnitude < 0.02, "waited \(wait) ms")
  }

  @Test("the probe's tail grows with utilisation on the loop; in front of a pool it stays")
  func utilisationTail() throws {
    let plan = try ShortPlans.plan(
      "  C:\n    probe: {rate: 100/s, duration: 6s}\n    load: {utilisation: 50%}",
      servers: "  - inline-server\n  - {name: thread-server, workers: 2}",
      more: "sweep:\n  utilisation: [20%, 50%, 80%, 90%]")
    let record = try ShortPlans.simulated(plan)
    let settings = ["0.2", "0.5", "0.8", "0.9"].map { "utilisation=\($0)" }
    let p99 = try settings.map { try record.probe("inline-server", setting: $0) }
    #expect(p99 == p99.sorted() && p99[0] > 2 && p99[3] > 3 * p99[0])
    #expect(try settings.allSatisfy { try record.probe("thread-server", setting: $0) < 0.5 })
  }

  @Test("more workers than cores do no more work; a full queue refuses; nice workers leave the loop its time")
  func pools() throws {
    let plan = try ShortPlans.plan(
      "  C:\n    probe: {rate: 200/s, duration: 1s}\n    load: {connections: 16}", servers: "  - thread-server",
      more: "sweep:\n  workers: [1, 2, 4, 8]\n  nice: [0, 19]\n  max-queue: [4, 1024]")
    let record = try ShortPlans.simulated(plan, cores: 2)
    func load(_ workers: Int, nice: Int = 0, queue: Int = 1_024) throws -> RunRecord {
      let setting = "workers=\(workers),nice=\(nice),max-queue=\(queue)"
      return try record.run(.c, "thread-server", .loaded, .load, setting: setting).run
    }
    let done = try [1, 2, 4, 8].map { try load($0).throughput }
    #expect((done[1] / done[0] - 2).magnitude < 0.1)
    #expect((done[2] / done[1] - 1).magnitude < 0.03 && (done[3] / done[1] - 1).magnitude < 0.03)
    #expect(try load(1).counts.failed == 0)
    let refused = try load(1, queue: 4)
    #expect(refused.failures[.refused] == refused.counts.failed && refused.counts.failed > 0)
    func probe(nice: Int) throws -> Double {
      try record.probe("thread-server", .loaded, .mean, setting: "workers=8,nice=\(nice),max-queue=1024")
    }
    #expect(try probe(nice: 19) < probe(nice: 0))
  }

  @Test("a thousand workers and a million requests a second can be planned: one loop does not carry them")
  func large() throws {
    let plan = try ShortPlans.plan(
      "  C:\n    probe: {rate: 100/s, duration: 100ms}\n    load: {rate: 1000000/s}",
      servers: "  - {name: thread-server, workers: 1000}", fib: 12, more: "")
    var short = plan
    short.warmup = .milliseconds(20)
    short.settle = .milliseconds(20)
    let record = try ShortPlans.simulated(short, cores: 1_024, costs: .developmentMachine)
    let load = try record.run(.c, "thread-server", .loaded, .load).run
    #expect(load.counts.isConsistent && load.counts.scheduled > 90_000)
    let timeline = try #require(record.trials[0].timelines.first { $0.role == .load })
    let answered = timeline.intervals.reduce(0) { $0 + $1.completed }
    // In 120 ms; of each batch that its connections carry, more than the queue takes is refused.
    #expect((2_000...40_000).contains(answered))
    #expect(load.latency.lowerBounds.contains(.p99))
  }
}

@Suite("Costs of a simulation") struct SimulationCostsTests {
  @Test("costs taken from a simulated record are those it was simulated with")
  func fit() throws {
    let record = try ShortPlans.simulated(
      ShortPlans.plan(
        "  B: {connections: 8, duration: 300ms}\n  C:\n    probe: {rate: 100/s, duration: 1s}\n    load: {rate: 20/s}"),
      costs: .developmentMachine)
    let costs = SimulationCosts(like: record)
    let known = SimulationCosts.developmentMachine
    func isNear(_ cost: UInt64, _ other: UInt64, within share: Double = 0.15) -> Bool {
      (Double(cost) / Double(other) - 1).magnitude < share
    }
    #expect(costs.fib.nanoseconds(30) == 2_300_000)
    #expect(isNear(costs.loop.easyNanoseconds, known.loop.easyNanoseconds))
    #expect(isNear(costs.client.sendNanoseconds, known.client.sendNanoseconds))
    #expect(isNear(costs.loop.wakeNanoseconds, known.loop.wakeNanoseconds, within: 0.3))
    #expect(isNear(costs.toThread.latencyNanoseconds, known.toThread.latencyNanoseconds, within: 0.3))
    #expect(costs.origin.contains { $0.contains("like the record short") })
  }

  @Test("fib(N) costs what is known of it, and the golden ratio more for each step from there")
  func fib() throws {
    let cost = FibCost(2, of: 30)
    #expect(cost.nanoseconds(30) == 2_000_000)
    #expect((Double(cost.nanoseconds(31)) / 2e6 - 1.618).magnitude < 0.001)
    #expect((Double(cost.nanoseconds(28)) / 2e6 - 0.382).magnitude < 0.001)
    #expect(cost.nanoseconds(0) >= 1)
    let points = [(24, 0.1), (30, 2.0)].map {
      Calibration.Point(n: $0, medianMilliseconds: $1, lowestMilliseconds: $1, highestMilliseconds: $1)
    }
    let calibrated = try #require(FibCost(Calibration(points)))
    #expect(calibrated.nanoseconds(24) == 100_000 && calibrated.nanoseconds(25) == 161_803)
    #expect(FibCost(Calibration([])) == nil)
  }

  @Test("a foreign server's work is what its closed loop of work leaves it")
  func foreign() throws {
    let servers = "  - label: other\n    url: http://127.0.0.1:1\n    workers: 2"
    let plan = try ShortPlans.plan("  A: {connections: 8, duration: 5s}", servers: servers)
    var costs = SimulationCosts.developmentMachine
    costs.foreignWork = ["other": 10_000_000]
    let record = try SimulatedExperiment(plan, on: ShortPlans.machine(cores: 4), costs: costs).record()
    #expect(record.simulationNotes.contains { $0.contains("other (2 worker threads, queue of 1024, work of 10.0 ms)") })
    let fitted = try #require(SimulationCosts(like: record).foreignWork["other"])
    #expect((Double(fitted) / 1e7 - 1).magnitude < 0.03)
  }

  @Test("what a plan says of its pools and the model leaves out is named, and the rest is not")
  func leftOut() throws {
    func notes(_ server: String, _ more: String = "") throws -> String {
      let plan = try ShortPlans.plan(
        "  A: {connections: 2, duration: 100ms}", servers: "  - {name: thread-server, \(server)}", more: more)
      return try ShortPlans.simulated(plan).simulationNotes.joined(separator: " ")
    }
    let left = try notes("min-workers: 1, max-workers: 2, queue: fifo, nice: 5", "sweep: {shed: [none, lag]}")
    #expect(left.contains("What the plan says of min-workers, shed changes nothing in it."), "\(left)")
    #expect(try !notes("max-workers: 2, queue: fifo, shed: none, policy: other").contains("changes nothing"))
  }
}
