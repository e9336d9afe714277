import Measurement
import Testing

@testable import Report

@Suite struct GraphTests {
  @Test("the script of each kind of graph is the one that was looked at", arguments: GraphSamples.all.map(\.name))
  func scripts(name: String) throws {
    let graph = try #require(GraphSamples.all.first { $0.name == name }).graph
    try expectGolden(graph.gnuplot(terminal: .svg, output: "\(name).svg"), "graph-\(name)", "gp")
  }

  @Test("a picture in pixels differs from one in strokes in its first line only")
  func terminals() {
    let svg = GraphSamples.sweep.gnuplot(terminal: .svg).split(separator: "\n")
    let png = GraphSamples.sweep.gnuplot(terminal: .png(width: 1500)).split(separator: "\n")
    #expect(svg.dropFirst() == png.dropFirst())
    #expect(svg[0].hasPrefix("set terminal svg size 1000,"))
    #expect(png[0].hasPrefix("set terminal pngcairo size 1500,"))
    #expect(png[0].hasSuffix("fontscale 1.125 linewidth 1.5 pointscale 2 dashlength 1.4"))
  }

  @Test("a server has the same colour whatever else is in a graph")
  func palette() {
    let palette = GraphSamples.palette
    #expect(Set(palette.labels.map { palette[$0] }).count == 7)
    #expect(palette["node 18"] == Graph.Palette.colors[6] && palette["unknown"] == .line)
    let alone = Graph.memoryBars(
      title: "", servers: [.init("node 18", before: 1, during: 2, after: 1)], palette: palette)
    #expect(alone.panels[0].bars[1].color == palette["node 18"])
  }

  @Test("letters are dark enough to be read on white, whatever colour they have")
  func contrast() {
    for color in Graph.Palette.colors {
      #expect(color.forText.contrast(to: .white) >= 4.5)
      #expect(color.contrast(to: color.textUpon) >= 3.8)
    }
    #expect(Graph.Color(0x0072B2).hex == "#0072B2" && Graph.Color(0x0000FF).lighter(0.5).hex == "#8080FF")
  }

  @Test("missing, infinite and unshowable values leave gaps")
  func gaps() {
    let points = [1, nil, 3, .nan, 5, 6, 0, 7].enumerated().map { Graph.Point(Double($0), $1 as Double?) }
    let series = Graph.Series("", color: .ink, points: points)
    let runs = series.runs(x: Graph.Axis("x"), y: Graph.Axis("y", scale: .log))
    #expect(runs.map { $0.map(\.y) } == [[1], [3], [5, 6], [7]])
    let linear = series.runs(x: Graph.Axis("x"), y: Graph.Axis("y"))
    #expect(linear.map(\.count) == [1, 1, 4])
  }

  @Test(
    "a crossing lies where the first line rises above the second",
    arguments: [
      ([1, 10, 100], [10, 10, 10], 10.0), ([1, 1, 100], [10, 10, 10], 31.622776601683793),
      ([20, 30, 40], [10, 10, 10], nil), ([1, 2, 3], [10, 10, 10], nil),
    ] as [([Double], [Double], Double?)])
  func crossing(first: [Double], second: [Double], place: Double?) throws {
    func points(_ values: [Double]) -> [Graph.Point] { zip([1.0, 10, 100], values).map { Graph.Point($0, $1) } }
    let crossing = Graph.crossing(of: points(first), over: points(second))
    guard let place else { return #expect(crossing == nil) }
    #expect(abs(try #require(crossing) - place) < 1e-9)
  }

  @Test("a spectrum ends at the level of its last sample, and never reaches 100 %")
  func spectrum() throws {
    let points = Graph.spectrum(of: GraphSamples.histogram(median: 1, spread: 0.5, stalls: 0.01, count: 1000))
    #expect(points.first?.x == 0 && points.last?.x == 99.9)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x && ($0.y ?? 0) <= ($1.y ?? 0) })
    #expect(Graph.spectrum(of: .init()).isEmpty)
  }
}
