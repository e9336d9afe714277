extension PanelScript {
  /// Writes the numbers of each series, and of the bars, as blocks of data.
  func writeData(to script: inout GnuplotScript) {
    for (number, series) in panel.series.enumerated() {
      let runs = series.runs(x: layout.graph.x, y: panel.y)
      script.add(data: joined(runs.map { $0.map { row($0, series.form) } }), as: name(number))
      let lone = series.form == .line || series.form == .dashed ? runs.filter { $0.count == 1 } : []
      if !lone.isEmpty { script.add(data: lone.flatMap { $0.map { row($0, series.form) } }, as: name(number, "lone")) }
      let intervals = hasIntervals(series) ? runs.joined().compactMap(interval) : []
      if !intervals.isEmpty { script.add(data: intervals, as: name(number, "interval")) }
    }
    if !panel.bars.isEmpty { script.add(data: panel.bars.map(row), as: "$bars\(index + 1)") }
    let intervals = panel.bars.compactMap(interval)
    if !intervals.isEmpty { script.add(data: intervals, as: "$bars\(index + 1)_interval") }
    let strokes = panel.bars.compactMap(stroke)
    if !strokes.isEmpty { script.add(data: strokes, as: "$bars\(index + 1)_stroke") }
  }

  /// What gnuplot is told to plot, the bars first, lines above bands, and markers above everything.
  var plots: [String] {
    func depth(_ form: Graph.Series.Form) -> Int {
      switch form {
      case .band: 0
      case .line, .dashed, .steps: 1
      case .markedLine, .markers, .hollowMarkers: 2
      }
    }
    let order = panel.series.indices.sorted {
      (depth(panel.series[$0].form), $0) < (depth(panel.series[$1].form), $1)
    }
    return barPlots + order.flatMap { plots(panel.series[$0], $0) }
  }

  private var barPlots: [String] {
    if panel.bars.isEmpty { return [] }
    let name = "$bars\(index + 1)"
    var plots = ["\(name) using 1:2:3:4:5:6:7 with boxxyerror lc rgb variable fillstyle solid noborder notitle"]
    let vectors = "using 1:2:3:4 with vectors nohead lc rgb '\(Graph.Color.ink.hex)'"
    if panel.bars.contains(where: { interval($0) != nil }) { plots.append("\(name)_interval \(vectors) lw 2 notitle") }
    if panel.bars.contains(where: { $0.stroke != nil }) { plots.append("\(name)_stroke \(vectors) lw 3 notitle") }
    return plots
  }

  private func plots(_ series: Graph.Series, _ number: Int) -> [String] {
    let runs = series.runs(x: layout.graph.x, y: panel.y)
    if runs.isEmpty { return [] }
    let color = "lc rgb '\(series.color.hex)'"
    let width = "lw \(GnuplotScript.number(series.width))"
    let data = "\(name(number)) using 1:2"
    var plots: [String] = []
    if hasIntervals(series), runs.joined().contains(where: { interval($0) != nil }) {
      plots.append("\(name(number, "interval")) using 1:2:3:4 with vectors nohead lw 1.6 \(color) notitle")
    }
    switch series.form {
    case .line: plots.append("\(data) with lines \(width) \(color) notitle")
    case .dashed: plots.append("\(data) with lines \(width) dt \(Self.dash) \(color) notitle")
    case .steps: plots.append("\(data) with steps \(width) \(color) notitle")
    case .band: plots.append("\(name(number)) using 1:2:3 with filledcurves \(color) notitle")
    case .markedLine:
      plots.append("\(data) with lines \(width) \(color) notitle")
      plots.append(markers(series, number))
    case .markers, .hollowMarkers: plots.append(markers(series, number))
    }
    if series.form == .line || series.form == .dashed, runs.contains(where: { $0.count == 1 }) {
      plots.append("\(name(number, "lone")) using 1:2 with points pt 7 ps 0.4 \(color) notitle")
    }
    return plots
  }

  private func markers(_ series: Graph.Series, _ number: Int) -> String {
    let isHollow = series.form == .hollowMarkers
    let shape = series.marker.number(isHollow: isHollow)
    return "\(name(number)) using 1:2:3 with points pt \(shape) ps variable lw 1.6 lc rgb '\(series.color.hex)' notitle"
  }

  // MARK: Rows

  private func name(_ number: Int, _ part: String = "") -> String {
    "$panel\(index + 1)_\(number + 1)" + (part.isEmpty ? "" : "_" + part)
  }

  private func hasIntervals(_ series: Graph.Series) -> Bool { series.form != .band }

  private func row(_ point: Graph.Point, _ form: Graph.Series.Form) -> [Double] {
    let x = layout.graph.x.drawn(point.x)
    switch form {
    case .band: return [x, panel.y.drawn(point.low ?? 0), panel.y.drawn(point.high ?? 0)]
    case .markers, .hollowMarkers, .markedLine: return [x, panel.y.drawn(point.y ?? 0), point.size]
    case .line, .dashed, .steps: return [x, panel.y.drawn(point.y ?? 0)]
    }
  }

  /// From the low end, how far right and up the high end is. What a logarithmic axis cannot show ends at its edge.
  private func interval(_ point: Graph.Point) -> [Double]? {
    guard let low = point.low, let high = point.high, low.isFinite, high.isFinite, panel.y.shows(high) else {
      return nil
    }
    let from = panel.y.drawn(panel.y.shows(low) ? low : layout.yRanges[index].lowerBound)
    return [layout.graph.x.drawn(point.x), from, 0, panel.y.drawn(high) - from]
  }

  private func interval(_ bar: Graph.Bar) -> [Double]? {
    guard let low = bar.low, let high = bar.high, low.isFinite, high.isFinite else { return nil }
    return [low, bar.lane, high - low, 0]
  }

  private func stroke(_ bar: Graph.Bar) -> [Double]? {
    bar.stroke.map { [$0, bar.lane - bar.thickness / 2 - 0.09, 0, bar.thickness + 0.18] }
  }

  private func row(_ bar: Graph.Bar) -> [Double] {
    let half = bar.thickness / 2
    let middle = (bar.from + bar.to) / 2
    return [middle, bar.lane, bar.from, bar.to, bar.lane - half, bar.lane + half, Double(bar.color.number)]
  }

  private func joined(_ runs: [[[Double]]]) -> [[Double]?] {
    Array(runs.map { run in run.map { Optional($0) } }.joined(separator: [nil]))
  }
}
