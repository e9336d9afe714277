public import Stores

/// How a load went.
public struct PopulationOutcome: Sendable {
  public enum End: Sendable {
    case complete
    /// The same load was complete before; nothing was written.
    case wasComplete
    /// Asked to end. `isTidy`: chunks under way were finished; else they were abandoned, and roll back with the process.
    case interrupted(isTidy: Bool)
    case failed(GivenUp)
  }

  public var end: End
  public var counts: LoadCounts
  /// From the first chunk to the last.
  public var loadSeconds = 0.0
  /// The same by source. Sources overlap where one ends while the next has begun.
  public var sourceSeconds: [Double]
  /// Indexes and what else follows the last chunk.
  public var completionSeconds = 0.0
  public var batch = 0
  public var connections = 0

  init(sources: Int) {
    end = .complete
    counts = LoadCounts(before: Array(repeating: 0, count: sources))
    sourceSeconds = Array(repeating: 0, count: sources)
  }
}

/// Why something was not done in the end.
public struct GivenUp: Error, Sendable {
  public let exit: PopulateExit
  public let sentence: String

  public init(_ exit: PopulateExit, _ sentence: String) {
    self.exit = exit
    self.sentence = sentence
  }

  public init(_ error: StoreError) { self.init(PopulateExit(error), error.sentence) }

  /// After too many failures in a row, of which this was the last. It decides: a server that is gone resets what is under way before it is
  /// found to be gone.
  init(afterFailures count: Int, last: StoreError) {
    let row = count == 1 ? "after one failure" : "after \(count) failures in a row"
    self.init(PopulateExit(last), "gave up \(row), the last: \(last.sentence)")
  }
}
