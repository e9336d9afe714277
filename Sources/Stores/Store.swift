public import Datasets

/// Where a dataset goes. One implementation for each kind of URL; chosen by ``StoreURL``.
///
/// A value that many threads may use: what must not be shared, a connection, is a ``StoreWriter`` or is opened anew by each call.
/// Calls block. Every call may throw a ``StoreError``, transient or fatal; who calls decides about trying again.
public protocol Store: Sendable {
  /// The URL without password, for what is printed: `postgresql://me@127.0.0.1:5432/lab`.
  var place: String { get }
  /// What suits this store when the user says nothing.
  var habits: StoreHabits { get }
  /// What suits this store for these records: a document store's batch depends on their size. ``habits`` unless a store knows better.
  func habits(for dataset: Dataset) -> StoreHabits

  /// Looks at what stands there, makes what is missing (tables without indexes, database of documents), and says how far this
  /// dataset is loaded. `startingOver`: everything of ours is removed first. A load of another identity, or tables that no load
  /// made, are ``StoreError/Fatal/occupied``.
  func prepare(_ dataset: Dataset, startingOver: Bool) throws(StoreError) -> LoadState
  /// A connection of its own, for one thread.
  func makeWriter(_ dataset: Dataset) throws(StoreError) -> any StoreWriter
  /// After the last chunk: indexes, statistics, and the mark that the load is complete. May be called again after a failure.
  func complete(_ dataset: Dataset) throws(StoreError)

  /// A connection for reading back, for one thread.
  func makeReader(_ dataset: Dataset) throws(StoreError) -> any StoreReader
}

extension Store {
  public func habits(for dataset: Dataset) -> StoreHabits { habits }
}

public struct StoreHabits: Hashable, Sendable {
  /// Records of a chunk: what one transaction or one request carries.
  public var batch: Int
  /// The most a chunk can have; nil: any number.
  public var largestBatch: Int?
  public var connections: Int
  /// The most connections that help or are allowed; nil: any number.
  public var mostConnections: Int?

  public init(batch: Int, largestBatch: Int?, connections: Int, mostConnections: Int?) {
    self.batch = batch
    self.largestBatch = largestBatch
    self.connections = connections
    self.mostConnections = mostConnections
  }
}

/// A range of records of one source: what is written, acknowledged and remembered together.
public struct Chunk: Hashable, Sendable {
  /// Index into ``Datasets/Dataset/sources``.
  public let source: Int
  /// Indices of records.
  public let records: Range<Int>

  public init(source: Int, records: Range<Int>) {
    self.source = source
    self.records = records
  }
}

/// How far a load is, as the store itself knows.
public enum LoadState: Sendable {
  /// Nothing of it is there.
  case absent
  /// Some is: these chunks are finished; what is missing of `doubtful` ones only the store can say (a writer asks before it writes).
  case begun(finished: [Chunk], doubtful: [Chunk])
  case complete
}

/// One connection that writes, used by one thread at a time. Closed when it is released.
public protocol StoreWriter: AnyObject {
  /// Writes the records, and makes the chunk finished in the store once all of them are there.
  /// - Parameter indices: which records of the chunk; on the first call all of them. A store that takes part of a batch says in
  ///   ``WriteOutcome/unprocessed`` which it did not take, and is called again with those.
  /// - Parameter mayExist: whether a record may already be there from an attempt whose answer was lost, or from a load that was
  ///   broken off; the writer then makes sure that none is written twice.
  func write(_ chunk: Chunk, indices: [Int]?, mayExist: Bool) throws(StoreError) -> WriteOutcome
}

public struct WriteOutcome: Hashable, Sendable {
  public var written: Int
  /// Were there with the same content: from us, before.
  public var alreadyThere: Int
  /// Not taken by the store this time; to be sent again after a delay.
  public var unprocessed: [Int]

  public init(written: Int, alreadyThere: Int = 0, unprocessed: [Int] = []) {
    self.written = written
    self.alreadyThere = alreadyThere
    self.unprocessed = unprocessed
  }
}

/// One connection that reads back, used by one thread.
public protocol StoreReader: AnyObject {
  /// How many records of a source the store holds, whatever their keys.
  func count(source: Int) throws(StoreError) -> Int
  /// How many records of these indices it holds; nil where only reading them could tell.
  func count(source: Int, among indices: Range<Int>) throws(StoreError) -> Int?
  /// How many keys occur more than once, in stores that could hold such.
  func duplicates(source: Int) throws(StoreError) -> Int
  /// The records of these indices (ascending) that are there: `visit` gets each, with its values as the schema has them. Indices
  /// beyond the dataset's last may be asked for.
  func read(source: Int, indices: [Int], visit: (_ index: Int, _ row: Row) -> Void) throws(StoreError)
}

extension StoreReader {
  public func count(source: Int, among indices: Range<Int>) throws(StoreError) -> Int? { nil }
}
