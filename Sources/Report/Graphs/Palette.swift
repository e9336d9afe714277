extension Graph {
  /// Gives each server its colour and shape, the same in every graph of a report.
  ///
  /// The colours are Okabe and Ito's, which people with any common colour blindness tell apart; their yellow is left out,
  /// for it cannot be seen on white. From the ninth on they repeat with another shape.
  /// Source: https://jfly.uni-koeln.de/color/
  public struct Palette: Equatable, Sendable {
    public static let colors = [
      Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00), Color(0x56B4E9),
      Color(0x444444), Color(0x8C6D1F),
    ]

    /// In the order of the plan.
    public let labels: [String]
    private let places: [String: Int]

    public init(_ labels: [String]) {
      self.labels = labels
      places = Dictionary(zip(labels, labels.indices)) { first, _ in first }
    }

    /// The colour of a server; grey for one that is not in the plan.
    public subscript(label: String) -> Color { places[label].map(Self.color) ?? .line }

    /// The shape of a server's markers.
    public func marker(_ label: String) -> Marker {
      places[label].map { Marker.allCases[$0 % Marker.allCases.count] } ?? .circle
    }

    /// The colour of what has a number and no label.
    public static func color(at index: Int) -> Color { colors[index % colors.count] }
  }
}
