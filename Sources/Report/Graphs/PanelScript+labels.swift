extension PanelScript {
  // MARK: At the ends of lines

  /// Words at the right of a panel, for something that ends at a place.
  private struct Name {
    var text: String
    var color: Graph.Color
    var x: Double
    var y: Double
  }

  /// Writes the name of each series at the height where it ends, and of each horizontal line; moved apart where they would
  /// meet, with a thin line to the end of what they name.
  func writeSeriesLabels(to script: inout GnuplotScript) {
    let names = panel.series.compactMap(name) + panel.marks.compactMap(name)
    let middles = LabelPlacement.spread(
      names.map(\.y), heights: names.map { TextSize.height($0.text, size: Size.label) },
      in: plot.top - 8...plot.bottom + 8)
    for (name, y) in zip(names, middles) {
      if (y - name.y).magnitude > 5 || name.x < plot.right - 12 {
        let elbow = (x: plot.right + 1, y: y)
        let color = name.color.lighter(0.45)
        script.line(from: (min(name.x + 4, elbow.x), name.y), to: elbow, color: color, width: 0.8)
        script.line(from: elbow, to: (plot.right + 6, y), color: color, width: 0.8)
      }
      script.labels(name.text, x: plot.right + 9, y: y, size: Size.label, color: name.color.forText)
    }
  }

  private func name(_ series: Graph.Series) -> Name? {
    guard !series.label.isEmpty, let last = series.runs(x: layout.graph.x, y: panel.y).last?.last else { return nil }
    let value = series.form == .band ? ((last.low ?? 0) + (last.high ?? 0)) / 2 : last.y ?? 0
    return Name(
      text: GraphLayout.name(series.label), color: series.color, x: min(layout.x(last.x, in: index), plot.right),
      y: min(max(layout.y(value, in: index), plot.top), plot.bottom))
  }

  private func name(_ mark: Graph.Mark) -> Name? {
    guard case .y(let value) = mark.place, panel.y.shows(value) else { return nil }
    return Name(
      text: GraphLayout.name(mark.text), color: mark.color == .ink ? .quietInk : mark.color, x: plot.right,
      y: layout.y(value, in: index))
  }

  // MARK: At points

  /// Writes what stands beside single points where it covers neither points, lines nor other words.
  func writePointLabels(to script: inout GnuplotScript) {
    let labelled = panel.series.flatMap { series in
      series.runs(x: layout.graph.x, y: panel.y).joined().filter { !$0.label.isEmpty }.map { (series, $0) }
    }
    if labelled.isEmpty { return }
    var taken = panel.series.flatMap(obstacles)
    let hasNames = panel.series.contains { !$0.label.isEmpty } || panel.marks.contains { !$0.sideText.isEmpty }
    let right = hasNames ? plot.right : GraphLayout.width - 8
    let bounds = Box(left: plot.left + 2, top: plot.top - 6, width: right - plot.left, height: plot.height + 4)
    for (series, point) in labelled {
      let text = TextSize.cut(point.label, size: Size.tick, width: 260)
      let (x, y) = (layout.x(point.x, in: index), layout.y(point.y ?? 0, in: index))
      let box = LabelPlacement.beside(
        x: x, y: y, radius: 5 * point.size, width: TextSize.width(text, size: Size.tick) + 2, height: 15,
        avoiding: taken, within: bounds)
      taken.append(box)
      writeLeader(from: (x, y), radius: 5 * point.size, to: box, color: series.color.lighter(0.3), &script)
      script.label(text, x: box.left + 1, y: box.middle, size: Size.tick, color: series.color.forText)
    }
  }

  /// A thin line from a dot to its words where they had to go far.
  private func writeLeader(
    from dot: (x: Double, y: Double), radius: Double, to box: Box, color: Graph.Color, _ script: inout GnuplotScript
  ) {
    let end = (x: min(max(dot.x, box.left), box.right), y: min(max(dot.y, box.top + 2), box.bottom - 2))
    let (across, down) = (end.x - dot.x, end.y - dot.y)
    let length = (across * across + down * down).squareRoot()
    guard length > radius + 12 else { return }
    let share = radius / length
    script.line(from: (dot.x + across * share, dot.y + down * share), to: end, color: color, width: 0.8)
  }

  /// The markers of a series, and its lines as a chain of small boxes.
  private func obstacles(_ series: Graph.Series) -> [Box] {
    func box(_ x: Double, _ y: Double, _ radius: Double) -> Box {
      Box(left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius)
    }
    var boxes: [Box] = []
    for run in series.runs(x: layout.graph.x, y: panel.y) where series.form != .band {
      let places = run.map { (layout.x($0.x, in: index), layout.y($0.y ?? 0, in: index)) }
      for (point, place) in zip(run, places) { boxes.append(box(place.0, place.1, 5.5 * point.size)) }
      for (one, two) in zip(places, places.dropFirst()) where series.form != .markers {
        let steps = max((two.0 - one.0).magnitude, (two.1 - one.1).magnitude) / 6
        for step in 0..<Int(steps) {
          let share = Double(step) / steps
          boxes.append(box(one.0 + (two.0 - one.0) * share, one.1 + (two.1 - one.1) * share, 2))
        }
      }
    }
    return boxes
  }

  // MARK: At bars

  func writeBarLabels(to script: inout GnuplotScript) {
    for bar in panel.bars {
      let y = layout.y(bar.lane, in: index)
      let (from, to) = (layout.x(bar.from, in: index), layout.x(bar.to, in: index))
      let height = layout.y(bar.lane + bar.thickness / 2, in: index) - layout.y(bar.lane - bar.thickness / 2, in: index)
      if TextSize.width(bar.label, size: Size.tick) + 8 <= to - from, height >= Size.tick * 1.1 {
        script.label(bar.label, x: (from + to) / 2, y: y, .center, size: Size.tick, color: bar.color.textUpon)
      }
      let end = max(to, bar.high.map { layout.x($0, in: index) } ?? to)
      script.label(bar.endLabel, x: end + 8, y: y, size: Size.label)
      script.label(bar.laneLabel, x: plot.left - 8, y: y, .right, size: Size.tick, color: .quietInk)
    }
  }
}
