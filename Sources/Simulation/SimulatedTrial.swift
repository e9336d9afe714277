import Measurement
import Pacing
import Plans
import Queueing
import Records

/// One trial in virtual time, from an idle server to the end of its last course.
struct SimulatedTrial {
  let plan: ExperimentPlan
  let trial: Trial
  let costs: SimulationCosts
  let machine: MachineDescription
  /// When the server starts, on the record's clock.
  let origin: UInt64
  let startedAt: String
  private let traffic: TrialTraffic
  private let model: SystemModel

  /// The same as a server's telemetry and the sampler of processes.
  private static let sampleNanoseconds: UInt64 = 100_000_000

  init(
    _ plan: ExperimentPlan, _ trial: Trial, _ courses: [Course], _ costs: SimulationCosts,
    on machine: MachineDescription, origin: UInt64, startedAt: String
  ) {
    (self.plan, self.trial, self.costs, self.machine) = (plan, trial, costs, machine)
    (self.origin, self.startedAt) = (origin, startedAt)
    let cores = max(1, machine.cores)
    traffic = TrialTraffic(
      plan, trial, courses, cores: cores, workNanoseconds: costs.work(of: trial.server, fib: trial.fib))
    model = costs.model(of: trial, cores: cores, clientThreads: traffic.clientThreads(costs))
  }

  var durationNanoseconds: UInt64 { traffic.end }

  var expectedRequests: Double { traffic.expectedRequests(model) }

  /// Simulates it.
  /// - Parameter goesOn: asked ten times in each virtual second, with the time since the server started.
  /// - Returns: nothing when it was given up.
  func record(while goesOn: (UInt64) -> Bool) throws(SimulationError) -> TrialRecord? {
    var watches = traffic.watches
    for index in watches.indices { watches[index].begin() }
    var simulation = try Queueing.Simulation(model, watches.map(\.traffic))
    simulation.seed = plan.seed &+ UInt64(trial.round)
    simulation.sampleNanoseconds = Self.sampleNanoseconds
    // Intervals and ledgers are kept here, by the load client's rules.
    simulation.intervalNanoseconds = traffic.end + 1
    simulation.ledgerEvery = 0
    let result = simulation.run(while: goesOn) { watches[$0.stream].take($0) }
    return result.map { record(watches, $0.samples) }
  }

  private func record(_ watches: [StreamWatch], _ samples: [SystemSample]) -> TrialRecord {
    let server = trial.server
    var record = TrialRecord(
      experiment: trial.experiment, server: server.label, round: trial.round,
      command: ["simulated:", server.simulatedAs(cores: model.cores)])
    (record.setting, record.fib, record.load) = (trial.setting, trial.fib, traffic.load)
    if case .utilisation = trial.load { record.workMilliseconds = model.work.meanNanoseconds / 1e6 }
    record.processes = trees(samples)
    record.loop = samples.map { sample in
      var loop = sample.loop
      loop.fromNanoseconds += origin
      loop.untilNanoseconds += origin
      return loop
    }
    record.steps = traffic.origins.indices.flatMap { steps(of: $0, watches, record.processes) }
    record.timelines = watches.map { watch in
      Timeline(
        role: watch.role, course: watch.course.role, startNanoseconds: origin + watch.traffic.startNanoseconds,
        intervalSeconds: Double(watch.timeline.widthNanoseconds) / 1e9,
        intervals: watch.timeline.intervals(until: watch.traffic.endNanoseconds))
    }
    return record
  }
}

