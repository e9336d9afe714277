import Report

extension Graph {
  /// Ends intervals, and lines that were computed, where they would make the figures themselves too small to be seen, and
  /// says so below. Two repeats that
  /// differ much give intervals of many powers of ten.
  func cuttingIntervals() -> Graph {
    var graph = self
    var isCut = false
    func cut(_ low: Double?, _ high: Double?, _ room: ClosedRange<Double>?) -> (Double?, Double?) {
      guard let room, let low, let high else { return (low, high) }
      isCut = isCut || low < room.lowerBound || high > room.upperBound
      return (max(low, room.lowerBound), min(high, room.upperBound))
    }
    let across = x.room(for: panels.flatMap { $0.bars.map(\.to) })
    graph.panels = panels.map { panel in
      var panel = panel
      let measured = panel.series.filter { $0.form != .dashed && $0.form != .hollowMarkers }
      let room = panel.y.room(for: measured.flatMap { $0.points.compactMap(\.y) })
      for index in panel.series.indices where panel.series[index].form != .band {
        panel.series[index].points = panel.series[index].points.map { point in
          var point = point
          (point.low, point.high) = cut(point.low, point.high, room)
          return point
        }
        // Nor may what was only computed push the figures together.
        if panel.series[index].form == .dashed, panel.y.scale == .log, let room {
          panel.series[index].points.removeAll { !room.contains($0.y ?? 0) }
        }
      }
      panel.bars = panel.bars.map { bar in
        var bar = bar
        (bar.low, bar.high) = cut(bar.low, bar.high, across)
        return bar
      }
      return panel
    }
    if !isCut { return graph }
    if let range = x.range, let across, range.upperBound > across.upperBound {
      graph.x.range = range.lowerBound...max(across.upperBound, range.lowerBound + 1e-9)
    }
    graph.note = [note, "Some intervals reach further than is drawn; figures.csv has their ends."]
      .filter { !$0.isEmpty }.joined(separator: " ")
    return graph
  }
}

extension Graph.Axis {
  /// How far intervals may reach beyond figures: twice the largest, or five times on a logarithmic axis.
  func room(for values: [Double]) -> ClosedRange<Double>? {
    let shown = values.filter { $0.isFinite && (scale != .log || $0 > 0) }
    guard let low = shown.min(), let high = shown.max() else { return nil }
    switch scale {
    case .log: return low / 5...high * 5
    case .linear: return min(low, 0)...max(high, 0) * 2
    case .percentile, .categories: return nil
    }
  }
}
