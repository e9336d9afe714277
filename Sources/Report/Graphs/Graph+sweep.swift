extension Graph {
  /// One server through a sweep.
  public struct SweepCurve: Equatable, Sendable {
    public var label: String
    /// With intervals.
    public var measured: [Point]
    /// What a formula says; drawn dashed.
    public var predicted: [Point]
    /// What the model of the server says; drawn as hollow markers.
    public var simulated: [Point]

    public init(_ label: String, measured: [Point], predicted: [Point] = [], simulated: [Point] = []) {
      self.label = label
      self.measured = measured
      self.predicted = predicted
      self.simulated = simulated
    }
  }

  /// A figure of each server against something that was varied.
  public static func sweep(
    title: String, subtitle: String = "", x: Axis, y: Axis, curves: [SweepCurve], marks: [Mark] = [],
    prediction: String = "predicted", palette: Palette
  ) -> Graph {
    let series = curves.flatMap { curve -> [Series] in
      let color = palette[curve.label]
      let marker = palette.marker(curve.label)
      var predicted = Series("", color: color.lighter(0.25), form: .dashed, points: curve.predicted)
      predicted.width = 1.6
      var simulated = Series("", color: color, marker: marker, form: .hollowMarkers, points: curve.simulated)
      for index in simulated.points.indices { simulated.points[index].size = 1.35 }
      let measured = Series(curve.label, color: color, marker: marker, form: .markedLine, points: curve.measured)
      // A server that was only computed has its name at the line it has.
      if curve.measured.isEmpty { predicted.label = curve.label }
      return [predicted, simulated, measured].filter { !$0.points.isEmpty }
    }
    var graph = Graph(
      title: title, subtitle: subtitle, x: x, panels: [Panel(y: y, series: series, marks: marks, height: 420)])
    graph.key = key(for: curves, prediction: prediction)
    return graph
  }

  private static func key(for curves: [SweepCurve], prediction: String) -> [KeyEntry] {
    var key = [KeyEntry(.marker, "measured", color: .quietInk)]
    if curves.contains(where: { $0.measured.contains { $0.low != nil } }) {
      key.append(KeyEntry(.interval, "95 % interval", color: .quietInk))
    }
    if curves.contains(where: { !$0.predicted.isEmpty }) {
      key.append(KeyEntry(.dashed, prediction, color: .quietInk))
    }
    if curves.contains(where: { !$0.simulated.isEmpty }) {
      key.append(KeyEntry(.hollowMarker, "simulated", color: .quietInk))
    }
    return key.count > 1 ? key : []
  }
}
