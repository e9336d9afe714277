/// A picture of figures, as a value: what is drawn, not how. ``gnuplot(terminal:output:)`` gives the script that draws it.
///
/// All panels have the same x axis and stand below each other. Coordinates are plain numbers in the units that the axes
/// name.
public struct Graph: Equatable, Sendable {
  /// What is to be seen, as a short sentence or a noun.
  public var title: String
  /// How it was measured, in smaller letters below the title.
  public var subtitle: String
  /// What it shows and what it does not, for the text beside the picture; it is not drawn.
  public var caption = ""
  /// A last line below everything, such as what intervals mean.
  public var note = ""
  public var x: Axis
  public var panels: [Panel]
  /// Stretches of the x axis that bear a name, through all panels.
  public var phases: [Phase] = []
  /// Explains colours and marks that no label in the panels does.
  public var key: [KeyEntry] = []

  public init(title: String, subtitle: String = "", x: Axis, panels: [Panel]) {
    self.title = title
    self.subtitle = subtitle
    self.x = x
    self.panels = panels
  }

  /// One set of axes.
  public struct Panel: Equatable, Sendable {
    public var y: Axis
    public var series: [Series] = []
    /// Horizontal bars; the y axis has categories then.
    public var bars: [Bar] = []
    public var marks: [Mark] = []
    /// Of the plotted area, in pixels of a graph that is 1,000 wide.
    public var height: Double

    public init(y: Axis, series: [Series] = [], bars: [Bar] = [], marks: [Mark] = [], height: Double = 380) {
      self.y = y
      self.series = series
      self.bars = bars
      self.marks = marks
      self.height = height
    }
  }

  /// A named stretch of the x axis.
  public struct Phase: Equatable, Sendable {
    public var name: String
    public var from: Double
    public var to: Double
    public var isShaded: Bool

    public init(_ name: String, from: Double, to: Double, isShaded: Bool = false) {
      self.name = name
      self.from = from
      self.to = to
      self.isShaded = isShaded
    }
  }

  /// A thin line across a panel, with words: a limit, a crossing.
  public struct Mark: Equatable, Sendable {
    public enum Place: Equatable, Sendable {
      /// A vertical line.
      case x(Double)
      /// A horizontal line.
      case y(Double)
    }

    public var place: Place
    public var text: String
    public var color: Color

    public init(_ place: Place, _ text: String, color: Color = .ink) {
      self.place = place
      self.text = text
      self.color = color
    }
  }

  /// A horizontal bar, or a piece of a stacked one.
  public struct Bar: Equatable, Sendable {
    /// Where it lies on the axis of categories: 0 is the middle of the first.
    public var lane: Double
    /// As a share of a lane.
    public var thickness: Double
    public var from: Double
    public var to: Double
    /// An interval around its end.
    public var low: Double?
    public var high: Double?
    public var color: Color
    /// Where a stroke across the bar stands.
    public var stroke: Double?
    /// Stands in the bar if there is room, and else is left out.
    public var label = ""
    /// Stands behind the bar.
    public var endLabel = ""
    /// Stands before the bar, under the name of its category.
    public var laneLabel = ""

    public init(lane: Double, thickness: Double = 0.62, from: Double = 0, to: Double, color: Color) {
      self.lane = lane
      self.thickness = thickness
      self.from = from
      self.to = to
      self.color = color
    }
  }

  /// A sample of a colour or mark, and what it stands for.
  public struct KeyEntry: Equatable, Sendable {
    public enum Sample: Equatable, Sendable {
      case box, line, dashed, marker, hollowMarker
      /// An interval as it stands at markers, and as it lies on bars.
      case interval, barInterval
      /// A stroke across a bar.
      case stroke
    }

    public var sample: Sample
    public var color: Color
    public var text: String

    public init(_ sample: Sample, _ text: String, color: Color = .ink) {
      self.sample = sample
      self.color = color
      self.text = text
    }
  }
}
