import HTTPCodec
import LoadClient
import Pacing
import Plans

extension ExperimentPlan {
  /// How the load client carries out one stream of a step.
  ///
  /// Every stream has one thread and connections of its own, so that streams meet in the server only.
  func loadPlan(
    for role: StreamRole, in span: Course.Span, warmup: Duration, of trial: Trial, at address: ListeningLine
  )
    throws(HTTPURL.Failure) -> LoadPlan
  {
    let isWork = role == .work || role == .load
    var load = LoadPlan(url: try HTTPURL(address.url + (isWork ? "/" : "/hi")))
    load.expectedBody = isWork ? workAnswer(fib: trial.fib) : easyAnswer
    load.duration = span.duration
    load.warmup = warmup
    load.timeout = timeout
    load.seed = seed
    switch role {
    case .work: load.connections = fixedLoad?.connections ?? 1
    case .easy: load.connections = (trial.experiment == .b ? baseline : contention?.throughput)?.connections ?? 1
    case .probe: load.arrivals = contention?.probe.map { $0.arrivals.schedule(perSecond: $0.rate) }
    case .load:
      switch trial.load {
      case .closed(let connections): load.connections = connections
      case .open(let rate, let law): load.arrivals = law.schedule(perSecond: rate)
      case .utilisation, nil: preconditionFailure("a load without a rate was started")
      }
    }
    return load
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
