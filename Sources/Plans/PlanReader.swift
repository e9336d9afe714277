import Yams

/// Reads the sections of an experiment file; the one place that knows its keys, defaults and limits.
struct PlanReader {
  let problems: PlanProblems

  static let connections = 1...10_000
  /// More than any server of ours takes: those check for themselves, and a simulation may have them all.
  static let workers = 1...4_096
  static let repeats = 1...100
  static let measured = Duration.milliseconds(100)...Duration.seconds(600)

  /// Nothing when something is wrong; what it is stands in ``problems``.
  func plan(_ root: Node) -> ExperimentPlan? {
    let keys = [
      "name", "fib", "seed", "warmup", "settle", "timeout", "interval", "servers", "experiments", "sweep", "search",
    ]
    guard let top = PlanSection(root, at: "", keys: keys, into: problems) else { return nil }
    let name = top.text("name", expected: "a name of letters, digits, - and _", check: Self.isFileName)
    let fib = top.integer("fib", in: 0...50)
    let seed = top.integer("seed", in: 0...UInt64.max, default: 1)
    let warmup = top.duration("warmup", in: .zero ... .seconds(60), default: .seconds(1))
    let settle = top.duration("settle", in: .zero ... .seconds(60), default: .milliseconds(500))
    let timeout = top.duration("timeout", in: .milliseconds(1) ... .seconds(600), default: .seconds(5))
    let interval = top.duration(
      "interval", in: .milliseconds(10) ... .seconds(10), default: .milliseconds(100))
    let servers = servers(top)
    let experiments = experiments(top)
    let sweep = sweep(top, in: experiments?.contention)
    let search = search(top, in: experiments?.contention)
    guard let name, let fib, let seed, let warmup, let settle, let timeout, let interval, let servers, let experiments,
      let sweep, canBeListed(servers, experiments, sweep, top), check(servers, sweep, in: top)
    else { return nil }
    return ExperimentPlan(
      name: name, fib: fib, seed: seed, warmup: warmup, settle: settle, timeout: timeout, interval: interval,
      servers: servers, fixedLoad: experiments.fixedLoad, baseline: experiments.baseline,
      contention: experiments.contention, sweep: sweep, search: search)
  }

  /// More than anybody waits for, and few enough to be listed: a few factors with all their values would fill the memory.
  private static let mostTrials = 100_000.0

  /// To be asked before anything lists the settings.
  private func canBeListed(_ servers: [ServerPlan], _ experiments: Experiments, _ sweep: Sweep, _ top: PlanSection)
    -> Bool
  {
    let repeats = [experiments.fixedLoad?.repeats, experiments.baseline?.repeats, experiments.contention?.repeats]
      .reduce(0) { $0 + ($1 ?? 0) }
    let trials = sweep.axes.reduce(Double(repeats * servers.count)) { $0 * Double($1.values.count) }
    guard trials > Self.mostTrials else { return true }
    let (node, field) = top.optional("sweep").map { ($0, top.field("sweep")) } ?? (top.node, "")
    problems.report(node, field, "too many trials: servers, repeats and values may make at most 100000 of them")
    return false
  }

  static func isFileName(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 64
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

// Experiments.
extension PlanReader {
  private struct Experiments {
    var fixedLoad: ClosedStream?
    var baseline: ClosedStream?
    var contention: Contention?
  }

  private func experiments(_ top: PlanSection) -> Experiments? {
    guard let section = top.section("experiments", keys: ["A", "B", "C"]) else { return nil }
    if !["A", "B", "C"].contains(where: section.has) {
      problems.report(section.node, section.path, "expected at least one of A, B and C")
    }
    return Experiments(
      fixedLoad: stream(section, "A"), baseline: stream(section, "B"), contention: contention(section))
  }

  private func stream(_ section: PlanSection, _ key: String) -> ClosedStream? {
    guard let stream = section.optionalSection(key, keys: ["connections", "duration", "repeats"]) else { return nil }
    return closedStream(stream, repeats: stream.integer("repeats", in: Self.repeats, default: 1))
  }

  private func closedStream(_ section: PlanSection, repeats: Int?) -> ClosedStream? {
    let connections = section.integer("connections", in: Self.connections)
    let duration = section.duration("duration", in: Self.measured)
    guard let connections, let duration, let repeats else { return nil }
    return ClosedStream(connections: connections, duration: duration, repeats: repeats)
  }

  private func contention(_ top: PlanSection) -> Contention? {
    guard let section = top.optionalSection("C", keys: ["repeats", "throughput", "probe", "load"]) else { return nil }
    let repeats = section.integer("repeats", in: Self.repeats, default: 1)
    let throughput = section.optionalSection("throughput", keys: ["connections", "duration"])
      .flatMap { closedStream($0, repeats: repeats) }
    let probe = section.optionalSection("probe", keys: ["rate", "arrivals", "duration"]).flatMap(probe)
    if !section.has("throughput"), !section.has("probe") {
      problems.report(section.node, section.path, "expected throughput, probe or both")
    }
    let refusals = refusals(section)
    guard let repeats, let load = load(section) else { return nil }
    return Contention(throughput: throughput, probe: probe, load: load, repeats: repeats, refusals: refusals)
  }

  /// Nothing where nothing is said.
  private func refusals(_ top: PlanSection) -> Contention.Refusals? {
    guard let section = top.optionalSection("load", keys: Self.loadKeys), section.has("refusals") else { return nil }
    return section.word("refusals", default: .failures)
  }

  /// Requests for work in a closed loop, or in an open one at a rate or at a share of what the server can do.
  private func load(_ top: PlanSection) -> Load? {
    guard let section = top.section("load", keys: Self.loadKeys) else { return nil }
    let kinds = ["connections", "rate", "utilisation"].filter(section.has)
    guard kinds.count == 1 else {
      problems.report(section.node, section.path, "expected one of connections, rate and utilisation")
      return nil
    }
    if kinds == ["connections"] {
      if let arrivals = section.optional("arrivals") {
        problems.report(
          arrivals, section.field("arrivals"), "a load on connections has no arrivals: it asks when it was answered")
      }
      return section.integer("connections", in: Self.connections).map { .closed(connections: $0) }
    }
    guard let law = section.word("arrivals", default: ArrivalLaw.poisson) else { return nil }
    if kinds == ["rate"] { return section.rate("rate", in: Self.rates).map { .open(perSecond: $0, law) } }
    return section.share("utilisation", in: Self.utilisations).map { .utilisation($0, law) }
  }

  private static let loadKeys = ["connections", "rate", "utilisation", "arrivals", "refusals"]
  static let rates = 0.1...1_000_000
  static let utilisations = 0.001...10

  private func probe(_ section: PlanSection) -> Probe? {
    let rate = section.rate("rate", in: 1...1_000_000)
    let arrivals = section.word("arrivals", default: ArrivalLaw.poisson)
    let duration = section.duration("duration", in: Self.measured)
    guard let rate, let arrivals, let duration else { return nil }
    return Probe(rate: rate, arrivals: arrivals, duration: duration)
  }
}
