import Datasets
import TestServers
import Testing

@testable import Stores

/// Against moto, which judges signatures as AWS's own client computes them, batches, keys and sizes.
@Suite(
  "A load into moto's DynamoDB", .serialized,
  .enabled(if: PeerPython.isInstalled, Comment(rawValue: PeerPython.absence)))
struct MotoPeerTests {
  let moto: MotoServer
  let folder = TemporaryFolder()

  init() throws { moto = try MotoServer() }

  func store(_ table: String = "lab", secret: String? = nil, key: String? = nil, journal: String? = nil) -> DynamoStore
  {
    DynamoStore(
      region: "us-west-2", table: table, endpoint: moto.greeting.endpoint, accessKey: key ?? moto.greeting.accessKey,
      secret: secret ?? moto.greeting.secret, journal: "\(folder.path)/\(journal ?? table)")
  }

  private func client(_ table: String = "lab") throws -> DynamoClient {
    try DynamoClient(
      DynamoAddress(
        region: "us-west-2", table: table, endpoint: moto.greeting.endpoint,
        environment: {
          $0.contains("TOKEN") ? nil : $0.contains("SECRET") ? moto.greeting.secret : moto.greeting.accessKey
        },
        place: "there"))
  }

  @Test("is signed as AWS wants it: the right secret is accepted, a wrong one and an unknown key are not")
  func isSigned() throws {
    let dataset = DocumentSamples.keyed(5)
    for refused in [store(secret: "wrong"), store(key: "AKIDNOBODY")] {
      let failed = storeFailure { _ = try refused.prepare(dataset, startingOver: false) }
      #expect(failed?.kind == .fatal(.notAuthorised))
      #expect(failed?.sentence.contains(moto.greeting.secret) == false)
    }
    #expect(try store().prepare(dataset, startingOver: false).isAbsent)
  }

  @Test("is read back as it was made, whichever its keys, and is complete")
  func loads() throws {
    for (table, dataset) in [("keyed", DocumentSamples.keyed()), ("named", DocumentSamples.dataset())] {
      let store = store(table)
      #expect(try store.prepare(dataset, startingOver: false).isAbsent)
      #expect(try persist(dataset, into: store, batch: 25) == Effort(written: dataset.count))
      try store.complete(dataset)
      try expectAll(dataset, in: store)
      #expect(try store.prepare(dataset, startingOver: false).isComplete)
    }
  }

  @Test("goes on by its journal, and without it by what is there")
  func resumes() throws {
    let dataset = DocumentSamples.dataset()
    _ = try store().prepare(dataset, startingOver: false)
    let writer = try store().makeWriter(dataset)
    _ = try writer.write(Chunk(source: 0, records: 0..<10), indices: nil, mayExist: false)
    _ = try writer.write(Chunk(source: 1, records: 20..<30), indices: [21, 22], mayExist: false)
    // As though killed within a batch, and within a line.
    try JournalFile.join("\(folder.path)/lab").append("begin 0 10 20\nbegin 0 2")
    guard case .begun(let finished, let doubtful) = try store().prepare(dataset, startingOver: false) else {
      Issue.record("the load is not begun")
      return
    }
    #expect(finished == [Chunk(source: 0, records: 0..<10), Chunk(source: 1, records: 20..<30)])
    #expect(doubtful == [Chunk(source: 0, records: 10..<20)])
    #expect(storeFailure { try store().complete(dataset) }?.kind == .fatal(.protocolViolation))

    let other = store(journal: "another")
    guard case .begun(let none, let all) = try other.prepare(dataset, startingOver: false) else {
      Issue.record("what is there is not seen")
      return
    }
    #expect(none.isEmpty && all == [Chunk(source: 0, records: 0..<30), Chunk(source: 1, records: 0..<70)])
    #expect(try persist(dataset, into: other, batch: 25, mayExist: true) == Effort(written: 88, alreadyThere: 12))
    try other.complete(dataset)
    try expectAll(dataset, in: other)
  }

  @Test("another load, other keys and strangers' items are left alone; one's own table is replaced")
  func leavesOthersAlone() throws {
    let dataset = DocumentSamples.dataset()
    _ = try store().prepare(dataset, startingOver: false)
    try persist(dataset, into: store(), batch: 25)
    let other = DocumentSamples.dataset(seed: 2)
    #expect(storeFailure { _ = try store().prepare(other, startingOver: false) }?.kind == .fatal(.occupied))
    let keys = storeFailure { _ = try store(journal: "k").prepare(DocumentSamples.keyed(), startingOver: false) }
    #expect(
      keys?.sentence
        == "The table \(store().place) has the key id (S), and these records need owner (S), place (N); load "
        + "into another table.")
    let strangers = storeFailure { _ = try store(journal: "k").prepare(other, startingOver: true) }
    #expect(strangers?.kind == .fatal(.occupied))
    let adopted = store(journal: "k")
    _ = try adopted.prepare(other, startingOver: false)
    let different = storeFailure { try persist(other, into: adopted, batch: 25, mayExist: true) }
    #expect(different?.kind == .fatal(.occupied))

    #expect(try store().prepare(other, startingOver: true).isAbsent)
    try persist(other, into: store(), batch: 25)
    try store().complete(other)
    try expectAll(other, in: store())
    // The table goes behind the journal's back.
    try client().deleteTable()
    #expect(try store().prepare(other, startingOver: false).isAbsent)
  }
}
