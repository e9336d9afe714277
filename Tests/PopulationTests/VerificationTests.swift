import Datasets
import Dispatch
import Stores
import Synchronization
import Testing

@testable import Population

@Suite("Verification")
struct VerificationTests {
  private func loaded(_ counts: Int, into store: MemoryStore = MemoryStore()) -> (MemoryStore, Dataset) {
    let dataset = numbers(counts)
    _ = PopulationRun(dataset, into: store, order: PopulationOrder(), isStopping: { false })
      .perform(interval: .seconds(1)) { _ in }
    return (store, dataset)
  }

  private func verify(
    _ store: MemoryStore, _ dataset: Dataset, _ extent: Verification.Extent = .all
  ) throws -> VerificationReport.Source {
    let perseverance = Perseverance(maxErrors: 1, jitterSeed: 1, wasReached: true, isStopping: { false })
    let verification = Verification(dataset, in: store, extent: extent, perseverance: perseverance, batch: 7)
    return try #require(try verification.perform()).sources[0]
  }

  @Test("a load as it should be is right, wholly compared or by samples", arguments: [0, 1, 6, 7, 8, 100])
  func right(count: Int) throws {
    let (store, dataset) = loaded(count)
    let all = try verify(store, dataset)
    #expect(all.isRight && all.compared == count && all.examples.isEmpty)
    let sample = try verify(store, dataset, .sample(10, seed: 1))
    #expect(sample.isRight && sample.compared == min(count, 10))
  }

  @Test("what is missing, different or too much is counted and named")
  func wrong() throws {
    let (store, dataset) = loaded(100)
    store.contents.withLock { contents in
      contents.records[0]?[13] = nil
      var row = Row()
      row.append(.integer(14))
      row.append(text: "something else".utf8)
      contents.records[0]?[14] = row
      contents.records[0]?[103] = row
      contents.records[0]?[5000] = row
    }
    let source = try verify(store, dataset)
    #expect(!source.isRight)
    #expect((source.counted, source.missing, source.different, source.extra) == (101, 1, 1, 2))
    #expect(
      source.examples == [
        "numbers0 13 (id 14, numbers0_000000000013) is missing.",
        "numbers0 14 (id 15, numbers0_000000000014) is different: name is 'something else' and should be 'record 14'.",
        "numbers0 103 (id 104, numbers0_000000000103) should not be there.",
      ])
  }

  @Test("a gap that no sample meets is found by the keys, also where a stray record makes up for it in the count")
  func gap() throws {
    let (store, dataset) = loaded(1_000)
    store.contents.withLock { contents in
      let moved = contents.records[0]?.removeValue(forKey: 500)
      contents.records[0]?[90_000] = moved
    }
    let source = try verify(store, dataset, .sample(2, seed: 1))
    #expect((source.counted, source.missing, source.extra) == (1_000, 1, 1))
    #expect(source.examples == ["numbers0 500 (id 501, numbers0_000000000500) is missing."])
  }

  @Test("a hundred wrong records are counted, and five named")
  func many() throws {
    let (store, dataset) = loaded(200)
    store.contents.withLock { contents in for index in 50..<150 { contents.records[0]?[index] = nil } }
    let source = try verify(store, dataset)
    #expect(source.missing == 100 && source.examples.count == 5)
  }

  @Test("a wish to end is heard while the store thinks", .timeLimit(.minutes(1)))
  func interrupted() throws {
    let isStopping = Atomic<Bool>(false)
    let answer = DispatchSemaphore(value: 0)
    let (store, dataset) = loaded(
      10,
      into: MemoryStore(counting: {
        isStopping.store(true, ordering: .relaxed)
        answer.wait()
      }))
    let perseverance = Perseverance(
      maxErrors: 1, jitterSeed: 1, wasReached: true, isStopping: { isStopping.load(ordering: .relaxed) })
    #expect(try Verification(dataset, in: store, extent: .all, perseverance: perseverance).perform() == nil)
    answer.signal()
  }

  @Test("how far it is comes to the calling thread, all of it at the end")
  func progress() throws {
    let (store, dataset) = loaded(100)
    let perseverance = Perseverance(maxErrors: 1, jitterSeed: 1, wasReached: true, isStopping: { false })
    var told: [Int] = []
    _ = try Verification(dataset, in: store, extent: .all, perseverance: perseverance, batch: 7).perform {
      told.append($0)
    }
    #expect(told.last == 100 && told == told.sorted())
  }

  @Test(
    "a sample has its size, ascends, holds both ends, and follows its seed",
    arguments: [(100, 10), (101, 100), (1 << 40, 1000)])
  func sample(count: Int, size: Int) {
    let indices = SampledIndices(count: count, extent: .sample(size, seed: 5))
    let drawn = (0..<indices.count).map { indices[$0] }
    #expect(drawn.count == size && drawn.first == 0 && drawn.last == count - 1)
    #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $0 < $1 })
    let other = SampledIndices(count: count, extent: .sample(size, seed: 6))
    #expect(drawn != (0..<other.count).map { other[$0] } || size + 1 >= count)
  }
}
