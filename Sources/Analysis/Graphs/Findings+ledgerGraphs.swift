import Inference
import Measurement
import Plans
import Report

// Where the time of requests went.
extension Findings {
  var ledgerGraphs: [RecordGraph?] {
    [
      ledgerGraph(
        "ledger-probe", "Where the time of the probe goes, beside the load",
        cases(.c).map { $0.at(.loaded).of(.probe) }, loadText,
        "Mean parts of the latency of requests that cost nothing. What the loop spends on other requests shows as the wait "
          + "for the loop; a pool that takes the cores shows there as well."),
      ledgerGraph(
        "ledger-load", "Where the time of requests for work goes",
        cases(.c).map { $0.at(.loaded).of(.load, beside: .probe) }, loadText,
        "Mean parts of the latency of the load beside the probe. The stroke in the work is its CPU time: what lies between "
          + "it and the end of the work is time in which the worker was runnable, and another had the core."),
      ledgerGraph(
        "ledger-work", "Where the time of requests for work goes under a fixed load", cases(.a).map { $0.of(.work) },
        "GET /, \(workName)",
        "As above, in a closed loop with more connections than workers: most of the time is the queue that these make."),
    ]
  }

  private func ledgerGraph(
    _ name: String, _ title: String, _ rows: [Selection], _ how: String, _ caption: String
  ) -> RecordGraph? {
    let servers = rows.compactMap(ledgerBar)
    guard !servers.isEmpty else { return nil }
    let wholes = servers.map(\.whole).filter { $0 > 0 }
    // A bar that cannot be seen says nothing; its parts still do.
    let isUneven = (wholes.max() ?? 1) > 12 * (wholes.min() ?? 1)
    var graph = Graph.ledgerBars(
      title: title, subtitle: subtitle(how), servers: servers, scale: isUneven ? .shares : .milliseconds)
    if isUneven {
      graph.note =
        "Parts of each server's own mean, which stands behind its bar: the servers differ too much for one scale."
    }
    return RecordGraph(name, .ledger, graph, caption: caption)
  }

  private func ledgerBar(_ selection: Selection) -> Graph.LedgerBar? {
    guard let whole = self[.ledgerWhole, selection]?.value else { return nil }
    return Graph.LedgerBar(
      selection.server, parts: Ledger.Part.allCases.map { self[.ledger($0), selection]?.value ?? 0 }, whole: whole,
      workCPU: self[.workCPU, selection]?.value ?? 0, isToldByServer: self[.workCPU, selection] != nil)
  }
}
