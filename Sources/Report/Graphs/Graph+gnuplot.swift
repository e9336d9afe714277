extension Graph {
  /// What gnuplot is to draw into.
  public enum Terminal: Equatable, Sendable {
    /// Text that scales.
    case svg
    /// Pixels; the letters are as large as in a picture 1,000 wide, drawn larger or smaller.
    case png(width: Int)
  }

  /// The script that draws this graph, data included; for gnuplot 5.4 or newer with DejaVu Sans.
  ///
  /// - Parameter output: The file gnuplot is to write; nothing for its standard output.
  public func gnuplot(terminal: Terminal, output: String? = nil) -> String {
    let layout = GraphLayout(self)
    var script = GnuplotScript(terminal, height: layout.height)
    script.add(Self.setting(terminal, height: layout.height))
    if let output { script.add("set output \(GnuplotScript.quoted(output))") }
    script.add("set encoding utf8")
    script.add("unset key")
    script.add("set multiplot")
    for panel in panels.indices {
      if panel == 0 { drawFrame(layout, &script) }
      PanelScript(layout, panel).write(to: &script)
      script.add("unset label\nunset arrow\nunset object\nunset logscale")
    }
    script.add("unset multiplot")
    if output != nil { script.add("unset output") }
    return script.text
  }

  private static func setting(_ terminal: Terminal, height: Double) -> String {
    let look = "noenhanced font 'DejaVu Sans,12' background '#FFFFFF'"
    switch terminal {
    case .svg: return "set terminal svg size \(Int(GraphLayout.width)),\(Int(height)) dynamic \(look)"
    case .png(let width):
      let scale = Double(width) / GraphLayout.width
      // This terminal measures letters in points of 4/3 pixels.
      let letters = GnuplotScript.number(scale * 0.75)
      let (strokes, markers) = (GnuplotScript.number(scale), GnuplotScript.number(scale * 4 / 3))
      return "set terminal pngcairo size \(width),\(Int((height * scale).rounded())) \(look) fontscale \(letters) "
        + "linewidth \(strokes) pointscale \(markers) dashlength 1.4"
    }
  }

  /// What stands around the panels.
  private func drawFrame(_ layout: GraphLayout, _ script: inout GnuplotScript) {
    typealias Size = GraphLayout.Size
    let left = GraphLayout.padding
    var y = GraphLayout.padding + Size.title * 0.5
    for line in layout.titleLines {
      script.label(line, x: left, y: y, size: Size.title, isBold: true)
      y += Size.title * TextSize.lineHeight
    }
    y += (Size.subtitle - Size.title) * 0.5 + 3
    for line in layout.subtitleLines {
      script.label(line, x: left, y: y, size: Size.subtitle, color: .quietInk)
      y += Size.subtitle * 1.35
    }
    drawKey(layout, &script)
    drawPhases(layout, &script)
    y = layout.height - 12 - Double(layout.noteLines.count - 1) * Size.note * 1.35
    for line in layout.noteLines {
      script.label(line, x: left, y: y, size: Size.note, color: .quietInk)
      y += Size.note * 1.35
    }
  }

  private func drawKey(_ layout: GraphLayout, _ script: inout GnuplotScript) {
    for (entry, place) in zip(key, layout.keyPlaces) {
      let (x, y) = place
      switch entry.sample {
      case .box:
        script.rectangle(.init(left: x + 4, top: y - 6, width: 16, height: 12), color: entry.color)
      case .line, .dashed:
        let dash = entry.sample == .dashed ? PanelScript.dash : nil
        script.line(from: (x, y), to: (x + 22, y), color: entry.color, width: 2, dash: dash)
      case .marker, .hollowMarker:
        let shape = Marker.circle.number(isHollow: entry.sample == .hollowMarker)
        script.marker(x: x + 11, y: y, shape: shape, color: entry.color)
      case .interval: script.line(from: (x + 11, y - 8), to: (x + 11, y + 8), color: entry.color, width: 1.6)
      case .barInterval: script.line(from: (x, y), to: (x + 22, y), color: entry.color, width: 2)
      case .stroke: script.line(from: (x + 11, y - 8), to: (x + 11, y + 8), color: entry.color, width: 3)
      }
      script.label(entry.text, x: x + 28, y: y, size: GraphLayout.Size.tick, color: .quietInk)
    }
  }

  private func drawPhases(_ layout: GraphLayout, _ script: inout GnuplotScript) {
    guard let last = layout.plots.last else { return }
    let top = layout.phaseMiddle - 10
    for phase in phases {
      let (left, right) = (layout.x(phase.from, in: 0), layout.x(phase.to, in: 0))
      let box = LabelPlacement.Box(left: left, top: top, width: right - left, height: last.bottom - top)
      if phase.isShaded { script.rectangle(box, color: .shade) }
      let name = TextSize.cut(phase.name, size: GraphLayout.Size.tick, width: max(0, box.width - 4))
      script.label(
        name, x: (left + right) / 2, y: layout.phaseMiddle, .center, size: GraphLayout.Size.tick, color: .quietInk)
    }
  }
}
