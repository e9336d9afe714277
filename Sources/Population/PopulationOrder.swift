import Datasets
public import Pacing
import Stores

/// How a dataset is to be brought into a store.
public struct PopulationOrder: Equatable, Sendable {
  /// Records of a chunk; nil: what suits the store.
  public var batch: Int?
  public var connections: Int?
  /// Records a second over all connections; nil: as fast as it goes.
  public var rate: Rate?
  /// Goes on with a load that was begun.
  public var resume = false
  /// Removes what an earlier load left.
  public var replace = false
  /// Failures in a row that end the load; see ``ErrorRun``.
  public var maxErrors = 5
  /// Of the waits before something is tried again.
  public var jitterSeed: UInt64 = 0
  /// How long a chunk under way may take once the load is asked to end.
  public var grace: Duration = .seconds(5)

  public init() {}

  /// The batch and the connections this comes to, with this store.
  /// - Throws: ``StoreError/Fatal/usage`` when the store cannot have them.
  func fitted(to store: any Store, for dataset: Dataset) throws(StoreError) -> (batch: Int, connections: Int) {
    let habits = store.habits(for: dataset)
    if let batch, let largest = habits.largestBatch, batch > largest {
      throw .fatal(.usage, "--batch \(batch) is more than \(store.place) takes at once: at most \(largest).")
    }
    if let connections, let most = habits.mostConnections, connections > most {
      let sentence = "--connections \(connections) is more than \(store.place) can use: at most \(most)."
      throw .fatal(.usage, sentence)
    }
    // A second's worth at most, or a slow rate would come in lumps.
    let usual = rate.map { min(habits.batch, max(1, Int(min($0.perSecond, 1e9)))) } ?? habits.batch
    return (batch ?? usual, connections ?? habits.connections)
  }
}
