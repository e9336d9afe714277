import Datasets
import Population
import Stores
import Synchronization

/// Records that count from 0: `n` is the index, `name` a text with it.
struct NumberSource: RecordSource {
  let schema: Schema
  let count: Int

  init(_ name: String, count: Int) {
    schema = Schema(
      name: name, documentPrefix: "\(name)_", documentType: nil,
      columns: [Column("n", .integer), Column("name", .text(limit: nil))])
    self.count = count
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    row.append(.integer(Int64(index)))
    row.append(text: "record \(index)".utf8)
  }
}

func numbers(_ counts: Int...) -> Dataset {
  Dataset(
    name: "numbers", seed: 1, parameters: [.init("counts", "\(counts)")],
    sources: counts.enumerated().map { NumberSource("numbers\($0.offset)", count: $0.element) })
}

/// A store in memory that fails as it is told, and takes nothing twice.
final class MemoryStore: Store {
  /// What becomes of one attempt to write.
  enum Fate: Sendable {
    case works
    /// Nothing is written.
    case fails(StoreError)
    /// All is written, and the answer is lost.
    case failsAfter(StoreError)
    /// Only the first so many are taken.
    case takes(Int)
  }

  struct Contents: Sendable {
    var identity: String?
    var isComplete = false
    var records: [Int: [Int: Row]] = [:]
    var finished: [Chunk] = []
    var writes = 0
    var connects = 0
    var completions = 0
    var mayExist: [Bool] = []
  }

  let place = "memory:"
  let habits: StoreHabits
  let contents = Mutex(Contents())
  private let fate: @Sendable (_ write: Int) -> Fate
  private let connecting: @Sendable (_ connect: Int) -> StoreError?
  fileprivate let counting: @Sendable () -> Void

  init(
    habits: StoreHabits = StoreHabits(batch: 10, largestBatch: 25, connections: 3, mostConnections: 8),
    fate: @escaping @Sendable (Int) -> Fate = { _ in .works },
    connecting: @escaping @Sendable (Int) -> StoreError? = { _ in nil },
    counting: @escaping @Sendable () -> Void = {}
  ) {
    self.habits = habits
    self.fate = fate
    self.connecting = connecting
    self.counting = counting
  }

  func prepare(_ dataset: Dataset, startingOver: Bool) throws(StoreError) -> LoadState {
    contents.withLock { contents in
      if startingOver { contents = Contents() }
      if contents.isComplete { return .complete }
      defer { contents.identity = dataset.identity }
      return contents.identity == nil ? .absent : .begun(finished: contents.finished, doubtful: [])
    }
  }

  func makeWriter(_ dataset: Dataset) throws(StoreError) -> any StoreWriter {
    let connect = contents.withLock { contents in
      contents.connects += 1
      return contents.connects
    }
    if let error = connecting(connect) { throw error }
    return MemoryWriter(self, dataset)
  }

  func complete(_ dataset: Dataset) throws(StoreError) {
    contents.withLock { contents in
      contents.isComplete = true
      contents.completions += 1
    }
  }

  func makeReader(_ dataset: Dataset) throws(StoreError) -> any StoreReader { MemoryReader(self) }

  fileprivate func write(
    _ chunk: Chunk, _ indices: [Int], mayExist: Bool, _ dataset: Dataset
  ) throws(StoreError) -> WriteOutcome {
    let number = contents.withLock { contents in
      contents.writes += 1
      contents.mayExist.append(mayExist)
      return contents.writes
    }
    var taken = indices
    var failure: StoreError?
    switch fate(number) {
    case .works: break
    case .fails(let error): throw error
    case .failsAfter(let error): failure = error
    case .takes(let count): taken = Array(indices.prefix(count))
    }
    let written = try put(chunk, taken, mayExist: mayExist, dataset)
    if let failure { throw failure }
    return WriteOutcome(
      written: written, alreadyThere: taken.count - written, unprocessed: Array(indices.dropFirst(taken.count)))
  }

  private func put(
    _ chunk: Chunk, _ indices: [Int], mayExist: Bool, _ dataset: Dataset
  ) throws(StoreError) -> Int {
    let result: Result<Int, StoreError> = contents.withLock { contents in
      var written = 0
      for index in indices {
        if contents.records[chunk.source, default: [:]][index] != nil {
          if mayExist { continue }
          return .failure(.fatal(.rejectedData, "record \(index) is there already."))
        }
        var row = Row()
        dataset.sources[chunk.source].write(index, to: &row)
        contents.records[chunk.source, default: [:]][index] = row
        written += 1
      }
      let isWhole = chunk.records.allSatisfy { contents.records[chunk.source]?[$0] != nil }
      if isWhole { contents.finished.append(chunk) }
      return .success(written)
    }
    return try result.get()
  }
}

private final class MemoryWriter: StoreWriter {
  private let store: MemoryStore
  private let dataset: Dataset

  init(_ store: MemoryStore, _ dataset: Dataset) {
    self.store = store
    self.dataset = dataset
  }

  func write(_ chunk: Chunk, indices: [Int]?, mayExist: Bool) throws(StoreError) -> WriteOutcome {
    try store.write(chunk, indices ?? Array(chunk.records), mayExist: mayExist, dataset)
  }
}

private final class MemoryReader: StoreReader {
  private let store: MemoryStore

  init(_ store: MemoryStore) { self.store = store }

  func count(source: Int, among indices: Range<Int>) throws(StoreError) -> Int? {
    store.contents.withLock { contents in contents.records[source]?.keys.count { indices.contains($0) } ?? 0 }
  }

  func count(source: Int) throws(StoreError) -> Int {
    store.counting()
    return store.contents.withLock { $0.records[source]?.count ?? 0 }
  }

  func duplicates(source: Int) throws(StoreError) -> Int { 0 }

  func read(source: Int, indices: [Int], visit: (Int, Row) -> Void) throws(StoreError) {
    let records = store.contents.withLock { $0.records[source] ?? [:] }
    for index in indices {
      if let row = records[index] { visit(index, row) }
    }
  }
}

extension Result where Failure == StoreError {
  /// `get` with the error's type.
  fileprivate func get() throws(StoreError) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let error): throw error
    }
  }
}
