import Measurement
import Pacing
import Plans
import Records

/// In what two runs were not the same experiment.
struct PlanDifferences: Equatable {
  /// Phrases such as `fib 30 against 28`: figures of the two do not mean the same.
  var grave: [String] = []
  /// Sentences: what a reader should know, and what may be the very thing that is compared.
  var notes: [String] = []

  /// - Parameter servers: labels of those compared, each in A and in B.
  init(_ a: ComparedRecord, _ b: ComparedRecord, servers: [(a: String, b: String)]) {
    for (labelA, labelB) in servers { compareWork(a, labelA, b, labelB) }
    if a.path == b.path { return }
    compare(a.record.plan, b.record.plan)
    if a.record.isSimulated != b.record.isSimulated {
      grave.append("\(Self.kind(a.record)) against \(Self.kind(b.record))")
    }
    for (labelA, labelB) in servers where labelA == labelB {
      if let ofA = a.plan(of: labelA), let ofB = b.plan(of: labelB) { compare(ofA, ofB) }
    }
    compare(a.record.machine, b.record.machine)
  }

  private static func kind(_ record: ExperimentRecord) -> String { record.isSimulated ? "simulated" : "measured" }

  private mutating func compareWork(_ a: ComparedRecord, _ labelA: String, _ b: ComparedRecord, _ labelB: String) {
    // Where N is varied, trials of the same N are compared.
    func varies(_ side: ComparedRecord) -> Bool { side.record.plan.sweep.axes.contains { $0.factor == .fib } }
    if varies(a), varies(b) { return }
    let (ofA, ofB) = (
      a.plan(of: labelA)?.fib ?? a.record.plan.fib, b.plan(of: labelB)?.fib ?? b.record.plan.fib
    )
    let phrase = "fib \(ofA) against \(ofB)"
    if ofA != ofB, !grave.contains(phrase) { grave.append(phrase) }
  }

  private mutating func compare(_ a: ExperimentPlan, _ b: ExperimentPlan) {
    hold("warmup", a.warmup.shortText, b.warmup.shortText)
    hold("timeout", a.timeout.shortText, b.timeout.shortText)
    hold("A", a.fixedLoad, b.fixedLoad)
    hold("B", a.baseline, b.baseline)
    guard let ofA = a.contention, let ofB = b.contention else { return }
    hold("settle", a.settle.shortText, b.settle.shortText)
    hold("C: throughput", ofA.throughput, ofB.throughput)
    if let probeA = ofA.probe, let probeB = ofB.probe {
      hold("C: probe rate", "\(Rate(perSecond: probeA.rate))", "\(Rate(perSecond: probeB.rate))")
      hold("C: probe arrivals", probeA.arrivals.rawValue, probeB.arrivals.rawValue)
      hold("C: probe duration", probeA.duration.shortText, probeB.duration.shortText)
    }
    hold("C: load", Self.text(ofA.load), Self.text(ofB.load))
  }

  /// Only what both have is compared.
  private mutating func hold(_ name: String, _ a: ClosedStream?, _ b: ClosedStream?) {
    guard let a, let b else { return }
    hold("\(name): connections", "\(a.connections)", "\(b.connections)")
    hold("\(name): duration", a.duration.shortText, b.duration.shortText)
  }

  private mutating func hold(_ name: String, _ a: String, _ b: String) {
    if a != b { grave.append("\(name) \(a) against \(b)") }
  }

  private static func text(_ load: Load) -> String {
    switch load {
    case .closed(let connections): "\(connections) connections"
    case .open(let rate, let law): "\(Rate(perSecond: rate)) (\(law.rawValue))"
    case .utilisation(let share, let law): "\(share * 100) % of the workers' time (\(law.rawValue))"
    }
  }

  private mutating func compare(_ a: ServerPlan, _ b: ServerPlan) {
    func note(_ name: String, _ ofA: String?, _ ofB: String?) {
      if ofA == ofB { return }
      notes.append(
        "\(a.label) has \(name) \(ofA ?? "as it comes") in A and \(ofB ?? "as it comes") in B: that is part of the "
          + "difference.")
    }
    note("the executable", a.executable(in: "."), b.executable(in: "."))
    note("the command", a.command?.joined(separator: " "), b.command?.joined(separator: " "))
    for factor in Factor.allCases where factor.isOfServer {
      note(factor.rawValue, a[factor]?.description, b[factor]?.description)
    }
    note("arguments", a.arguments.joined(separator: " "), b.arguments.joined(separator: " "))
  }

  private mutating func compare(_ a: MachineDescription, _ b: MachineDescription) {
    func describe(_ machine: MachineDescription) -> [String] {
      [machine.processor, "\(machine.cores) cores", machine.kernel]
    }
    let pairs = zip(describe(a), describe(b)).filter { $0 != $1 }
    if pairs.isEmpty { return }
    let phrases = pairs.map { "\($0) against \($1)" }.joined(separator: ", ")
    notes.append("A and B were measured on machines that differ: \(phrases).")
  }
}
