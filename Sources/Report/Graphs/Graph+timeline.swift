extension Graph {
  /// One quantity of a timeline, of each server.
  public struct TimelinePanel: Equatable, Sendable {
    public var y: Axis
    /// Server and its points: seconds since the origin, and the value.
    public var traces: [(server: String, points: [Point])]
    /// Whether a value holds until the next one, as counts per interval do.
    public var isStepped = false

    public init(_ y: Axis, _ traces: [(server: String, points: [Point])], isStepped: Bool = false) {
      self.y = y
      self.traces = traces
      self.isStepped = isStepped
    }

    public static func == (left: Self, right: Self) -> Bool {
      left.y == right.y && left.isStepped == right.isStepped
        && left.traces.elementsEqual(right.traces) { $0.server == $1.server && $0.points == $1.points }
    }
  }

  /// How servers fared from moment to moment: panels below each other, phases shaded.
  ///
  /// The lines of a timeline end where they began, all close together; so their names stand above, not at their ends.
  public static func timeline(
    title: String, subtitle: String = "", panels: [TimelinePanel], phases: [Phase], palette: Palette
  ) -> Graph {
    let stacked = panels.map { panel in
      let series = panel.traces.map { trace in
        var series = Series(
          "", color: palette[trace.server], form: panel.isStepped ? .steps : .line, points: trace.points)
        series.width = 1.8
        return series
      }
      return Panel(y: panel.y, series: series, height: 104)
    }
    var graph = Graph(title: title, subtitle: subtitle, x: Axis("time since the start", unit: "s"), panels: stacked)
    let times = panels.flatMap { $0.traces.flatMap { $0.points.map(\.x) } } + phases.flatMap { [$0.from, $0.to] }
    if let first = times.min(), let last = times.max(), first < last { graph.x.range = first...last }
    graph.phases = phases
    let shown = Set(panels.flatMap { $0.traces.map(\.server) })
    graph.key = palette.labels.filter(shown.contains).map { KeyEntry(.line, $0, color: palette[$0]) }
    return graph
  }
}

extension Graph.Axis {
  /// The quantities that timelines show.
  public static let repliesPerSecond = Graph.Axis("Load: good replies per second")
  public static let probeP50 = Graph.Axis("Probe: median latency", unit: "ms", scale: .log)
  public static let probeP99 = Graph.Axis("Probe: p99 latency", unit: "ms", scale: .log)
  public static let loopLag = Graph.Axis("Longest loop lag", unit: "ms", scale: .log)
  public static let pss = Graph.Axis("Memory (PSS)", unit: "MiB")
  public static let cpu = Graph.Axis("CPU", unit: "cores")
}
