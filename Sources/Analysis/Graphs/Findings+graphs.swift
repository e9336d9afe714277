import Inference
import Measurement
import Plans
import Records
import Report

extension Findings {
  /// Every picture for which the record has figures, section by section. A server has the same colour in all of them.
  ///
  /// - Parameter simulated: of the same plan in virtual time; its points stand beside the measured ones of a sweep.
  public func graphs(with simulated: Findings? = nil) -> [RecordGraph] {
    let graphs =
      record.plan.sweep.isEmpty
      ? phaseGraphs + throughputGraphs + spectrumGraphs + ledgerGraphs + memoryGraphs + timelineGraphs
      : sweepGraphs(simulated) + poolGraphs + breakEvenGraphs
    let all = (graphs + searchGraphs).compactMap { $0?.cuttingIntervals }
    return RecordGraph.Section.allCases.flatMap { section in all.filter { $0.section == section } }
  }

  var palette: Graph.Palette { Graph.Palette(record.plan.servers.map(\.label)) }

  /// What stands below every title: the work, the load, how often, where.
  func subtitle(_ parts: String?...) -> String {
    let machine = record.machine.cores > 0 ? Figures.counted(record.machine.cores, "core") : nil
    let kind = record.isSimulated ? "simulated" : nil
    return (parts + [machine, kind]).compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// `4 connections ask for fib(30)`.
  var loadText: String {
    guard let contention = record.plan.contention else { return "" }
    let isVaried = record.plan.sweep.axes.contains {
      [.loadConnections, .loadRate, .utilisation].contains($0.factor)
    }
    return isVaried ? "load: \(workName)" : "load: \(described(contention.load)) for \(workName)"
  }

  /// `2 repeats`.
  func repeatsText(_ experiment: ExperimentName) -> String? {
    let repeats = record.plan.repeats(of: experiment)
    return repeats > 1 ? "\(repeats) repeats" : nil
  }

  func measure(_ label: String, _ estimate: Estimate?) -> Graph.Measure {
    Graph.Measure(label, estimate?.value, low: estimate?.low, high: estimate?.high)
  }
}

extension Graph.Point {
  /// Nothing where the figure was not measured.
  init?(_ x: Double?, _ estimate: Estimate?) {
    guard let x, let value = estimate?.value else { return nil }
    self.init(x, value, low: estimate?.low, high: estimate?.high)
  }
}
