public import Measurement
import Pacing
public import Plans
public import Queueing
public import Records

/// A plan carried out in virtual time: the record that a measurement would give, of a model instead of servers. Says what
/// queueing does at these costs; knows nothing of a scheduler's time slices, of caches and of memory.
///
/// ```
/// let record = try SimulatedExperiment(plan, on: machine).record()
/// ```
///
/// The same values give the same record, bit for bit.
public struct SimulatedExperiment {
  public var plan: ExperimentPlan
  /// What the record says it would have run on; its cores are those that server and client share.
  public var machine: MachineDescription
  public var costs: SimulationCosts
  /// When it began, as the record says it, ISO 8601.
  public var startedAt: String

  public init(
    _ plan: ExperimentPlan, on machine: MachineDescription, costs: SimulationCosts = .developmentMachine,
    startedAt: String = "1970-01-01T00:00:00Z"
  ) {
    (self.plan, self.machine, self.costs, self.startedAt) = (plan, machine, costs, startedAt)
  }

  /// How far a simulation is.
  public struct Progress: Equatable, Sendable {
    /// Trials begun.
    public var trial: Int
    public var trials: Int
    /// Of the requests that are expected, 0...1.
    public var share: Double
    /// As in `C1 thread-server (fib=24)`.
    public var place: String
  }

  /// Not 0, which in a record means that it does not tell.
  static let origin: UInt64 = 1_000_000_000

  /// Requests that all trials will come to, about. A second holds about half a million, so that what takes too long can be
  /// refused beforehand.
  public var expectedRequests: Double {
    plan.trials.reduce(0) { $0 + simulated($1, from: 0).expectedRequests }
  }

  /// More would take hours.
  public static let mostRequests = 5e9

  /// Why the plan is not simulated, or nothing when it can be.
  public var problem: SimulationError? {
    let requests = expectedRequests
    if requests <= Self.mostRequests { return nil }
    return SimulationError(
      "the plan comes to about \(Int((min(requests, 1e15) / 1e9).rounded())) billion requests, more than the "
        + "\(Int(Self.mostRequests / 1e9)) billion that can be simulated in hours: shorten its durations or lower its rates"
    )
  }

  /// Simulates every trial of the plan.
  ///
  /// - Parameter goesOn: told ten times in each virtual second how far it is; when false the record ends there, interrupted.
  /// - Throws: why a trial cannot be simulated, in a sentence.
  public func record(while goesOn: (Progress) -> Bool = { _ in true }) throws(SimulationError) -> ExperimentRecord {
    var record = ExperimentRecord(
      plan: plan, startedAt: startedAt, machine: machine, originNanoseconds: Self.origin)
    record.isSimulated = true
    record.simulationNotes = notes
    record.calibration = calibration
    let trials = plan.trials
    let total = max(1, expectedRequests)
    var done = 0.0
    var clock = Self.origin
    for (index, trial) in trials.enumerated() {
      let simulated = simulated(trial, from: clock)
      let expected = simulated.expectedRequests
      let duration = Double(max(1, simulated.durationNanoseconds))
      let measured = try simulated.record { elapsed in
        let share = (done + expected * Double(elapsed) / duration) / total
        return goesOn(Progress(trial: index + 1, trials: trials.count, share: min(share, 1), place: trial.place))
      }
      guard let measured else {
        record.ending = .interrupted
        break
      }
      record.trials.append(measured)
      done += expected
      clock += simulated.durationNanoseconds + ExperimentPlan.startAndStop.wholeNanoseconds
      record.elapsedSeconds = Double(clock - Self.origin) / 1e9
    }
    return record
  }

  /// One trial by itself, as a search needs it: with courses of its own.
  ///
  /// - Parameter goesOn: asked ten times in each virtual second.
  /// - Returns: nothing when it was given up.
  public func record(
    of trial: Trial, courses: [Course], while goesOn: () -> Bool = { true }
  ) throws(SimulationError) -> TrialRecord? {
    try simulated(trial, courses, from: Self.origin).record { _ in goesOn() }
  }

  private func simulated(_ trial: Trial, _ courses: [Course]? = nil, from origin: UInt64) -> SimulatedTrial {
    SimulatedTrial(
      plan, trial, courses ?? plan.courses(of: trial.experiment), costs, on: machine, origin: origin,
      startedAt: startedAt)
  }

  /// What the work costs, for every N of the plan.
  private var calibration: Calibration {
    Calibration(Set(plan.trials.map(\.fib) + [plan.fib]).sorted().map(costs.fib.point))
  }

  private var notes: [String] {
    let foreign = plan.servers.filter { $0.name == nil }.map { server in
      let work = costs.foreignWork[server.label].map { "work of \(Double($0) / 1e6) ms" } ?? "fib(N) as fast as ours"
      return "\(server.label) (\(server.simulatedAs(cores: max(1, machine.cores))), \(work))"
    }
    let servers =
      foreign.isEmpty
      ? []
      : ["Servers that are not ours are simulated as if they were: \(foreign.joined(separator: "; "))."]
    return costs.origin + servers + notModelled + [
      "The model knows loop, pool, cores and client, each with fixed costs; it knows no time slices of a scheduler, no caches, no "
        + "memory and no other programs. So tails beside a busy pool are shorter than measured ones."
    ]
  }

  /// What the plan sets and the model leaves out.
  private var notModelled: [String] {
    let settings = plan.servers.flatMap { server in
      Factor.allCases.compactMap { factor in server[factor].map { (factor, $0) } }
    }
    let all = settings + plan.sweep.axes.flatMap { axis in axis.values.map { (axis.factor, $0) } }
    let left = Factor.allCases.filter { factor in all.contains { $0 == factor && !Self.isModelled($0, $1) } }
    guard !left.isEmpty else { return [] }
    return [
      "The model has all workers there may be, all the time, and one queue, first in, first out, with its bound. What the plan says of "
        + "\(left.map(\.rawValue).joined(separator: ", ")) changes nothing in it."
    ]
  }

  private static func isModelled(_ factor: Factor, _ value: FactorValue) -> Bool {
    switch factor {
    case .workers, .maxWorkers, .maxQueue, .qualityOfService, .nice: true
    case .shed: [.word("none"), .word("queue")].contains(value)
    case .order: value == .word("fifo")
    case .policy: value != .word("batch")
    case .minWorkers, .maxIdle, .recycleAfter, .maxWorkerMemory, .jobTimeout, .abandonGrace, .spawn, .lagLimit,
      .maxWait,
      .pin:
      false
    case .fib, .loadConnections, .loadRate, .utilisation: true
    }
  }
}
