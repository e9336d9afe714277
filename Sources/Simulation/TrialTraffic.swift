import Measurement
import Pacing
import Plans
import Queueing

/// A trial as traffic for the simulation: its courses one after another on one server, each with its stream and the load
/// beside it. Arrivals are drawn as the load client draws them, so that a simulated trial meets the same requests at the
/// same moments as a measured one.
struct TrialTraffic {
  private(set) var watches: [StreamWatch] = []
  /// Where each course begins, on the simulation's clock.
  private(set) var origins: [UInt64] = []
  private(set) var end: UInt64 = 0
  /// The load with its rate filled in.
  let load: Load?
  private let plan: ExperimentPlan
  private let trial: Trial

  /// As between the courses of a measured trial.
  private static let gap: UInt64 = 30_000_000
  /// More entries make a ledger no better, and cost as much as simulating.
  private static let ledgerEntries = 100_000.0

  /// - Parameter workNanoseconds: what the rate of a load at a share of the workers' time follows from.
  init(_ plan: ExperimentPlan, _ trial: Trial, _ courses: [Course], cores: Int, workNanoseconds: UInt64) {
    (self.plan, self.trial) = (plan, trial)
    load = trial.load.map {
      guard case .utilisation(let share, let law) = $0 else { return $0 }
      let workers = Double(trial.server.simulatedWorkers(cores: cores))
      return .open(perSecond: share * workers * 1e9 / Double(workNanoseconds), law)
    }
    for course in courses {
      end += Self.gap
      origins.append(end)
      add(course, at: end)
      end += course.duration.wholeNanoseconds
    }
  }

  private mutating func add(_ course: Course, at origin: UInt64) {
    let spans = course.spans.map { origin + $0.start.wholeNanoseconds..<origin + $0.end.wholeNanoseconds }
    watch(
      course.role, of: course, law(of: course), from: origin, until: origin + course.duration.wholeNanoseconds, spans,
      seed: plan.arrivalSeed(of: course.role, round: trial.round))
    guard let range = course.load, let load, let loaded = course.spans.firstIndex(where: { $0.phase == .loaded }) else {
      return
    }
    watch(
      .load, of: course, law(of: load), from: origin + range.lowerBound.wholeNanoseconds,
      until: origin + range.upperBound.wholeNanoseconds, [spans[loaded]],
      seed: plan.arrivalSeed(of: .load, round: trial.round))
  }

  private mutating func watch(
    _ role: StreamRole, of course: Course, _ law: TrafficStream.Law, from start: UInt64, until end: UInt64,
    _ spans: [Range<UInt64>], seed: UInt64
  ) {
    let traffic = TrafficStream(
      name: "\(role.rawValue) of \(trial.place)", route: role == .work || role == .load ? .work : .easy, law: law,
      startNanoseconds: start, endNanoseconds: end, timeoutNanoseconds: plan.timeout.wholeNanoseconds, seed: seed)
    var ledgerEvery = 0
    if role != .easy {
      let seconds = Double(spans.map { $0.upperBound - $0.lowerBound }.max() ?? 0) / 1e9
      ledgerEvery = max(1, Int(traffic.offeredPerSecond * seconds / Self.ledgerEntries))
    }
    watches.append(
      StreamWatch(
        role, of: course, traffic, spans: spans, width: plan.interval.wholeNanoseconds, ledgerEvery: ledgerEvery))
  }

  // MARK: Laws

  private func law(of course: Course) -> TrafficStream.Law {
    switch course.role {
    case .work, .load: .closed(connections: plan.fixedLoad?.connections ?? 1)
    case .easy:
      .closed(connections: (trial.experiment == .b ? plan.baseline : plan.contention?.throughput)?.connections ?? 1)
    case .probe: open(plan.contention?.probe?.rate ?? 1, plan.contention?.probe?.arrivals ?? .poisson)
    }
  }

  private func law(of load: Load) -> TrafficStream.Law {
    switch load {
    case .closed(let connections): .closed(connections: connections)
    case .open(let rate, let law), .utilisation(let rate, let law): open(rate, law)
    }
  }

  /// With as many connections as the load client would open.
  private func open(_ rate: Double, _ law: ArrivalLaw) -> TrafficStream.Law {
    .open(
      law == .constant ? .constant(perSecond: rate) : .poisson(perSecond: rate),
      maxConnections: plan.connections(ofOpenLoop: rate))
  }
}

extension TrafficStream {
  /// Requests per second; 0 in a closed loop, where nobody knows beforehand.
  var offeredPerSecond: Double {
    if case .open(let arrivals, _) = law { arrivals.perSecond } else { 0 }
  }

  var connections: Int {
    switch law {
    case .closed(let connections), .open(_, let connections): connections
    }
  }
}

// How much there is to do.
extension TrialTraffic {
  /// Threads the client needs so that no stream keeps one busy for more than 0.7 of its time; 1 for all that one thread can send.
  func clientThreads(_ costs: SimulationCosts) -> Int {
    let most = watches.map(\.traffic.offeredPerSecond).max() ?? 0
    return max(1, Int((most * Double(costs.clientNanoseconds) / 1e9 / 0.7).rounded(.up)))
  }

  /// Requests it will come to, about: what is offered, and what a closed loop can do at best.
  func expectedRequests(_ model: SystemModel) -> Double {
    watches.reduce(0) { sum, watch in
      let seconds = Double(watch.traffic.endNanoseconds - watch.traffic.startNanoseconds) / 1e9
      let offered = watch.traffic.offeredPerSecond
      return sum + (offered > 0 ? offered : watch.traffic.mostPerSecond(model)) * seconds
    }
  }
}

extension TrafficStream {
  /// What a closed loop can do at best.
  fileprivate func mostPerSecond(_ model: SystemModel) -> Double {
    let onLoop =
      route == .easy
      ? model.loop.easyNanoseconds : model.loop.submitNanoseconds + model.loop.answerNanoseconds
    let work = route == .easy ? 0 : model.work.meanNanoseconds
    let isInline = model.pool.kind == .inline
    let loop = ClosedBounds(
      clients: connections, servers: 1, serviceNanoseconds: max(1, Double(onLoop) + (isInline ? work : 0)))
    if isInline || route == .easy { return loop.highestThroughput }
    let workers = ClosedBounds(
      clients: connections, servers: min(model.pool.workers, model.cores), serviceNanoseconds: max(1, work))
    return min(loop.highestThroughput, workers.highestThroughput)
  }
}
