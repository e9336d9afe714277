public import Measurement

extension Graph {
  /// The whole distribution of latencies of each server, on HdrHistogram's axis: 90, 99, 99.9 % equally far apart.
  ///
  /// - Parameter servers: Label and points of percent and milliseconds, as ``spectrum(of:)`` gives them.
  public static func percentileSpectrum(
    title: String, subtitle: String = "", servers: [(label: String, points: [Point])], limits: [Mark] = [],
    palette: Palette
  ) -> Graph {
    let series = servers.map { server in
      Series(server.label, color: palette[server.label], points: server.points)
    }
    let panel = Panel(y: Axis("Latency", unit: "ms", scale: .log), series: series, marks: limits, height: 420)
    let x = Axis("share of requests that were at least as fast", scale: .percentile)
    return Graph(title: title, subtitle: subtitle, x: x, panels: [panel])
  }

  /// The points of a spectrum: percent, and milliseconds. Ends where a single sample would be told.
  public static func spectrum(of histogram: LatencyHistogram) -> [Point] {
    let last = histogram.count == 0 ? 0 : 100 * (1 - 1 / Double(histogram.count))
    return PercentileSteps(histogram, stepsPerHalf: 10).map { step in
      Point(min(step.percent, last), Double(step.nanoseconds) / 1e6)
    }.reduce(into: []) { points, point in
      if points.last?.x != point.x { points.append(point) } else { points[points.count - 1] = point }
    }
  }
}
