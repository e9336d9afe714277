public import Measurement
import Plans
import Records
import Report

// The whole distribution, on HdrHistogram's axis.
extension Findings {
  var spectrumGraphs: [RecordGraph?] { [probeSpectrum, workSpectrum] }

  private var probeSpectrum: RecordGraph? {
    let loaded = spectra(cases(.c).map { $0.at(.loaded).of(.probe) })
    guard !loaded.isEmpty else { return nil }
    var graph = Graph.percentileSpectrum(
      title: "All latencies of the probe: beside the load, and on the quiet server",
      subtitle: subtitle(probeText, loadText, repeatsText(.c)), servers: loaded, palette: palette)
    let quiet = spectra(cases(.c).map { $0.at(.quiet).of(.probe) })
    graph.panels[0].series += quiet.map { server in
      var series = Graph.Series(
        "", color: palette[server.label].lighter(0.25), form: .dashed, points: server.points)
      series.width = 1.5
      return series
    }
    graph.key = [.init(.line, "beside the load", color: .quietInk)]
    if !quiet.isEmpty { graph.key.append(.init(.dashed, "quiet", color: .quietInk)) }
    return RecordGraph(
      "spectrum-probe", .responsiveness, graph,
      caption:
        "Read it from the right: at 99 %, one request in a hundred took longer than the line. All repeats together; "
        + "each line ends where a single request would be told. Requests without an answer count with their age.")
  }

  private var workSpectrum: RecordGraph? {
    let servers = spectra(cases(.a).map { $0.of(.work) })
    guard !servers.isEmpty, let stream = record.plan.fixedLoad else { return nil }
    let graph = Graph.percentileSpectrum(
      title: "All latencies of requests for work",
      subtitle: subtitle("GET /, \(workName); \(connections(stream)) in a closed loop", repeatsText(.a)),
      servers: servers, palette: palette)
    return RecordGraph(
      "spectrum-work", .throughput, graph,
      caption:
        "A closed loop: each connection waits for its answer before it asks again, so latency here is mostly the "
        + "queue that the connections make themselves. The steps are the places in that queue.")
  }

  private func spectra(_ selections: [Selection]) -> [(label: String, points: [Graph.Point])] {
    selections.compactMap { selection in
      merged(selection).map { (selection.server, Graph.spectrum(of: $0)) }
    }
  }

  /// The latencies of every stream in every phase, all repeats together, in the order of the plan.
  public var allLatencies: [(selection: Selection, histogram: LatencyHistogram)] {
    record.cases.flatMap { selection in
      let phases: [Phase?] = selection.experiment == .c ? Phase.allCases : [nil]
      return phases.flatMap { phase in
        StreamRole.allCases.flatMap { role in
          // The load comes once beside each of the others.
          (role == .load ? [StreamRole.easy, .probe] : [role]).compactMap { course in
            let stream = selection.at(phase).of(role, beside: course)
            return merged(stream).map { (stream, $0) }
          }
        }
      }
    }
  }

  private func merged(_ selection: Selection) -> LatencyHistogram? {
    guard let role = selection.role else { return nil }
    let intervals = record.repeatedSteps(selection).flatMap { $0 }.flatMap { $0.intervals(role) }
    let all = MergedLatency(intervals).combined
    return all.isEmpty ? nil : all.unpacked
  }
}

extension Selection {
  /// For a file about it, without an ending: letters, digits, hyphens and points.
  public var fileName: String {
    let parts =
      [experiment.rawValue, server, setting.label, phase?.rawValue, role?.rawValue]
      + (role == .load ? ["beside", course?.rawValue] : [])
    let name = parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "-")
    return String(name.map { ($0.isLetter || $0.isNumber || $0 == ".") && $0.isASCII ? $0 : "-" })
  }
}
