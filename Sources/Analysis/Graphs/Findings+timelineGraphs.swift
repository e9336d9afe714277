import Measurement
import Pacing
import Plans
import Records
import Report

// From moment to moment: one picture for each course.
extension Findings {
  var timelineGraphs: [RecordGraph?] {
    [ExperimentName.c, .a, .b].flatMap { experiment in
      record.plan.courses(of: experiment).reversed().map { timelineGraph(experiment, $0) }
    }
  }

  private func timelineGraph(_ experiment: ExperimentName, _ course: Course) -> RecordGraph? {
    let repeats = record.plan.repeats(of: experiment)
    let bin = MergedCourse.binSeconds(record.plan, course, repeats: repeats)
    let servers = cases(experiment).compactMap { selection in
      MergedCourse(record.trials(of: selection), course.role, binSeconds: bin).map { (selection.server, $0) }
    }
    let panels = panels(course, servers).filter { !$0.traces.isEmpty }
    guard !panels.isEmpty else { return nil }
    let together = repeats > 1 ? "\(repeats) repeats together" : nil
    let graph = Graph.timeline(
      title: title(experiment, course.role),
      subtitle: subtitle(how(experiment, course.role), together, "steps of \(Figures.seconds(bin))"), panels: panels,
      phases: phases(course), palette: palette)
    return RecordGraph(
      "timeline-\(experiment.rawValue.lowercased())-\(course.role.rawValue)", .time, graph,
      caption: caption(course.role))
  }

  // MARK: Panels

  private typealias Merged = (label: String, course: MergedCourse)

  private func panels(_ course: Course, _ servers: [Merged]) -> [Graph.TimelinePanel] {
    func panel(_ axis: Graph.Axis, _ points: (MergedCourse) -> [Graph.Point]) -> Graph.TimelinePanel {
      let traces = servers.map { (server: $0.label, points: points($0.course)) }
      return Graph.TimelinePanel(axis, traces.filter { $0.points.contains { $0.y != nil } })
    }
    let load = course.load == nil ? [] : [panel(.init("Load: answers", unit: "1/s")) { $0.rate(.load) }]
    let own: [Graph.TimelinePanel]
    switch course.role {
    case .probe:
      own = [
        panel(.init("Probe: median", unit: "ms", scale: .log)) { $0.latency(.probe, percent: 50) },
        panel(.init("Probe: p99", unit: "ms", scale: .log)) { $0.latency(.probe, percent: 99) },
      ]
    case .work:
      own = [
        panel(.init("Answers", unit: "1/s")) { $0.rate(.work) },
        panel(.init("Latency: p99", unit: "ms", scale: .log)) { $0.latency(.work, percent: 99) },
      ]
    case .easy, .load: own = [panel(.init("GET /hi: answers", unit: "1/s", scale: .log)) { $0.rate(.easy) }]
    }
    return own + load + [
      panel(.init("Loop lag: p99", unit: "ms", scale: .log)) { $0.lag(percent: 99) },
      panel(.init("Memory of all its processes (PSS)", unit: "MiB")) { $0.memory },
      panel(.init("CPU of all its processes", unit: "cores")) { $0.cores },
    ]
  }

  /// The load is there from the end of the quiet phase to the end of the loaded one; what is measured of it is shorter.
  private func phases(_ course: Course) -> [Graph.Phase] {
    let end = course.duration / .seconds(1)
    guard let load = course.load, let quiet = course.spans.first else {
      let start = (course.spans.first?.start ?? .zero) / .seconds(1)
      return [warmup(until: start, of: end), .init("measured", from: start, to: end, isShaded: true)]
    }
    let (from, to) = (load.lowerBound / .seconds(1), load.upperBound / .seconds(1))
    return [
      warmup(until: quiet.start / .seconds(1), of: end),
      .init("quiet", from: quiet.start / .seconds(1), to: from), .init("loaded", from: from, to: to, isShaded: true),
      .init("recovery", from: to, to: end),
    ]
  }

  /// Without its name where there is no room for it.
  private func warmup(until start: Double, of end: Double) -> Graph.Phase {
    .init(start > end * 0.08 ? "warm-up" : "", from: 0, to: start)
  }

  // MARK: Words

  private func title(_ experiment: ExperimentName, _ role: StreamRole) -> String {
    switch role {
    case .probe: "What the load does to the probe, and to the server"
    case .work: "A fixed load of work, from moment to moment"
    case .easy, .load:
      experiment == .b
        ? "Requests without work, from moment to moment" : "What the load does to the throughput of GET /hi"
    }
  }

  private func how(_ experiment: ExperimentName, _ role: StreamRole) -> String? {
    switch (experiment, role) {
    case (.c, .probe): [probeText, loadText].compactMap { $0 }.joined(separator: "; ")
    case (.c, _): "GET /hi in a closed loop; \(loadText)"
    case (.a, _): "GET /, \(workName)"
    default: "GET /hi in a closed loop"
    }
  }

  private func caption(_ role: StreamRole) -> String {
    let lag =
      "Loop lag is what an arrival at any moment would have waited for the server's loop; servers that do not tell it "
      + "have no line there."
    switch role {
    case .probe:
      return
        "The load runs through the shaded stretch. \(lag) The percentile of a step with few requests is close to its "
        + "longest latency."
    case .work, .easy, .load: return lag
    }
  }
}
