import Measurement
import Plans
import Queueing
import Records
import Simulation
import Testing

/// Shortened versions of the plans in bench/experiments.
enum ShortPlans {
  static func plan(_ experiments: String, servers: String = own, fib: Int = 30, more: String = "") throws
    -> ExperimentPlan
  {
    try ExperimentPlan(
      yaml: """
        name: short
        fib: \(fib)
        seed: 20
        warmup: 20ms
        settle: 50ms
        timeout: 2s
        interval: 10ms
        servers:
        \(servers)
        experiments:
        \(experiments)
        \(more)
        """, file: "short.yaml")
  }

  static let own = """
      - name: inline-server
      - name: thread-server
        workers: 2
      - name: process-server
        workers: 2
    """
  static let inline = "  - name: inline-server"

  static let contention = """
      C:
        throughput: {connections: 8, duration: 100ms}
        probe: {rate: 200/s, duration: 1s}
        load: {connections: 4}
    """

  static var standard: ExperimentPlan {
    get throws {
      try plan("  A: {connections: 8, duration: 500ms}\n  B: {connections: 8, duration: 100ms}\n" + contention)
    }
  }

  static func machine(cores: Int) -> MachineDescription {
    var machine = MachineDescription()
    machine.cores = cores
    return machine
  }

  /// Easy requests that take ten times as long: then there are a tenth as many to simulate, and shapes stay the same.
  static var slow: SimulationCosts {
    var costs = SimulationCosts.developmentMachine
    costs.loop.easyNanoseconds *= 10
    costs.client.sendNanoseconds *= 10
    costs.client.receiveNanoseconds *= 10
    return costs
  }

  static func simulated(
    _ plan: ExperimentPlan, cores: Int = 4, costs: SimulationCosts = slow
  ) throws -> ExperimentRecord {
    try SimulatedExperiment(plan, on: machine(cores: cores), costs: costs).record()
  }
}

extension ExperimentRecord {
  /// The run of one stream in one phase of the first trial that fits.
  func run(
    _ experiment: ExperimentName, _ server: String, _ phase: Phase? = nil, _ role: StreamRole, setting: String = "",
    beside course: StreamRole? = nil
  ) throws -> StreamRecord {
    let trial = try #require(
      trials.first { $0.experiment == experiment && $0.server == server && $0.setting.label == setting })
    let step = trial.steps.first { step in
      step.phase == phase && step[role] != nil && (course == nil || step.streams.first?.role == course)
    }
    return try #require(step?.streams.first { $0.role == role })
  }

  func kept(_ server: String, setting: String = "") throws -> Double {
    try run(.c, server, .loaded, .easy, setting: setting).run.throughput
      / run(.c, server, .quiet, .easy, setting: setting).run.throughput
  }

  func probe(_ server: String, _ phase: Phase = .loaded, _ figure: LatencySummary.Figure = .p99, setting: String = "")
    throws -> Double
  {
    try #require(try run(.c, server, phase, .probe, setting: setting).run.latency[figure])
  }
}

@Suite("Plans in virtual time") struct SimulatedExperimentTests {
  @Test("the same plan and seed give the same bytes, another seed others")
  func determinism() throws {
    func bytes(_ plan: ExperimentPlan) throws -> [UInt8] {
      let record = try ShortPlans.simulated(plan)
      return try [UInt8](record.head.json()) + record.trials.flatMap { try [UInt8]($0.json()) }
    }
    var plan = try ShortPlans.plan(ShortPlans.contention, servers: "  - name: thread-server")
    let first = try bytes(plan)
    #expect(try bytes(plan) == first)
    plan.seed = 21
    #expect(try bytes(plan) != first)
  }

  @Test("a record has every trial, step and stream that the plan wants, series for each, and says what it is")
  func completeness() throws {
    let plan = try ShortPlans.standard
    let record = try ShortPlans.simulated(plan)
    #expect(record.isSimulated && !record.simulationNotes.isEmpty)
    #expect(Set(record.trials.map(\.key)) == Set(plan.trials.map(\.key)))
    for trial in record.trials {
      #expect(trial.steps.count == plan.courses(of: trial.experiment).reduce(0) { $0 + $1.spans.count })
      #expect(!trial.loop.isEmpty && trial.processes.count == trial.loop.count + 1)
      #expect(trial.processes.allSatisfy { $0.pssBytes == 0 } && trial.steps.allSatisfy { $0.memoryPeak == nil })
      for step in trial.steps {
        #expect(step.streams.count == (step.phase == .loaded ? 2 : 1))
        #expect(step.processors != nil)
        for stream in step.streams { check(stream, step, of: trial) }
      }
    }
    let head = try ExperimentRecord.Head(json: record.head.json())
    #expect(ExperimentRecord(head: head, trials: record.trials) == record)
  }

  private func check(_ stream: StreamRecord, _ step: StepRecord, of trial: TrialRecord) {
    let run = stream.run
    #expect(run.counts.isConsistent && run.counts.ok > 0 && run.verdict.state == .valid, "\(trial.place)")
    let ledger = stream.ledger
    #expect((ledger == nil) == (stream.role == .easy))
    #expect(ledger.map { $0.residual == 0 && $0.count >= run.counts.ok } ?? true)
    let timeline = trial.timelines.first { $0.role == stream.role && $0.course == step.streams[0].role }
    let intervals = timeline?.intervals(from: step.startNanoseconds, until: step.endNanoseconds) ?? []
    // Arrivals in the span, of which a few were due before it.
    let completed = intervals.reduce(0) { $0 + $1.completed }
    #expect(abs(completed - run.counts.ok) <= max(12, run.counts.ok / 10), "\(trial.place) \(stream.role)")
  }

  @Test("what goes on too long to be simulated is refused, and what is stopped is kept as far as it is")
  func limits() throws {
    let endless = try ShortPlans.plan(
      "  C:\n    repeats: 100\n    probe: {rate: 1000000/s, duration: 600s}\n    load: {connections: 1}")
    let experiment = SimulatedExperiment(endless, on: ShortPlans.machine(cores: 4))
    #expect(experiment.problem?.description.contains("billion requests") == true)
    let short = SimulatedExperiment(try ShortPlans.standard, on: ShortPlans.machine(cores: 4))
    #expect(short.problem == nil)
    var shares: [Double] = []
    let record = try short.record { progress in
      shares.append(progress.share)
      return progress.trial < 3
    }
    #expect(record.ending == .interrupted && record.trials.count == 2)
    #expect(shares == shares.sorted() && shares.allSatisfy { (0...1).contains($0) })
  }

  @Test("a value that a search tries is simulated by itself")
  func single() throws {
    let search = """
      search:
        for: load-rate
        from: 50/s
        to: 400/s
        goal: probe p99 < 10ms
        duration: 1s
      """
    let plan = try ShortPlans.plan(ShortPlans.contention, more: search)
    let trial = plan.trial(.c, plan.servers[0], Setting([.init(.loadRate, .number(100))]), 1)
    let course = plan.course(of: try #require(plan.search))
    let record = try SimulatedExperiment(plan, on: ShortPlans.machine(cores: 2)).record(of: trial, courses: [course])
    #expect(record?.steps.first?[.load]?.offeredRate == 100)
    #expect(record?.steps.first?[.probe]?.counts.ok ?? 0 > 100)
  }
}