// Processes: what the model knows of them.
extension SimulatedTrial {
  /// The server's process with its loop and threads; worker processes, all of them as one. Without memory and context
  /// switches, of which the model knows nothing.
  private func trees(_ samples: [SystemSample]) -> [TreeSample] {
    var root = ProcessSample(processID: 1)
    var workers = ProcessSample(processID: 2)
    let isForked = model.pool.kind == .processes
    root.threads = 1 + (model.pool.kind == .threads ? model.pool.workers : 0)
    workers.threads = model.pool.workers
    var used = MachineSample()
    func tree(at instant: UInt64) -> TreeSample {
      var machine = used
      machine.idleSeconds = max(0, Double(instant) / 1e9 * Double(model.cores) - used.busySeconds)
      return TreeSample(
        atNanoseconds: origin + instant, processes: isForked ? [root, workers] : [root], machine: machine)
    }
    var trees = [tree(at: 0)]
    for sample in samples {
      root.cpuNanoseconds += sample.loopCPUNanoseconds + (isForked ? 0 : sample.workerCPUNanoseconds)
      root.runDelayNanoseconds += sample.loopDelayNanoseconds + (isForked ? 0 : sample.workerDelayNanoseconds)
      workers.cpuNanoseconds += isForked ? sample.workerCPUNanoseconds : 0
      workers.runDelayNanoseconds += isForked ? sample.workerDelayNanoseconds : 0
      used.clientSeconds += Double(sample.clientCPUNanoseconds) / 1e9
      used.busySeconds +=
        Double(sample.loopCPUNanoseconds + sample.workerCPUNanoseconds + sample.clientCPUNanoseconds) / 1e9
      trees.append(tree(at: sample.loop.untilNanoseconds))
    }
    return trees
  }
}

// Steps.
extension SimulatedTrial {
  private func steps(of course: Int, _ watches: [StreamWatch], _ trees: [TreeSample]) -> [StepRecord] {
    let own = watches.filter { $0.traffic.startNanoseconds >= traffic.origins[course] }
      .filter { course + 1 == traffic.origins.count || $0.traffic.startNanoseconds < traffic.origins[course + 1] }
    guard let main = own.first else { return [] }
    return main.course.spans.indices.map { index in
      let span = main.course.spans[index]
      var streams = [stream(main, index)]
      if span.phase == .loaded { streams += own.dropFirst().map { stream($0, 0) } }
      var step = StepRecord(phase: span.phase, streams: streams)
      step.startNanoseconds = origin + main.tallies[index].start
      step.endNanoseconds = origin + main.tallies[index].end
      step.processors = trees.use(from: step.startNanoseconds, until: step.endNanoseconds)
      return step
    }
  }

  private func stream(_ watch: StreamWatch, _ span: Int) -> StreamRecord {
    StreamRecord(role: watch.role, run: run(watch, watch.tallies[span]), ledger: watch.ledgers[span])
  }

  private func run(_ watch: StreamWatch, _ tally: SpanTally) -> RunRecord {
    let seconds = Double(tally.end - tally.start) / 1e9
    let isOpen = watch.traffic.offeredPerSecond > 0
    let target = watch.traffic.route == .easy ? trial.server.easyTarget : trial.server.workTarget
    var run = RunRecord(model: isOpen ? .open : .closed, url: "simulated:\(target)", durationSeconds: seconds)
    run.startedAt = startedAt
    run.warmupSeconds = Double(tally.start - watch.traffic.startNanoseconds) / 1e9
    run.timeoutSeconds = plan.timeout / .seconds(1)
    run.connections = watch.traffic.connections
    run.connectionsOpened = watch.traffic.connections
    run.threads = model.client.threads
    if isOpen {
      run.seed = watch.traffic.seed
      run.arrivals = watch.traffic.lawName
      run.offeredRate = watch.traffic.offeredPerSecond
    }
    run.counts = tally.counts
    run.failures = tally.failures
    if watch.role == .load, plan.contention?.refusals == .allowed { run.allowsRefusals = true }
    run.latency = LatencySummary(tally.latency)
    run.service = LatencySummary(tally.service)
    run.clamped = Int(tally.latency.clampedCount)
    run.intervals = tally.intervals.summaries(until: tally.end)
    let answers = tally.counts.ok + tally.counts.failed
    let cpu =
      Double(tally.counts.sent) * Double(model.client.sendNanoseconds)
      + Double(answers) * Double(model.client.receiveNanoseconds)
    run.client = ClientSummary(
      cpuShare: min(1, cpu / 1e9 / seconds / Double(model.client.threads)),
      scheduleLag: isOpen ? LagSummary(tally.lateness) : LagSummary())
    run.machine = machine
    run.deriveRates()
    return run
  }
}

extension TrafficStream {
  fileprivate var lawName: String? {
    switch law {
    case .open(let arrivals, _): if case .constant = arrivals { "constant" } else { "poisson" }
    case .closed: nil
    }
  }
}
