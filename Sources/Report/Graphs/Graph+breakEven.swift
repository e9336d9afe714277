#if canImport(Glibc)
  import Glibc
#endif

extension Graph {
  /// A pool, and from which size of work on it costs less than doing the work on the loop.
  public struct BreakEven: Equatable, Sendable {
    public var label: String
    public var points: [Point]
    /// The size of work, in the unit of the x axis; nothing when the pool never pays, or always does.
    public var crossing: Double?

    public init(_ label: String, points: [Point], crossing: Double?) {
      self.label = label
      self.points = points
      self.crossing = crossing
    }
  }

  /// What a request costs inline and in pools by the size of its work, and where the lines cross.
  public static func breakEven(
    title: String, subtitle: String = "", x: Axis, y: Axis, inline: (label: String, points: [Point]),
    pools: [BreakEven], palette: Palette
  ) -> Graph {
    let lines = [(inline.label, inline.points)] + pools.map { ($0.label, $0.points) }
    let series = lines.map { label, points in
      Series(label, color: palette[label], marker: palette.marker(label), form: .markedLine, points: points)
    }
    let marks = pools.compactMap { pool in
      pool.crossing.map {
        Mark(.x($0), "\(pool.label) pays from \(Figures.milliseconds($0)) \(x.unit)", color: palette[pool.label])
      }
    }
    return Graph(
      title: title, subtitle: subtitle, x: x, panels: [Panel(y: y, series: series, marks: marks, height: 420)])
  }

  /// Where the first of two lines, given at the same places, begins to lie above the second: between two points on the
  /// straight line of their logarithms. Nothing if it never does, or does from the start.
  public static func crossing(of first: [Point], over second: [Point]) -> Double? {
    let gaps = zip(first, second).compactMap { one, two -> (x: Double, gap: Double)? in
      guard let a = one.y, let b = two.y, one.x == two.x, a > 0, b > 0, one.x > 0 else { return nil }
      return (log(one.x), log(a) - log(b))
    }
    guard let above = gaps.firstIndex(where: { $0.gap > 0 }), above > 0 else { return nil }
    let (before, after) = (gaps[above - 1], gaps[above])
    return exp(before.x + (after.x - before.x) * -before.gap / (after.gap - before.gap))
  }
}
