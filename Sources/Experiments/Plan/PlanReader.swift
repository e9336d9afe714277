import Yams

/// Reads the sections of an experiment file; the one place that knows its keys, defaults and limits.
struct PlanReader {
  let problems: PlanProblems

  private static let connections = 1...10_000
  private static let repeats = 1...100
  private static let measured = Duration.milliseconds(100)...Duration.seconds(600)

  /// Nothing when something is wrong; what it is stands in ``problems``.
  func plan(_ root: Node) -> ExperimentPlan? {
    let keys = ["name", "fib", "seed", "warmup", "settle", "timeout", "servers", "experiments"]
    guard let top = PlanSection(root, at: "", keys: keys, into: problems) else { return nil }
    let name = top.text("name", expected: "a name of letters, digits, - and _", check: Self.isFileName)
    let fib = top.integer("fib", in: 0...50)
    let seed = top.integer("seed", in: 0...UInt64.max, default: 1)
    let warmup = top.duration("warmup", in: .zero ... .seconds(60), default: .seconds(1))
    let settle = top.duration("settle", in: .zero ... .seconds(60), default: .milliseconds(500))
    let timeout = top.duration("timeout", in: .milliseconds(1) ... .seconds(600), default: .seconds(5))
    let servers = servers(top)
    let experiments = experiments(top)
    guard let name, let fib, let seed, let warmup, let settle, let timeout, let servers, let experiments else {
      return nil
    }
    return ExperimentPlan(
      name: name, fib: fib, seed: seed, warmup: warmup, settle: settle, timeout: timeout, servers: servers,
      fixedLoad: experiments.fixedLoad, baseline: experiments.baseline, contention: experiments.contention)
  }

  private static func isFileName(_ text: String) -> Bool {
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

// Servers.
extension PlanReader {
  private func servers(_ top: PlanSection) -> [ServerPlan]? {
    guard let node = top.required("servers") else { return nil }
    guard let list = node.sequence, !list.isEmpty else {
      problems.report(node, "servers", "expected a list of servers, found \(list(node))")
      return nil
    }
    let servers = list.enumerated().map { server($1, at: "servers[\($0)]") }
    var labels: Set<String> = []
    for (index, server) in servers.enumerated() {
      guard let server, !labels.insert(server.label).inserted else { continue }
      problems.report(
        list[index], "servers[\(index)]", "the label '\(server.label)' is taken; give this one a label of its own")
    }
    return servers.contains { $0 == nil } ? nil : servers.compactMap { $0 }
  }

  private func list(_ node: Node) -> String { node.sequence == nil ? node.told : "an empty list" }

  /// A name by itself, or a mapping.
  private func server(_ node: Node, at path: String) -> ServerPlan? {
    let nameHint = "the name of a server's executable, without a path"
    if node.scalar != nil {
      return PlanSection.text(node, at: path, expected: nameHint, problems: problems, check: Self.isFileName)
        .map { ServerPlan(name: $0) }
    }
    let keys = ["name", "label", "workers", "arguments"]
    guard let section = PlanSection(node, at: path, keys: keys, into: problems) else { return nil }
    let name = section.text("name", expected: nameHint, check: Self.isFileName)
    let label = section.text("label", default: name ?? "unnamed", expected: "a label of 1 to 40 letters") {
      (1...40).contains($0.count)
    }
    let workers = section.has("workers") ? section.integer("workers", in: 1...256) : nil
    let arguments = arguments(section)
    guard let name, let label, let arguments, section.has("workers") == (workers != nil) else { return nil }
    return ServerPlan(name: name, label: label, workers: workers, arguments: arguments)
  }

  private func arguments(_ section: PlanSection) -> [String]? {
    guard let node = section.optional("arguments") else { return [] }
    let field = section.field("arguments")
    guard let list = node.sequence else {
      problems.report(node, field, "expected a list such as [--max-queue, 64], found \(node.told)")
      return nil
    }
    let texts = list.enumerated().map { index, item in
      PlanSection.text(item, at: "\(field)[\(index)]", expected: "a text", problems: problems) { !$0.contains("\0") }
    }
    return texts.contains { $0 == nil } ? nil : texts.compactMap { $0 }
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
    let throughput = section.section("throughput", keys: ["connections", "duration"])
      .flatMap { closedStream($0, repeats: repeats) }
    let probe = section.section("probe", keys: ["rate", "arrivals", "duration"]).flatMap(probe)
    let load = section.section("load", keys: ["connections"])?.integer("connections", in: Self.connections)
    guard let repeats, let throughput, let probe, let load else { return nil }
    return Contention(throughput: throughput, probe: probe, loadConnections: load, repeats: repeats)
  }

  private func probe(_ section: PlanSection) -> Probe? {
    let rate = section.rate("rate", in: 1...1_000_000)
    let arrivals = section.word("arrivals", default: ProbeArrivals.poisson)
    let duration = section.duration("duration", in: Self.measured)
    guard let rate, let arrivals, let duration else { return nil }
    return Probe(rate: rate, arrivals: arrivals, duration: duration)
  }
}
