import Report

#if canImport(Glibc)
  import Glibc
#endif

extension Graph {
  /// Ends intervals where they would make the figures themselves too small to be seen, and says so below. Two repeats that
  /// differ much give intervals of many powers of ten.
  func cuttingIntervals() -> Graph {
    var graph = self
    var isCut = false
    func cut(_ low: inout Double?, _ high: inout Double?, to range: ClosedRange<Double>?) {
      guard let range, let from = low, let to = high else { return }
      isCut = isCut || from < range.lowerBound || to > range.upperBound
      (low, high) = (max(from, range.lowerBound), min(to, range.upperBound))
    }
    let bars = x.room(for: panels.flatMap { $0.bars.map(\.to) })
    for panel in panels.indices {
      let room = panels[panel].y.room(for: panels[panel].series.flatMap { $0.points.compactMap(\.y) })
      for series in panels[panel].series.indices where panels[panel].series[series].form != .band {
        for point in panels[panel].series[series].points.indices {
          cut(
            &graph.panels[panel].series[series].points[point].low,
            &graph.panels[panel].series[series].points[point].high, to: room)
        }
      }
      for bar in panels[panel].bars.indices {
        cut(&graph.panels[panel].bars[bar].low, &graph.panels[panel].bars[bar].high, to: bars)
      }
    }
    if let range = x.range, let bars, isCut {
      graph.x.range = range.lowerBound...min(range.upperBound, max(bars.upperBound, range.lowerBound + 1e-9))
    }
    if isCut {
      graph.note = [note, "Some intervals reach further than is drawn; figures.csv has their ends."]
        .filter { !$0.isEmpty }.joined(separator: " ")
    }
    return graph
  }
}

extension Graph.Axis {
  /// How far intervals may reach beyond figures: twice the largest, or a power of ten on a logarithmic axis.
  func room(for values: [Double]) -> ClosedRange<Double>? {
    let shown = values.filter { $0.isFinite && (scale != .log || $0 > 0) }
    guard let low = shown.min(), let high = shown.max() else { return nil }
    switch scale {
    case .log: return low / 10...high * 10
    case .linear: return min(low, 0)...max(high, 0) * 2
    case .percentile, .categories: return nil
    }
  }
}
