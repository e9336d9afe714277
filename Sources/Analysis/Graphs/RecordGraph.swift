public import Report

/// A picture of a record: what tables say in numbers.
public struct RecordGraph: Equatable, Sendable {
  /// Where it belongs on the page, in this order.
  public enum Section: String, CaseIterable, Sendable {
    case responsiveness = "How long others wait"
    case throughput = "How much gets done"
    case sweep = "What was varied"
    case search = "What was searched for"
    case ledger = "Where the time goes"
    case memory = "Memory"
    case time = "From moment to moment"
  }

  /// Of its file, without the ending.
  public var name: String
  public var section: Section
  /// Its `caption` says what it shows, and what it does not.
  public var graph: Graph

  init(_ name: String, _ section: Section, _ graph: Graph, caption: String) {
    self.name = name
    self.section = section
    self.graph = graph
    self.graph.caption = caption
  }

  var cuttingIntervals: RecordGraph {
    var other = self
    other.graph = graph.cuttingIntervals()
    return other
  }
}
