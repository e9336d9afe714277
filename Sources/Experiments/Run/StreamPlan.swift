import HTTPCodec
import LoadClient
import Pacing

extension ExperimentPlan {
  /// How the load client carries out one stream of a step.
  ///
  /// Every stream has one thread and connections of its own, so that streams meet in the server only.
  func loadPlan(for role: StreamRole, in step: Step, of experiment: ExperimentName, at address: ListeningLine)
    throws(HTTPURL.Failure) -> LoadPlan
  {
    let isWork = role == .work || role == .load
    var load = LoadPlan(url: try HTTPURL(address.url + (isWork ? "/" : "/hi")))
    load.expectedBody = isWork ? workAnswer(fib: fib) : easyAnswer
    load.duration = step.duration
    load.warmup = step.warmup
    load.timeout = timeout
    load.seed = seed
    switch role {
    case .work: load.connections = fixedLoad?.connections ?? 1
    case .easy: load.connections = (experiment == .b ? baseline : contention?.throughput)?.connections ?? 1
    case .load: load.connections = contention?.loadConnections ?? 1
    case .probe: load.arrivals = contention?.probe.schedule
    }
    return load
  }
}

extension Probe {
  var schedule: Arrivals {
    switch arrivals {
    case .constant: .constant(perSecond: rate)
    case .poisson: .poisson(perSecond: rate)
    }
  }
}
