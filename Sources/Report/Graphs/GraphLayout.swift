/// Where everything of a graph lies, in pixels of a picture 1,000 wide, y downwards. Worked out before anything is drawn,
/// so that margins fit their labels and labels keep clear of each other.
struct GraphLayout {
  typealias Box = LabelPlacement.Box

  /// Font sizes, in pixels.
  enum Size {
    static let title = 19.0
    static let subtitle = 13.0
    static let heading = 13.5
    static let label = 13.0
    static let tick = 12.0
    static let note = 11.5
  }

  static let width = 1000.0
  static let padding = 18.0
  /// The widest a name of a category, or of a line, may get before it is broken.
  static let widestName = 190.0
  private static let headingRoom = 30.0
  /// The height of a row of words above a panel.
  static let markRow = 17.0

  let graph: Graph
  let xRange: ClosedRange<Double>
  let yRanges: [ClosedRange<Double>]
  private(set) var plots: [Box] = []
  /// Where the words of each vertical line of each panel stand: their left edge, and how many rows above the heading.
  private(set) var markPlaces: [[(left: Double, row: Int)]] = []
  private(set) var height = 0.0
  private(set) var titleLines: [String] = []
  private(set) var subtitleLines: [String] = []
  private(set) var noteLines: [String] = []
  /// The corner of each entry of the key: its left edge, and the middle of its line.
  private(set) var keyPlaces: [(x: Double, y: Double)] = []
  private(set) var phaseMiddle = 0.0

  init(_ graph: Graph) {
    self.graph = graph
    xRange = graph.x.range(of: Self.xValues(graph))
    yRanges = graph.panels.map { $0.y.range(of: Self.yValues($0)) }
    var cursor = Self.padding
    layOutHead(&cursor)
    layOutPanels(&cursor)
    layOutFoot(&cursor)
    height = cursor.rounded(.up)
  }

  /// Pixels across of a value.
  func x(_ value: Double, in panel: Int) -> Double {
    plots[panel].left + graph.x.position(value, in: xRange) * plots[panel].width
  }

  /// Pixels down of a value.
  func y(_ value: Double, in panel: Int) -> Double {
    plots[panel].bottom - graph.panels[panel].y.position(value, in: yRanges[panel]) * plots[panel].height
  }

  func yTicks(_ panel: Int) -> [Graph.Axis.Tick] {
    graph.panels[panel].y.ticks(in: yRanges[panel], about: max(4, Int(graph.panels[panel].height / 55)))
  }

  var xTicks: [Graph.Axis.Tick] { graph.x.ticks(in: xRange, about: 8) }

  // MARK: Ranges

  private static func xValues(_ graph: Graph) -> [Double] {
    let points = graph.panels.flatMap { $0.series.flatMap { $0.points.map(\.x) } }
    let bars = graph.panels.flatMap { $0.bars.flatMap { [$0.from, $0.to, $0.low, $0.high].compactMap(\.self) } }
    let marks = graph.panels.flatMap(\.marks).compactMap { if case .x(let value) = $0.place { value } else { nil } }
    return points + bars + marks + graph.phases.flatMap { [$0.from, $0.to] }
  }

  private static func yValues(_ panel: Graph.Panel) -> [Double] {
    let points = panel.series.flatMap { $0.points.flatMap { [$0.y, $0.low, $0.high].compactMap(\.self) } }
    let marks = panel.marks.compactMap { if case .y(let value) = $0.place { value } else { nil } }
    return points + marks
  }

  // MARK: From top to bottom

  private mutating func layOutHead(_ cursor: inout Double) {
    let room = Self.width - 2 * Self.padding
    titleLines = Self.lines(graph.title, size: Size.title * 1.11, room)
    cursor += Double(titleLines.count) * Size.title * TextSize.lineHeight
    subtitleLines = Self.lines(graph.subtitle, size: Size.subtitle, room)
    cursor += Double(subtitleLines.count) * Size.subtitle * 1.35 + 8
    layOutKey(&cursor)
    if !graph.phases.isEmpty {
      phaseMiddle = cursor + 10
      cursor += 20
    }
  }

  private mutating func layOutKey(_ cursor: inout Double) {
    if graph.key.isEmpty { return }
    var left = Self.padding
    for entry in graph.key {
      let width = 26 + TextSize.width(entry.text, size: Size.tick) + 22
      if left > Self.padding, left + width > Self.width - Self.padding {
        left = Self.padding
        cursor += 20
      }
      keyPlaces.append((left, cursor + 10))
      left += width
    }
    cursor += 24
  }

