/// Whether an open loop kept to its schedule and, where it did not, what kept it from that.
extension VerdictRules {
  /// One reason for each symptom; the first says what the limit was.
  func judgeSchedule(_ run: RunRecord, _ host: HostLoad?, _ verdict: inout Verdict) {
    let symptoms = [missedRate(run), unsent(run), lateness(run)].compactMap { $0 }
    for (index, symptom) in symptoms.enumerated() {
      verdict.add(.suspect, symptom + (index == 0 ? "; \(limit(of: run, host))." : "."))
    }
  }

  // MARK: Symptoms

  private func missedRate(_ run: RunRecord) -> String? {
    guard let offered = run.offeredRate, offered > 0 else { return nil }
    let isRandom = run.arrivals != nil && run.arrivals != "constant"
    let slack = isRandom ? 3 / (offered * run.durationSeconds).squareRoot() : 0
    guard run.achievedRate < (reachedShare - slack) * offered else { return nil }
    return "The offered rate was not reached: \(fixed(run.achievedRate, 1)) of \(fixed(offered, 1)) requests "
      + "per second were sent (\(percent(run.achievedRate / offered)))"
  }

  private func unsent(_ run: RunRecord) -> String? {
    let counts = run.counts
    guard Double(counts.unsent) > unsentShare * Double(counts.scheduled) else { return nil }
    // A record that was put together by hand may say more.
    let unhandled = min(run.client.unhandled, counts.unsent)
    let reason =
      switch unhandled {
      case 0: "no connection was free for them"
      case counts.unsent: "the client had not come to them"
      default: "the client had not come to \(unhandled), and for \(counts.unsent - unhandled) no connection was free"
      }
    return "\(counts.unsent) of \(counts.scheduled) requests were due but never sent "
      + "(\(percent(counts.unsent, of: counts.scheduled))): \(reason)"
  }

  private func lateness(_ run: RunRecord) -> String? {
    guard isLate(run), let latency = run.latency[.p99] else { return nil }
    let lag = run.client.scheduleLag.p99
    return "The client itself was late: its schedule lag has a p99 of \(fixed(lag, 3)) ms, "
      + "\(percent(lag / latency)) of the latency's p99 of \(fixed(latency, 3)) ms"
  }

  private func isLate(_ run: RunRecord) -> Bool {
    let lag = run.client.scheduleLag.p99
    guard lag > lagFloorMilliseconds, let latency = run.latency[.p99] else { return false }
    return lag > lagShare * latency
  }

  // MARK: What was the limit

  /// A client without idle time is the limit whatever else there is. Else a crowded host is. Else a client that was late
  /// waited for a core, or for itself; and one that came to everything in time waited for answers.
  private func limit(of run: RunRecord, _ host: HostLoad?) -> String {
    let share = percent(run.client.cpuShare)
    if run.client.cpuShare > openCPUShare {
      return "the client was the limit, its busiest thread used \(share) of a core"
    }
    if let host, isCrowded(host) { return "the host was the limit" }
    guard isLate(run) || isBehind(run) else { return "the server was the limit" }
    guard let host else {
      return "the client or the host was the limit, its busiest thread used only \(share) of a core"
    }
    if host.sharesOneCore || isRobbed(host) { return "the host was the limit" }
    let idle = "\(fixed(host.use.idle, 2)) of \(cores(host)) idle"
    if host.use.idle < enoughIdleCores { return "the host was the limit, client and server left \(idle)" }
    return "the client was the limit, it was late with \(idle)"
  }

  /// Most of what was not sent is what the client had not come to.
  private func isBehind(_ run: RunRecord) -> Bool {
    run.client.unhandled > 0 && 2 * run.client.unhandled >= run.counts.unsent
  }

  func isCrowded(_ host: HostLoad) -> Bool {
    host.use.others + host.use.stolen > othersCores && host.use.idle < enoughIdleCores
  }

  func isRobbed(_ host: HostLoad) -> Bool { host.use.stolen > stolenCores }

  func cores(_ host: HostLoad) -> String { host.cores == 1 ? "1 core" : "\(host.cores) cores" }
}
