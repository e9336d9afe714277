import Datasets
import Stores
import Testing

/// All records of a source.
func rows(_ source: any RecordSource) -> [Row] {
  (0..<source.count).map { index in
    var row = Row()
    source.write(index, to: &row)
    return row
  }
}

/// What a load came to, with everything tried again that could be.
struct Effort: Equatable {
  var written = 0
  var alreadyThere = 0
  var failures = 0
}

/// Writes all chunks, each as long as it takes.
@discardableResult
func persist(
  _ dataset: Dataset, into store: any Store, batch: Int = 17, mayExist: Bool = false, patience: Int = 200
) throws -> Effort {
  var effort = Effort()
  var writer: (any StoreWriter)?
  for (number, source) in dataset.sources.enumerated() {
    for start in stride(from: 0, to: source.count, by: batch) {
      let chunk = Chunk(source: number, records: start..<min(start + batch, source.count))
      var (rest, unsure): ([Int]?, Bool) = (nil, mayExist)
      repeat {
        do throws(StoreError) {
          if writer == nil { writer = try store.makeWriter(dataset) }
          guard let hand = writer else { return effort }
          let outcome = try hand.write(chunk, indices: rest, mayExist: unsure)
          effort.written += outcome.written
          effort.alreadyThere += outcome.alreadyThere
          rest = outcome.unprocessed
          if !outcome.unprocessed.isEmpty { effort.failures += 1 }
        } catch {
          guard case .transient = error.kind, effort.failures < patience else { throw error }
          effort.failures += 1
          writer = nil
          unsure = true
          rest = rest ?? Array(chunk.records)
        }
      } while rest?.isEmpty == false
    }
  }
  return effort
}

/// Every record is there once, as the dataset makes it.
func expectAll(_ dataset: Dataset, in store: any Store, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let reader = try store.makeReader(dataset)
  for (number, source) in dataset.sources.enumerated() {
    #expect(try reader.count(source: number) == source.count, sourceLocation: sourceLocation)
    #expect(try reader.duplicates(source: number) == 0, sourceLocation: sourceLocation)
    var found: [Int: Row] = [:]
    try reader.read(source: number, indices: Array(0..<source.count)) { found[$0] = $1 }
    for (index, row) in rows(source).enumerated() where found[index] != row {
      Issue.record(
        "record \(index) of \(source.schema.name) is \(String(describing: found[index]))",
        sourceLocation: sourceLocation)
    }
  }
}

/// Tries again what may pass.
func patiently<Result>(_ body: () throws -> Result) throws -> Result {
  for _ in 0..<200 {
    do {
      return try body()
    } catch let error as StoreError {
      guard case .transient = error.kind else { throw error }
    }
  }
  return try body()
}

/// The error of a store that `body` throws.
func storeFailure(_ body: () throws -> Void) -> StoreError? {
  do {
    try body()
    return nil
  } catch {
    return error as? StoreError
  }
}

extension LoadState {
  var isComplete: Bool {
    if case .complete = self { true } else { false }
  }

  var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }
}
