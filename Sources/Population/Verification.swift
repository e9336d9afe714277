public import Datasets
import Pacing
public import Stores
import Synchronization

/// Reads a load back and compares it with what the dataset says.
public struct Verification: Sendable {
  /// How many records are compared one by one. Counts and duplicates are always of all, and where those show that records are missing, all
  /// are compared.
  public enum Extent: Hashable, Sendable {
    case all
    /// At most so many of each source, spread over all of it, in an order that `seed` gives.
    case sample(Int, seed: UInt64)
  }

  private let dataset: Dataset
  private let store: any Store
  private let extent: Extent
  private let perseverance: Perseverance
  /// Records that are asked for at once.
  private let batch: Int

  public init(
    _ dataset: Dataset, in store: any Store, extent: Extent, perseverance: Perseverance, batch: Int = 1000
  ) {
    self.dataset = dataset
    self.store = store
    self.extent = extent
    self.perseverance = perseverance
    self.batch = batch
  }

  /// Blocks, while a thread of its own asks the store, so that a wish to end is heard however long that thinks.
  ///
  /// - Parameter compared: told on this thread, now and then, how many records have been compared.
  /// - Returns: nil when it was interrupted; the store may then be asked until the end of the process.
  public func perform(compared: (Int) -> Void = { _ in }) throws(GivenUp) -> VerificationReport? {
    let progress = Progress()
    var told = 0
    // No grace: what is only read need not be finished.
    let result = try Crew.alone(
      name: "verify", grace: .zero, isStopping: perseverance.isStopping,
      tick: {
        let count = progress.compared.load(ordering: .relaxed)
        if count > told { compared(count) }
        told = count
      },
      { () -> Result<VerificationReport?, GivenUp> in
        do throws(GivenUp) { return .success(try examine(progress)) } catch { return .failure(error) }
      })
    switch result {
    case .success(let report)?: return report
    case .failure(let givenUp)?: throw givenUp
    case nil: return nil
    }
  }

  /// How far it is, for another thread.
  private final class Progress: Sendable {
    let compared = Atomic<Int>(0)
  }

  /// All sources; nil: interrupted between two questions.
  private func examine(_ progress: Progress) throws(GivenUp) -> VerificationReport? {
    var report = VerificationReport()
    var reader: (any StoreReader)?
    for source in dataset.sources.indices {
      guard let findings = try examine(source, &reader, progress) else { return nil }
      report.sources.append(findings)
    }
    return report
  }

  private func examine(
    _ source: Int, _ reader: inout (any StoreReader)?, _ progress: Progress
  ) throws(GivenUp) -> VerificationReport.Source? {
    let schema = dataset.sources[source].schema
    let expected = dataset.sources[source].count
    var findings = VerificationReport.Source(name: schema.name, expected: expected)
    let counts = try ask(&reader) { reader throws(StoreError) in
      let counted = try reader.count(source: source)
      let proper = try reader.count(source: source, among: 0..<expected) ?? counted
      return (counted, proper, try reader.duplicates(source: source))
    }
    guard let (counted, proper, duplicates) = counts else { return nil }
    (findings.counted, findings.duplicates) = (counted, duplicates)
    // A gap that is known of is looked for until it is found.
    let indices = SampledIndices(count: expected, extent: proper - duplicates < expected ? .all : extent)
    var lower = 0
    while lower < indices.count {
      let upper = min(lower + batch, indices.count)
      guard let found = try compare((lower..<upper).map { indices[$0] }, source, &reader) else { return nil }
      findings.add(found)
      lower = upper
      progress.compared.add(found.compared, ordering: .relaxed)
    }
    guard let beyond = try look(beyond: expected, source, &reader) else { return nil }
    findings.add(beyond: beyond, schema: schema)
    return findings
  }

  private func compare(
    _ indices: [Int], _ source: Int, _ reader: inout (any StoreReader)?
  ) throws(GivenUp) -> VerificationReport.Compared? {
    let records = dataset.sources[source]
    return try ask(&reader) { reader throws(StoreError) in
      var compared = VerificationReport.Compared(schema: records.schema)
      var row = Row()
      var next = 0
      try reader.read(source: source, indices: indices) { index, found in
        while next < indices.count, indices[next] < index {
          compared.miss(indices[next])
          next += 1
        }
        // Twice the same key, or one that was not asked for: duplicates are counted elsewhere.
        guard next < indices.count, indices[next] == index else { return }
        next += 1
        records.write(index, to: &row)
        compared.compare(index, expected: row, found: found)
      }
      for index in indices[next...] { compared.miss(index) }
      return compared
    }
  }

  /// Records that stand where the next of a longer dataset would.
  private func look(
    beyond count: Int, _ source: Int, _ reader: inout (any StoreReader)?
  ) throws(GivenUp) -> [Int]? {
    try ask(&reader) { reader throws(StoreError) in
      var found: [Int] = []
      try reader.read(source: source, indices: Array(count..<count + batch)) { index, _ in found.append(index) }
      return found
    }
  }

  /// Asks a reader, a new one after each failure.
  private func ask<Value: Sendable>(
    _ reader: inout (any StoreReader)?, _ question: (any StoreReader) throws(StoreError) -> Value
  ) throws(GivenUp) -> Value? {
    let result: Perseverance.Result<Value> = perseverance.carryOut { () throws(StoreError) in
      let asked: any StoreReader
      if let kept = reader { asked = kept } else { asked = try store.makeReader(dataset) }
      reader = nil
      let answer = try question(asked)
      reader = asked
      return answer
    }
    switch result {
    case .done(let value): return value
    case .stopped: return nil
    case .failed(let givenUp): throw givenUp
    }
  }
}

/// The indices to be compared, ascending: all, or one of each of so many stretches of equal length, the first and the last among them.
struct SampledIndices {
  let count: Int
  private let records: Int
  private let seed: UInt64?

  init(count records: Int, extent: Verification.Extent) {
    self.records = records
    switch extent {
    case .sample(let most, let seed) where most < records:
      count = max(most, 0)
      self.seed = seed
    case .all, .sample:
      count = records
      seed = nil
    }
  }

  subscript(_ position: Int) -> Int {
    guard let seed else { return position }
    if position == 0 { return 0 }
    if position == count - 1 { return records - 1 }
    let lower = start(position)
    var random = SplitMix64(seed: seed ^ UInt64(position) &* 0x9E37_79B9_7F4A_7C15)
    return lower + Int(random.next() % UInt64(start(position + 1) - lower))
  }

  private func start(_ position: Int) -> Int {
    let (high, low) = records.multipliedFullWidth(by: position)
    return count.dividingFullWidth((high, low)).quotient
  }
}
