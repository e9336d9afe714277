import HTTPCodec
import LoadClient
import Pacing
import Plans

extension ExperimentPlan {
  /// How the load client carries out the stream that a course is of, over all its spans.
  ///
  /// Every stream has one thread and connections of its own, so that streams meet in the server only.
  ///
  /// - Parameter origin: when the course begins, on CLOCK_MONOTONIC.
  func mainPlan(
    of course: Course, origin: UInt64, in trial: Trial, at address: ServerAddress
  ) throws(HTTPURL.Failure) -> LoadPlan {
    var load = try basicPlan(course.role, of: trial, at: address)
    load.origin = origin
    load.spans = course.spans.map { LoadSpan(from: $0.start, until: $0.end) }
    switch course.role {
    case .work, .load: load.connections = fixedLoad?.connections ?? 1
    case .easy: load.connections = (trial.experiment == .b ? baseline : contention?.throughput)?.connections ?? 1
    case .probe: contention?.probe.map { setArrivals($0.arrivals, perSecond: $0.rate, of: &load) }
    }
    return load
  }

  /// The same for the load beside a course, measured in the loaded span; nothing where there is none.
  func loadPlan(
    beside course: Course, origin: UInt64, in trial: Trial, at address: ServerAddress
  ) throws(HTTPURL.Failure) -> LoadPlan? {
    guard let range = course.load, let loaded = course.spans.first(where: { $0.phase == .loaded }) else { return nil }
    var load = try basicPlan(.load, of: trial, at: address)
    load.origin = origin + range.lowerBound.wholeNanoseconds
    load.spans = [LoadSpan(from: loaded.start - range.lowerBound, until: loaded.end - range.lowerBound)]
    load.allowsRefusals = contention?.refusals == .allowed
    switch trial.load {
    case .closed(let connections): load.connections = connections
    case .open(let rate, let law): setArrivals(law, perSecond: rate, of: &load)
    case .utilisation, nil: preconditionFailure("a load without a rate was started")
    }
    return load
  }

  /// What all streams of a role have in common. The ledger costs the server and the client a header line each way: the
  /// streams that saturate one of them with requests that cost nothing go without.
  func basicPlan(
    _ role: StreamRole, of trial: Trial, at address: ServerAddress
  ) throws(HTTPURL.Failure) -> LoadPlan {
    let server = trial.server
    let isWork = role == .work || role == .load
    let target = server.filled(isWork ? server.workTarget : server.easyTarget, port: address.port, fib: trial.fib)
    var load = LoadPlan(url: try HTTPURL(address.url + target))
    if server.checksAnswers { load.expectedBody = isWork ? workAnswer(fib: trial.fib) : easyAnswer }
    load.timeout = timeout
    load.seed = arrivalSeed(of: role, round: trial.round)
    load.intervalWidth = interval
    load.asksLedger = role != .easy
    return load
  }

  private func setArrivals(_ law: ArrivalLaw, perSecond rate: Double, of load: inout LoadPlan) {
    load.arrivals = law.schedule(perSecond: rate)
    load.maxConnections = min(load.maxConnections, connections(ofOpenLoop: rate))
  }
}

extension ArrivalLaw {
  func schedule(perSecond rate: Double) -> Arrivals {
    switch self {
    case .constant: .constant(perSecond: rate)
    case .poisson: .poisson(perSecond: rate)
    }
  }
}
