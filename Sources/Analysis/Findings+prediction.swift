import Inference
import Measurement
import Plans
import Queueing
import Records

extension Findings {
  /// How busy the work kept the workers, how long it waited for them, and what queueing theory says it should have.
  mutating func readWork(_ selection: Selection) {
    guard let rate = self[.throughput, selection], let work = workMilliseconds(selection), work > 0 else { return }
    let workers = record.workers(of: selection)
    var utilisation = rate.scaled(by: work / 1e3 / Double(workers))
    utilisation.note = "One request's work takes \(hundredths(work)) ms; \(workers) at once."
    add(.utilisation, selection, utilisation)
    guard selection.phase == .loaded, let course = selection.course else { return }
    let quiet = self[.latency(.mean), selection.at(.quiet).of(.probe)]?.value ?? 0
    add(.wait, selection, stampedWait(selection) ?? self[.latency(.mean), selection]?.shifted(by: -work - quiet))
    let probe = selection.of(.probe)
    // On a loop that works itself the probe waits in the same queue; a pool leaves it alone.
    let server = record.server(of: selection)
    let isShared = course == .probe && workers == 1 && server?.hasPool == false && server?.name != nil
    if isShared { add(.wait, probe, self[.latency(.mean), probe]?.shifted(by: -quiet)) }
    guard let queue = queue(selection, workMilliseconds: work) else { return }
    let note = queue.servers == 1 ? "M/D/1" : "M/D/\(queue.servers)"
    let (mean, tail) = (queue.meanWaitNanoseconds / 1e6, queue.wait.percentile(99) / 1e6)
    add(.predictedWait, selection, predicted(mean, note, like: rate))
    // Pollaczek and Khinchine's: exact for one server, and the usual approximation for several.
    if let variation = record.ledger(selection)?.histogram(.work).squaredVariation {
      let general = note.replacing("/D/", with: "/G/")
      add(.predictedWaitOfVaryingWork, selection, predicted(mean * (1 + variation), general, like: rate))
    }
    add(.predictedP99, selection, predicted(tail + work + quiet, note, like: rate))
    guard isShared else { return }
    add(.predictedWait, probe, predicted(mean, note, like: rate))
    add(.predictedP99, probe, predicted(tail + quiet, note, like: rate))
  }

  /// Until a worker or the loop was free, by the server's own stamps; nothing from a server that tells none. On the loop the
  /// way there of a quiet server's probe is taken off, which is no waiting for others.
  private func stampedWait(_ selection: Selection) -> Estimate? {
    guard let ledger = record.ledger(selection), ledger.count > 0, ledger.toldByServer == ledger.count else {
      return nil
    }
    if record.server(of: selection)?.hasPool == true { return self[.ledger(.queue), selection] }
    guard let way = self[.ledger(.loopWait), selection.at(.quiet).of(.probe)]?.value else { return nil }
    return self[.ledger(.loopWait), selection]?.shifted(by: -way)
  }

  private func predicted(_ milliseconds: Double, _ note: String, like rate: Estimate) -> Estimate {
    Estimate(
      value: milliseconds, confidence: rate.confidence, repeats: rate.repeats, intervals: rate.intervals, note: note)
  }

  /// How many of the queue's time constants a phase must last to be held against a steady state.
  private static let steadyConstants = 4.0

  /// For a load that comes at random; nothing where there is no steady state or the phase was too short to come near it,
  /// and for a closed loop.
  private func queue(_ selection: Selection, workMilliseconds work: Double) -> DeterministicQueue? {
    guard record.trials(of: selection).allSatisfy({ $0.load?.isPoisson == true }) else { return nil }
    let runs = record.repeatedSteps(selection).flatMap { $0 }.compactMap { step in
      selection.role.flatMap { step.step[$0] }
    }
    let seconds = runs.reduce(0) { $0 + $1.durationSeconds }
    let sent = runs.reduce(0) { $0 + $1.counts.scheduled }
    guard seconds > 0 else { return nil }
    // More workers than cores do not compute more at once.
    let servers = min(record.workers(of: selection), max(1, record.machine.cores))
    let queue = DeterministicQueue(
      servers: servers, serviceNanoseconds: work * 1e6, arrivalsPerSecond: Double(sent) / seconds)
    guard let queue, let shortest = runs.map(\.durationSeconds).min(),
      queue.relaxationNanoseconds * Self.steadyConstants < shortest * 1e9
    else { return nil }
    return queue
  }

  /// What one request's work takes on this server: as the server told it for each, or as it was measured before the trial,
  /// or as this machine was calibrated.
  func workMilliseconds(_ selection: Selection) -> Double? {
    if let ledger = record.ledger(selection), ledger.toldByServer == ledger.count { return ledger.mean(.work) }
    let trials = record.trials(of: selection)
    let told = trials.compactMap(\.workMilliseconds)
    if !told.isEmpty { return told.reduce(0, +) / Double(told.count) }
    // What fib(N) takes in our language says nothing of another's.
    guard record.server(of: selection)?.name != nil else { return nil }
    return trials.first.flatMap { record.calibration?[$0.fib]?.medianMilliseconds }
  }

  private func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}

extension Load {
  fileprivate var isPoisson: Bool {
    switch self {
    case .open(_, let law), .utilisation(_, let law): law == .poisson
    case .closed: false
    }
  }
}

extension Estimate {
  /// With something constant added.
  fileprivate func shifted(by constant: Double) -> Estimate {
    var other = self
    other.value = value.map { $0 + constant }
    other.low = low.map { $0 + constant }
    other.high = high.map { $0 + constant }
    return other
  }
}
