import Yams

// The parameters of servers, which stand under `servers` and under `sweep`.
extension PlanReader {
  func parameter(_ node: Node, _ factor: Factor, at field: String) -> FactorValue? {
    factor.form.flatMap { parameter(node, $0, at: field) }
  }

  func parameter(_ node: Node, _ form: ParameterForm, at field: String) -> FactorValue? {
    // A quoted number is a text in YAML; a word is one in either case.
    if let scalar = node.scalar, !node.isNull, let value = form.value(scalar.string),
      scalar.style == .plain || value.number == nil
    {
      return value
    }
    problems.report(node, field, "expected \(form.expected), found \(node.told)")
    return nil
  }

  /// Whether each server can have the numbers of workers that the sweep gives it; what contradicts itself is told elsewhere.
  func check(_ servers: [ServerPlan], _ sweep: Sweep, in top: PlanSection) -> Bool {
    let counts = sweep.axes.filter { [.workers, .minWorkers, .maxWorkers].contains($0.factor) }
    guard !counts.isEmpty, let node = top.optional("sweep") else { return true }
    for server in servers {
      for setting in Sweep(counts).settings {
        guard let (factor, message) = server.with(setting).contradiction else { continue }
        problems.report(
          node.mapping?[factor.rawValue] ?? node, "sweep",
          "\(factor.rawValue) of \(server.label) at \(setting.label): \(message)")
        return false
      }
    }
    return true
  }
}

extension ServerPlan {
  /// A parameter that another one contradicts, and how; the servers would refuse to start.
  var contradiction: (Factor, String)? {
    func number(_ factor: Factor) -> Int? { self[factor]?.number.map { Int($0) } }
    let (least, most) = (number(.minWorkers), number(.maxWorkers))
    if let workers {
      let other: (Factor, Int)? =
        if let least, least != workers { (.minWorkers, least) } else if let most, most != workers {
          (.maxWorkers, most)
        } else { nil }
      if let (factor, count) = other {
        return (factor, "\(count) contradicts workers, \(workers), which means that there are always as many")
      }
    }
    if let least, let most, least > most {
      return (.minWorkers, "expected at most \(most), which is max-workers, found \(least)")
    }
    return nil
  }

  /// With the values of a setting that are its own.
  fileprivate func with(_ setting: Setting) -> ServerPlan {
    var server = self
    for assignment in setting.values where assignment.factor.isOfServer && takes(assignment.factor) {
      server[assignment.factor] = assignment.value
    }
    return server
  }

  /// Whether a parameter changes anything for it: an inline server has no pool, and a foreign one knows only workers.
  func takes(_ factor: Factor) -> Bool {
    switch factor {
    case .workers, .maxQueue, .qualityOfService, .nice: hasPool
    case .minWorkers, .maxWorkers, .maxIdle, .recycleAfter, .jobTimeout, .order, .policy: name != nil && hasPool
    case .maxWorkerMemory, .abandonGrace, .spawn: name != nil && hasPool && name != "thread-server"
    case .shed, .lagLimit, .maxWait, .pin: name != nil
    case .fib, .loadConnections, .loadRate, .utilisation: false
    }
  }
}
