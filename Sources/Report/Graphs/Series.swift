extension Graph {
  /// Points that belong together.
  public struct Series: Equatable, Sendable {
    public enum Form: Equatable, Sendable {
      case line
      /// For what was computed, not measured.
      case dashed
      /// Each value holds until the next point.
      case steps
      /// The area between the points' low and high.
      case band
      /// Markers, with intervals where the points have some.
      case markers
      /// For what was simulated.
      case hollowMarkers
      /// A line through markers.
      case markedLine
    }

    /// Stands at the end of the line in its colour; none when empty.
    public var label: String
    public var color: Color
    public var marker: Marker
    public var form: Form
    /// In order of x. A point without a value, or with one that its axis cannot show, leaves a gap.
    public var points: [Point]
    /// In pixels.
    public var width = 2.0

    public init(
      _ label: String, color: Color, marker: Marker = .circle, form: Form = .line, points: [Point]
    ) {
      self.label = label
      self.color = color
      self.marker = marker
      self.form = form
      self.points = points
    }
  }

  /// A value, perhaps with an interval.
  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double?
    public var low: Double?
    public var high: Double?
    /// Stands beside it.
    public var label = ""
    /// Of its marker, as a multiple of the usual diameter.
    public var size = 1.0

    public init(_ x: Double, _ y: Double?, low: Double? = nil, high: Double? = nil) {
      self.x = x
      self.y = y
      self.low = low
      self.high = high
    }
  }

  /// Shapes that can be told apart without colour.
  public enum Marker: Int, CaseIterable, Equatable, Sendable {
    case circle, square, triangle, diamond, pentagon, inverted

    /// The number gnuplot knows the shape by.
    func number(isHollow: Bool) -> Int {
      let hollow =
        switch self {
        case .circle: 6
        case .square: 4
        case .triangle: 8
        case .diamond: 12
        case .pentagon: 14
        case .inverted: 10
        }
      return isHollow ? hollow : hollow + 1
    }
  }
}

extension Graph.Series {
  /// The points in runs without a gap, of those that both axes can show.
  func runs(x: Graph.Axis, y: Graph.Axis) -> [ArraySlice<Graph.Point>] {
    points.split { point in
      guard x.shows(point.x) else { return true }
      if form == .band { return !(point.low.map(y.shows) ?? false) || !(point.high.map(y.shows) ?? false) }
      return !(point.y.map(y.shows) ?? false)
    }
  }
}
