/// Writes one panel of a graph into its script: axes, data, labels.
struct PanelScript {
  typealias Box = LabelPlacement.Box
  typealias Size = GraphLayout.Size

  /// Of lines that show what was computed.
  static let dash = "(7,4)"
  /// Of reference lines.
  static let dots = "(2,3)"

  let layout: GraphLayout
  let index: Int
  let panel: Graph.Panel
  let plot: Box

  init(_ layout: GraphLayout, _ index: Int) {
    self.layout = layout
    self.index = index
    panel = layout.graph.panels[index]
    plot = layout.plots[index]
  }

  func write(to script: inout GnuplotScript) {
    writeData(to: &script)
    writeAxes(to: &script)
    writeTexts(to: &script)
    writeMarks(to: &script)
    writeBarLabels(to: &script)
    writeSeriesLabels(to: &script)
    writePointLabels(to: &script)
    if plots.isEmpty {
      script.label("no data", x: plot.left + 12, y: plot.middle, size: Size.label, color: .quietInk)
    }
    script.add("plot \\\n  " + (plots.isEmpty ? ["NaN notitle"] : plots).joined(separator: ", \\\n  "))
  }

  // MARK: Axes

  private func writeAxes(to script: inout GnuplotScript) {
    let (width, height) = (GraphLayout.width, layout.height)
    script.add("set lmargin at screen \(GnuplotScript.share(plot.left / width))")
    script.add("set rmargin at screen \(GnuplotScript.share(plot.right / width))")
    script.add("set tmargin at screen \(GnuplotScript.share(1 - plot.top / height))")
    script.add("set bmargin at screen \(GnuplotScript.share(1 - plot.bottom / height))")
    script.add("set border 1 lc rgb '\(Graph.Color.line.hex)'")
    script.add("set format ''")
    script.add(range("x", layout.graph.x, layout.xRange))
    script.add(range("y", panel.y, layout.yRanges[index]))
    let isLast = index == layout.graph.panels.count - 1
    script.add(ticks("x", layout.graph.x, layout.xTicks, scale: isLast ? 0.5 : 0))
    script.add(ticks("y", panel.y, layout.yTicks(index), scale: 0))
    let grid = isCategorical ? "xtics noytics" : "xtics ytics"
    script.add("set grid \(grid) back lt 1 lc rgb '\(Graph.Color.grid.hex)' lw 1")
  }

  var isCategorical: Bool { if case .categories = panel.y.scale { true } else { false } }

  private func range(_ name: String, _ axis: Graph.Axis, _ range: ClosedRange<Double>) -> String {
    var ends = [axis.drawn(range.lowerBound), axis.drawn(range.upperBound)].map(GnuplotScript.number)
    if case .categories = axis.scale { ends.reverse() }
    let setting = "set \(name)range [\(ends[0]):\(ends[1])]"
    return axis.isLogarithmic ? setting + "\nset logscale \(name)" : setting
  }

  private func ticks(_ name: String, _ axis: Graph.Axis, _ ticks: [Graph.Axis.Tick], scale: Double) -> String {
    if ticks.isEmpty { return "unset \(name)tics" }
    let places = ticks.map { GnuplotScript.number(axis.drawn($0.value)) }.joined(separator: ", ")
    return "set \(name)tics (\(places)) scale \(GnuplotScript.number(scale)) out nomirror"
  }

  private func writeTexts(to script: inout GnuplotScript) {
    let headingLeft = isCategorical ? plot.left : GraphLayout.padding
    script.label(panel.y.heading, x: headingLeft, y: plot.top - 16, size: Size.heading)
    for tick in layout.yTicks(index) {
      let y = layout.y(tick.value, in: index)
      if isCategorical {
        writeCategory(tick, y: y, to: &script)
      } else {
        script.label(tick.text, x: plot.left - 7, y: y, .right, size: Size.tick, color: .quietInk)
      }
    }
    guard index == layout.graph.panels.count - 1 else { return }
    for tick in layout.xTicks {
      let x = layout.x(tick.value, in: index)
      script.label(tick.text, x: x, y: plot.bottom + 15, .center, size: Size.tick, color: .quietInk)
    }
    script.label(
      layout.graph.x.heading, x: (plot.left + plot.right) / 2, y: plot.bottom + 37, .center, size: Size.heading)
  }

  private func writeCategory(_ tick: Graph.Axis.Tick, y: Double, to script: inout GnuplotScript) {
    let lanes = panel.bars.map { TextSize.width($0.laneLabel, size: Size.tick) }.max() ?? 0
    let x = plot.left - 8 - (lanes > 0 ? lanes + 12 : 0)
    script.labels(GraphLayout.name(tick.text), x: x, y: y, .right, size: Size.label)
  }

  // MARK: Reference lines

  private func writeMarks(to script: inout GnuplotScript) {
    for (mark, place) in zip(panel.marks, layout.markPlaces[index]) {
      switch mark.place {
      case .x(let value):
        let x = layout.x(value, in: index)
        let middle = plot.top - 16 - Double(place.row) * GraphLayout.markRow
        script.line(from: (x, middle + 8), to: (x, plot.bottom), color: mark.color, dash: Self.dots)
        script.label(mark.text, x: place.left, y: middle, size: Size.tick, color: mark.color.forText)
      case .y(let value):
        let y = layout.y(value, in: index)
        script.line(from: (plot.left, y), to: (plot.right, y), color: mark.color, dash: Self.dots)
      }
    }
  }
}

extension Graph.Mark {
  /// What is written at the right of a panel.
  var sideText: String { if case .y = place { text } else { "" } }
}
