/// Writes a script for gnuplot line by line. Places on the picture are in pixels, y downwards.
struct GnuplotScript {
  enum Justification: String {
    case left, center, right
  }

  /// What is drawn into it.
  let terminal: Graph.Terminal
  let height: Double
  private(set) var text = ""

  init(_ terminal: Graph.Terminal, height: Double) {
    self.terminal = terminal
    self.height = height
  }

  mutating func add(_ line: String) { text += line + "\n" }

  /// Data in line; an empty row is a gap.
  mutating func add(data rows: [[Double]?], as name: String) {
    add("\(name) << EOD")
    for row in rows { add(row.map { $0.map(Self.number).joined(separator: " ") } ?? "") }
    add("EOD")
  }

  /// One line of words, its middle at a height.
  mutating func label(
    _ words: String, x: Double, y: Double, _ justification: Justification = .left, size: Double,
    color: Graph.Color = .ink, isBold: Bool = false
  ) {
    if words.isEmpty { return }
    let font = isBold ? "DejaVu Sans:Bold" : "DejaVu Sans"
    add(
      "set label \(Self.quoted(words)) at \(place(x, y)) \(justification.rawValue) front "
        + "font '\(font),\(Self.number(size))' textcolor rgb '\(color.hex)'")
  }

  /// Lines of words, the middle of all at a height.
  mutating func labels(
    _ words: String, x: Double, y: Double, _ justification: Justification = .left, size: Double,
    color: Graph.Color = .ink
  ) {
    let lines = words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let step = size * TextSize.lineHeight
    for (index, line) in lines.enumerated() {
      let offset = (Double(index) - Double(lines.count - 1) / 2) * step
      label(line, x: x, y: y + offset, justification, size: size, color: color)
    }
  }

  /// A straight line from place to place.
  mutating func line(
    from: (x: Double, y: Double), to: (x: Double, y: Double), color: Graph.Color, width: Double = 1,
    dash: String? = nil, isBehind: Bool = false
  ) {
    add(
      "set arrow from \(place(from.x, from.y)) to \(place(to.x, to.y)) nohead \(isBehind ? "back" : "front") "
        + "lc rgb '\(color.hex)' lw \(Self.number(width))" + (dash.map { " dt \($0)" } ?? ""))
  }

  /// A filled rectangle.
  mutating func rectangle(_ box: LabelPlacement.Box, color: Graph.Color, isBehind: Bool = true) {
    add(
      "set object rectangle from \(place(box.left, box.bottom)) to \(place(box.right, box.top)) "
        + "\(isBehind ? "behind" : "front") fillcolor rgb '\(color.hex)' fillstyle solid noborder")
  }

  /// A marker by itself.
  mutating func marker(x: Double, y: Double, shape: Int, color: Graph.Color) {
    add("set label '' at \(place(x, y)) point pointtype \(shape) pointsize 1.1 lw 1.6 lc rgb '\(color.hex)' front")
  }

  private func place(_ x: Double, _ y: Double) -> String {
    "screen \(Self.share(x / GraphLayout.width)), screen \(Self.share(1 - y / height))"
  }

  static func share(_ value: Double) -> String { Figures.fixed(value, decimals: 5) }

  /// A number with six digits, which is finer than any picture; an infinite one as gnuplot's gap.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "NaN" }
    guard value != 0 else { return "0" }
    let text: String
    switch value.magnitude {
    case 0.001..<1: text = Figures.fixed(value, decimals: 6)
    case 1..<1000: text = Figures.fixed(value, decimals: 4)
    case 1000..<1e12: text = Figures.fixed(value, decimals: 1)
    default: return "\(value)"
    }
    let digits = text.reversed().drop { $0 == "0" }
    return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }

  /// A string of gnuplot's. Between single quotes nothing but the quote itself has a meaning, and a doubled one confuses
  /// its scanner at the ends, so each stands in double quotes by itself. Line ends and other controls become spaces.
  static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar
    }
    var words = ""
    words.unicodeScalars.append(contentsOf: plain)
    return words.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
      .joined(separator: " . \"'\" . ")
  }
}
