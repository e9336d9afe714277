#if canImport(Glibc)
  import Glibc
#endif

extension Graph {
  /// One setting of a server's pool, and what it costs and brings.
  public struct Trade: Equatable, Sendable {
    public var x: Double
    public var y: Double
    /// What was set, such as `8 threads`.
    public var setting: String
    /// Gives the area of the marker; nothing for markers of one size.
    public var memoryMiB: Double?

    public init(x: Double, y: Double, setting: String, memoryMiB: Double? = nil) {
      self.x = x
      self.y = y
      self.setting = setting
      self.memoryMiB = memoryMiB
    }
  }

  /// What each setting trades for what: a marker for each, joined in their order, its area the memory.
  public static func scatter(
    title: String, subtitle: String = "", x: Axis, y: Axis, servers: [(label: String, trades: [Trade])],
    marks: [Mark] = [], palette: Palette
  ) -> Graph {
    let most = servers.flatMap { $0.trades.compactMap(\.memoryMiB) }.max()
    let series = servers.flatMap { server -> [Series] in
      let color = palette[server.label]
      let points = server.trades.map { trade in
        var point = Point(trade.x, trade.y)
        point.label = trade.memoryMiB.map { "\(trade.setting), \(Figures.quantity($0)) MiB" } ?? trade.setting
        if let most, let memory = trade.memoryMiB { point.size = max(0.7, 3.2 * (memory / most).squareRoot()) }
        return point
      }
      var path = Series("", color: color.lighter(0.5), form: .line, points: points)
      path.width = 1
      for index in path.points.indices { path.points[index].label = "" }
      return [path, Series("", color: color, marker: .circle, form: .markers, points: points)]
    }
    var graph = Graph(
      title: title, subtitle: subtitle, x: x, panels: [Panel(y: y, series: series, marks: marks, height: 460)])
    graph.key = servers.map { KeyEntry(.marker, $0.label, color: palette[$0.label]) }
    if most != nil { graph.note = "The area of a marker is the memory (PSS) under load." }
    return graph
  }
}
