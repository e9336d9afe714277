import Measurement
import Plans
import Records
import Report

extension ExperimentRecord {
  /// What the numbers say, in plain English; one paragraph an experiment. Computed, never written by hand.
  var conclusion: [String] {
    let contention = [contentionConclusion, recoveryConclusion, steadiness].compactMap { $0 }.joined(separator: " ")
    return [fixedLoadConclusion, baselineConclusion, contention].compactMap { $0 }.filter { !$0.isEmpty }
  }

  private var fixedLoadConclusion: String? {
    let rates = rates(.a, .work)
    guard let first = rates.first else { return nil }
    let others = rates.dropFirst().map { "\($0.server) \(times($0.rate / first.rate))" }
    let start = "A: \(first.server) computed fib(\(plan.fib)) \(Figures.quantity(first.rate)) times a second"
    return others.isEmpty ? start + "." : "\(start), \(listed(others)) as often."
  }

  private var baselineConclusion: String? {
    let rates = rates(.b, .easy)
    guard let first = rates.first else { return nil }
    let others = rates.dropFirst().map { "\($0.server) \(Figures.percent($0.rate / first.rate)) of that" }
    let start = "B: without work, \(first.server) answered \(Figures.quantity(first.rate)) requests per second"
    return others.isEmpty ? start + "." : "\(start), \(listed(others))."
  }

  private var contentionConclusion: String? {
    let servers = servers(in: .c).map(\.label)
    let shares = servers.compactMap { server in kept(server: server, in: .loaded).map { (server, $0) } }
    guard let (server, share) = shares.first else { return nil }
    let others = shares.dropFirst().map { "\($0) \(Figures.percent($1))" }
    let all = ["\(server) kept \(Figures.percent(share)) of its no-CPU throughput"] + others
    let waits = servers.compactMap(probeWait)
    let probe = waits.isEmpty ? "" : " The probe's p99 went from quiet to loaded: \(listed(waits))."
    return "C: under the load, \(listed(all)).\(probe)"
  }

  private func probeWait(_ server: String) -> String? {
    func p99(_ phase: Phase) -> LatencyFigure? {
      latency(.p99, Selection(experiment: .c, server: server, phase: phase, role: .probe))
    }
    guard let quiet = p99(.quiet), let loaded = p99(.loaded) else { return nil }
    return "\(server) \(text(quiet)) to \(text(loaded)) ms"
  }

  /// Whether the servers came back once the load was gone.
  private var recoveryConclusion: String? {
    let after = servers(in: .c).compactMap { server in
      kept(server: server.label, in: .recovery).map { (server: server.label, share: $0) }
    }
    if after.isEmpty { return nil }
    let slow = after.filter { $0.share < 0.9 }
    if slow.isEmpty {
      let least = Figures.percent(after.map(\.share).min())
      return "After the load, \(after.count == 1 ? "it" : "all") served at least \(least) of the quiet rate again."
    }
    return "After the load, not all came back to their quiet rate: "
      + listed(slow.map { "\($0.server) \(Figures.percent($0.share))" }) + "."
  }

  /// More than all can only come from a quiet phase that was not quiet.
  private var steadiness: String? {
    let shares = servers(in: .c).flatMap { server in
      [Phase.loaded, .recovery].compactMap { kept(server: server.label, in: $0) }
    }
    guard let most = shares.max(), most > 1.15 else { return nil }
    return "A share of \(Figures.percent(most)) says that something else disturbed the quiet phase."
  }

  private func rates(_ experiment: ExperimentName, _ role: StreamRole) -> [(server: String, rate: Double)] {
    servers(in: experiment).compactMap { server in
      let rate = throughput(Selection(experiment: experiment, server: server.label, role: role))?.median ?? 0
      return rate > 0 ? (server.label, rate) : nil
    }
  }

  private func times(_ ratio: Double) -> String { "\(Figures.quantity(ratio)) times" }
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ items: [String]) -> String {
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  return items.dropLast().joined(separator: ", ") + " and " + last
}
