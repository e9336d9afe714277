import Measurement
import Plans
import Queueing
public import Records

// Costs from what was measured. Simple rules, each from one kind of figure, so that everybody can check them.
extension SimulationCosts {
  /// Costs as a measured record shows them; what it does not show stays built in.
  ///
  /// - The work: the record's calibration of fib(N). Of foreign servers: the time their workers (or their loop) had for each
  ///   request of a closed loop of work that kept all of them busy.
  /// - A server's loop: its CPU time per easy request in B, and in C's quiet phase; submitting and answering in proportion.
  ///   Of servers that were not measured in these: the median of ours.
  /// - The client: its CPU time for each of these requests.
  /// - Waking up: what a quiet probe takes beyond computing and the network, half of it at either end.
  /// - The hand-over to a worker: its mean in the ledgers of pools whose workers were mostly idle.
  public init(like record: ExperimentRecord) {
    self = .developmentMachine
    var fitted: [String] = []
    if let fib = record.calibration.flatMap(FibCost.init) {
      self.fib = fib
      fitted.append("fib(N)")
    }
    let ours = Set(record.plan.servers.filter { $0.name != nil }.map(\.label))
    if fitLoops(record, ours) { fitted.append("loops and client") }
    if fitWaking(record, ours) { fitted.append("waking up") }
    if fitHandOver(record) { fitted.append("hand-over") }
    fitForeignWork(record)
    if !foreignWork.isEmpty { fitted.append("the work of foreign servers") }
    origin = [
      "Costs: like the record \(record.plan.name) of \(record.startedAt), which tells "
        + (fitted.isEmpty ? "none of them" : fitted.joined(separator: ", "))
        + "; the others are built in, those of the development machine."
    ]
  }

  // MARK: Loop and client

  private mutating func fitLoops(_ record: ExperimentRecord, _ ours: Set<String>) -> Bool {
    let builtIn = loop
    var known: [Double] = []
    var clients: [Double] = []
    for server in record.plan.servers {
      let steps = record.trials.filter { $0.server == server.label }.flatMap(\.steps)
        .filter { ($0.phase ?? .quiet) == .quiet && $0[.easy]?.model == .closed }
      let runs = steps.compactMap { step in step[.easy].map { (step: step, run: $0) } }.filter { $0.run.throughput > 0 }
      // Without CPU times the loop was busy all the time, as far as anybody knows.
      let costs = runs.map { ($0.step.processors?.server ?? 1) * 1e9 / $0.run.throughput }
      guard let cost = costs.median, cost > 0 else { continue }
      loops[server.label] = builtIn.scaled(by: cost / Self.easyNanoseconds)
      guard ours.contains(server.label) else { continue }
      known.append(cost)
      clients += runs.map { $0.run.client.cpuShare * 1e9 / $0.run.throughput }
    }
    if let cost = known.median { loop = builtIn.scaled(by: cost / Self.easyNanoseconds) }
    if let cost = clients.median, cost > 0 {
      let factor = cost / Double(clientNanoseconds)
      client.sendNanoseconds = UInt64(Double(client.sendNanoseconds) * factor)
      client.receiveNanoseconds = UInt64(Double(client.receiveNanoseconds) * factor)
    }
    return !known.isEmpty
  }

  /// CPU time of the built-in loop for each easy request of a closed loop of eight: a turn serves a few.
  private static let easyNanoseconds = 7_200.0

  // MARK: Waking up

  private mutating func fitWaking(_ record: ExperimentRecord, _ ours: Set<String>) -> Bool {
    let quiet = record.trials.filter { ours.contains($0.server) }.flatMap(\.steps).filter { $0.phase == .quiet }
    guard let latency = quiet.compactMap({ $0[.probe]?.latency[.p50] }).median else { return false }
    let computing = Double(clientNanoseconds + loop.turnNanoseconds + loop.easyNanoseconds)
    let rest = max(0, latency * 1e6 - computing - 2 * Double(client.wireNanoseconds))
    loop.wakeNanoseconds = UInt64(rest / 2)
    client.wakeNanoseconds = UInt64(rest / 2)
    for label in loops.keys { loops[label]?.wakeNanoseconds = loop.wakeNanoseconds }
    return true
  }

  // MARK: Hand-over

  private mutating func fitHandOver(_ record: ExperimentRecord) -> Bool {
    let thread = record.handOver("thread-server", beyond: toThread.receiverNanoseconds)
    let process = record.handOver("process-server", beyond: toProcess.receiverNanoseconds)
    toThread.latencyNanoseconds = thread ?? toThread.latencyNanoseconds
    toProcess.latencyNanoseconds = process ?? toProcess.latencyNanoseconds
    return thread != nil || process != nil
  }

  // MARK: Foreign work

  private mutating func fitForeignWork(_ record: ExperimentRecord) {
    for server in record.plan.servers where server.name == nil {
      let workers = min(server.simulatedWorkers(cores: record.machine.cores), max(1, record.machine.cores))
      // Beside a probe, not beside a closed loop of easy requests, which would take its part of the time.
      let steps = record.steps(of: [server.label]).filter { $0[.easy] == nil }
      let runs: [RunRecord] = steps.flatMap { step in [step[.work], step[.load]].compactMap { $0 } }
      let saturating = runs.filter { $0.model == .closed && $0.connections >= workers && $0.throughput > 0 }
      let rates: [Double] = saturating.map { $0.throughput }
      guard let rate = rates.median else { continue }
      foreignWork[server.label] = UInt64(max(1, Double(workers) * 1e9 / rate))
    }
  }
}

extension ExperimentRecord {
  fileprivate func steps(of servers: Set<String>) -> [StepRecord] {
    trials.filter { servers.contains($0.server) }.flatMap(\.steps)
  }

  /// How long a job took from the loop to an idle worker, beyond a cost; the median of all streams that tell.
  fileprivate func handOver(_ name: String, beyond cost: UInt64) -> UInt64? {
    let labels = Set(plan.servers.filter { $0.name == name }.map(\.label))
    let ledgers: [Ledger] = steps(of: labels).flatMap { step in
      [step.ledger(.work), step.ledger(.load)].compactMap { $0 }
    }
    // Where jobs queue, a worker takes the next without anybody handing it over.
    let idle = ledgers.filter { ledger in
      let isTold = ledger.count > 0 && ledger.toldByServer == ledger.count
      return isTold && ledger.mean(.queue) < 0.1 * ledger.mean(.work)
    }
    let latencies: [Double] = idle.map { max(0, $0.mean(.handOver) * 1e6 - Double(cost)) }
    return latencies.median.map { UInt64($0) }
  }
}

extension LoopModel {
  /// All that it computes times a factor.
  fileprivate func scaled(by factor: Double) -> LoopModel {
    func scaled(_ nanoseconds: UInt64) -> UInt64 { UInt64(max(1, min(Double(nanoseconds) * factor, 3.6e12)).rounded()) }
    var loop = self
    loop.easyNanoseconds = scaled(easyNanoseconds)
    loop.submitNanoseconds = scaled(submitNanoseconds)
    loop.answerNanoseconds = scaled(answerNanoseconds)
    loop.turnNanoseconds = scaled(turnNanoseconds)
    return loop
  }
}

extension [Double] {
  /// The upper one of two in the middle; nothing when there are none.
  fileprivate var median: Double? { isEmpty ? nil : sorted()[count / 2] }
}
