import HTTPCodec
import LoadClient
import Measurement
import Plans

/// What one request's work takes on a server, asked of the server itself before its courses: what the rate of a load at a
/// share of its workers' time is computed from.
struct WorkMeasurement {
  /// Time in which as many as possible are measured, after as many to warm up as a fifth of it holds.
  private static let duration = Duration.milliseconds(500)
  /// Fewer are not enough; then so many are waited for.
  private static let least = 3

  let plan: LoadPlan
  let stop: StopFlag

  /// One connection in a closed loop, so that nothing queues.
  init(_ plan: ExperimentPlan, of trial: Trial, at address: ServerAddress, stop: StopFlag) throws(HTTPURL.Failure) {
    var load = try plan.basicPlan(.load, of: trial, at: address)
    load.connections = 1
    load.warmup = Self.duration / 5
    load.duration = Self.duration
    self.plan = load
    self.stop = stop
  }

  /// In milliseconds: the work alone where the server tells it, else the whole request. Blocks.
  ///
  /// - Returns: nothing when nothing was answered well.
  func perform() throws(LoadError) -> Double? {
    var outcome = try LoadRun.perform(plan, stop: stop)
    if outcome.counts.ok < Self.least, !stop.isRaised {
      var patient = plan
      patient.warmup = .zero
      patient.requests = Self.least
      patient.duration = plan.timeout * Self.least
      outcome = try LoadRun.perform(patient, stop: stop)
    }
    guard outcome.counts.ok > 0 else { return nil }
    if let ledger = outcome.ledger, ledger.toldByServer > 0 {
      return ledger.mean(.work) * Double(ledger.count) / Double(ledger.toldByServer)
    }
    return LatencySummary(outcome.service)[.mean]
  }
}

extension ServerPlan {
  /// How many requests are worked on at once: the loop alone, or the pool, whose default is a worker for each core.
  func workerCount(cores: Int) -> Int { hasPool ? workers ?? max(1, cores) : 1 }
}

extension Load {
  /// The same load with a rate, once one request's work is known to take `milliseconds`.
  func resolved(workMilliseconds milliseconds: Double, workers: Int) -> Load {
    guard case .utilisation(let share, let law) = self else { return self }
    return .open(perSecond: share * Double(workers) * 1_000 / milliseconds, law)
  }
}