  private mutating func layOutPanels(_ cursor: inout Double) {
    let left = leftEdge.rounded()
    let right = rightEdge(from: left).rounded()
    for panel in graph.panels {
      let places = placeMarks(of: panel, from: left, to: right)
      markPlaces.append(places)
      let rows = places.map { $0.row + 1 }.max() ?? 0
      cursor += panel.y.heading.isEmpty && rows == 0 ? 6 : Self.headingRoom
      cursor += Double(max(rows - 1, 0)) * Self.markRow
      plots.append(Box(left: left, top: cursor.rounded(), width: right - left, height: panel.height))
      cursor = plots[plots.count - 1].bottom + (graph.panels.count > 1 ? 10 : 0)
    }
  }

  /// Words above their lines, in a further row where they would meet others or the heading.
  private func placeMarks(of panel: Graph.Panel, from left: Double, to right: Double) -> [(left: Double, row: Int)] {
    let heading = TextSize.width(panel.y.heading, size: Size.heading)
    var taken = [Box(left: 0, top: 0, width: Self.padding + heading + 10, height: 1)]
    func position(_ mark: Graph.Mark) -> Double? {
      guard case .x(let value) = mark.place else { return nil }
      return left + graph.x.position(value, in: xRange) * (right - left)
    }
    var places = panel.marks.map { _ in (left: 0.0, row: -1) }
    // From right to left, so that the words of a line stand above those that its neighbour's line comes down from.
    let order = panel.marks.indices.sorted { (position(panel.marks[$0]) ?? 0) > (position(panel.marks[$1]) ?? 0) }
    for index in order {
      guard let x = position(panel.marks[index]) else { continue }
      let width = TextSize.width(panel.marks[index].text, size: Size.tick)
      var box = Box(left: min(x - 4, Self.width - Self.padding - width), top: 0, width: width + 10, height: 1)
      while taken.contains(where: { $0.overlap(box) > 0 }) { box.top += 1 }
      taken.append(box)
      places[index] = (box.left, Int(box.top))
    }
    return places
  }

  private mutating func layOutFoot(_ cursor: inout Double) {
    cursor += 24 + (graph.x.heading.isEmpty ? 0 : 22)
    noteLines = Self.lines(graph.note, size: Size.note, Self.width - 2 * Self.padding)
    if !noteLines.isEmpty { cursor += 6 + Double(noteLines.count) * Size.note * 1.35 }
    cursor += 10
  }

  // MARK: From left to right

  private var leftEdge: Double {
    let ticks = graph.panels.indices.flatMap { panel in
      yTicks(panel).map { tick in
        if case .categories = graph.panels[panel].y.scale {
          return TextSize.width(Self.name(tick.text), size: Size.label)
        }
        return TextSize.width(tick.text, size: Size.tick)
      }
    }
    let lanes = graph.panels.flatMap(\.bars).map { TextSize.width($0.laneLabel, size: Size.tick) }.max() ?? 0
    return Self.padding + (ticks.max() ?? 0) + 8 + (lanes > 0 ? lanes + 12 : 0)
  }

  private func rightEdge(from left: Double) -> Double {
    let names = graph.panels.flatMap { panel in panel.series.map(\.label) + panel.marks.map(\.sideText) }
      .filter { !$0.isEmpty }.map { TextSize.width(Self.name($0), size: Size.label) + 14 }
    var right = Self.width - Self.padding - max(names.max() ?? 0, 16)
    for bar in graph.panels.flatMap(\.bars) where !bar.endLabel.isEmpty {
      let share = graph.x.position(max(bar.to, bar.high ?? bar.to), in: xRange)
      let room = Self.width - Self.padding - 10 - TextSize.width(bar.endLabel, size: Size.label) - left
      if share > 0 { right = min(right, left + room / share) }
    }
    return right
  }

  // MARK: Words

  /// A name as it is written at an axis or a line.
  static func name(_ text: String) -> String { TextSize.wrapped(text, size: Size.label, width: widestName) }

  private static func lines(_ text: String, size: Double, _ room: Double) -> [String] {
    if text.isEmpty { return [] }
    return TextSize.wrapped(text, size: size, width: room, lines: 4).split(separator: "\n").map(String.init)
  }
}
