public import Plans

#if canImport(Glibc)
  import Glibc
#endif

extension ExperimentPlan {
  /// Says that this process may not have as many files open as the plan needs connections, or nothing when it may. Asked
  /// before a run, else the first busy step would find it out.
  public func descriptorProblem() -> String? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    let allowed = limit.rlim_max == rlim_t.max ? Int.max : Int(clamping: limit.rlim_max)
    return descriptorProblem(allowed: allowed)
  }

  func descriptorProblem(allowed: Int) -> String? {
    let needed = connectionsAtOnce + Self.otherDescriptors
    if needed <= allowed { return nil }
    return
      "the plan needs up to \(connectionsAtOnce) connections at once, and with them \(needed) open files, but this "
      + "process may have \(allowed): ask for fewer, or raise the limit (ulimit -Hn)"
  }

  /// For loops, files of /proc and all else that is no connection.
  private static let otherDescriptors = 128

  /// The most connections of any step, at any point of the sweep.
  var connectionsAtOnce: Int {
    let loads = ([contention?.load] + trials.map(\.load)).compactMap { $0 }.map { connections(of: $0) }
    let beside = loads.max() ?? 0
    let probe = contention?.probe.map { connections(ofOpenLoop: $0.rate) } ?? 0
    let contended = max(contention?.throughput?.connections ?? 0, probe) + (contention == nil ? 0 : beside)
    return max(fixedLoad?.connections ?? 0, baseline?.connections ?? 0, contended)
  }

  /// What an open load has more than it may have, it goes without; one connection is enough to run it.
  private func connections(of load: Load) -> Int {
    switch load {
    case .closed(let connections): connections
    case .open(let rate, _): connections(ofOpenLoop: rate)
    case .utilisation: 1
    }
  }
}
