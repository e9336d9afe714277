extension Graph {
  /// A figure of a server, perhaps with an interval.
  public struct Measure: Equatable, Sendable {
    public var label: String
    public var value: Double?
    public var low: Double?
    public var high: Double?

    public init(_ label: String, _ value: Double?, low: Double? = nil, high: Double? = nil) {
      self.label = label
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// One bar for each server, with its interval and its value.
  public static func bars(
    title: String, subtitle: String = "", x: Axis, measures: [Measure], palette: Palette,
    text: (Double) -> String = { Figures.quantity($0) }
  ) -> Graph {
    var panel = Panel(y: Axis("", scale: .categories(measures.map(\.label))))
    panel.height = Double(max(measures.count, 1)) * 46
    panel.bars = measures.enumerated().map { lane, measure in
      var bar = Bar(lane: Double(lane), thickness: 0.56, to: measure.value ?? 0, color: palette[measure.label])
      (bar.low, bar.high) = (measure.low, measure.high)
      bar.endLabel = measure.value.map(text) ?? "not measured"
      return bar
    }
    var graph = Graph(title: title, subtitle: subtitle, x: x, panels: [panel])
    if measures.contains(where: { $0.low != nil }) { graph.key = [KeyEntry(.barInterval, "95 % interval")] }
    return graph
  }

  /// How much of the quiet throughput of a probe, or of another figure, each server keeps under load.
  ///
  /// - Parameter measures: Shares; 1 is all of it.
  public static func shareKept(
    title: String, subtitle: String = "", of what: String, measures: [Measure], palette: Palette
  ) -> Graph {
    let percent = measures.map {
      Measure($0.label, $0.value.map { $0 * 100 }, low: $0.low.map { $0 * 100 }, high: $0.high.map { $0 * 100 })
    }
    let highest = percent.flatMap { [$0.value, $0.high].compactMap(\.self) }.max() ?? 0
    let x = Axis("share kept of \(what)", unit: "%", range: 0...max(100, highest * 1.02))
    return bars(title: title, subtitle: subtitle, x: x, measures: percent, palette: palette) {
      Figures.percent($0 / 100)
    }
  }

  /// Memory of a server through an experiment, in MiB; nothing where it was not sampled.
  public struct MemoryUse: Equatable, Sendable {
    public var label: String
    public var before: Double?
    public var during: Double?
    public var after: Double?

    public init(_ label: String, before: Double?, during: Double?, after: Double?) {
      self.label = label
      self.before = before
      self.during = during
      self.after = after
    }
  }

  /// Memory before, during and after the load, three bars for each server.
  public static func memoryBars(
    title: String, subtitle: String = "", measure: String = "PSS of all its processes", servers: [MemoryUse],
    palette: Palette
  ) -> Graph {
    var panel = Panel(y: Axis("", scale: .categories(servers.map(\.label))))
    panel.height = Double(max(servers.count, 1)) * 74
    panel.bars = servers.enumerated().flatMap { lane, server in
      let color = palette[server.label]
      let times = [
        ("before", server.before, color.lighter(0.6)), ("during", server.during, color),
        ("after", server.after, color.lighter(0.35)),
      ]
      return times.enumerated().map { place, time in
        var bar = Bar(lane: Double(lane) + Double(place - 1) * 0.27, thickness: 0.25, to: time.1 ?? 0, color: time.2)
        bar.laneLabel = time.0
        bar.endLabel = time.1.map { Figures.quantity($0) } ?? "not sampled"
        return bar
      }
    }
    return Graph(title: title, subtitle: subtitle, x: Axis(measure, unit: "MiB"), panels: [panel])
  }
}
