import Datasets
import Glibc
import StandIns
import Testing

@testable import Stores

/// Against the stand-in, which throttles, leaves over and loses answers as no other server of DynamoDB's kind does on demand.
@Suite("A load into DynamoDB")
struct DynamoStoreTests {
  private static let (key, secret) = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

  /// A store in a stand-in, and its journal.
  private final class Lab {
    let standIn: StandInThread
    let path = "/tmp/reactometer-dynamo-\(getpid())-\(UInt64.random(in: 0 ... .max))"

    init(_ faults: FaultPlan = FaultPlan()) throws {
      standIn = try StandInThread(StandInOptions(.dynamodb(accessKey: key, secret: secret), faults: faults))
    }

    deinit { unlink(path) }

    func store(secret: String = DynamoStoreTests.secret, journal: String? = nil) -> DynamoStore {
      DynamoStore(
        region: "us-west-2", table: "lab", endpoint: standIn.url, accessKey: key, secret: secret,
        journal: journal ?? path)
    }
  }

  @Test("is read back as it was made, whichever its keys, and is complete")
  func loads() throws {
    for dataset in [DocumentSamples.keyed(), DocumentSamples.dataset()] {
      let lab = try Lab()
      #expect(try lab.store().prepare(dataset, startingOver: false).isAbsent)
      #expect(try persist(dataset, into: lab.store(), batch: 25) == Effort(written: dataset.count))
      try lab.store().complete(dataset)
      try expectAll(dataset, in: lab.store())
      #expect(try lab.store().prepare(dataset, startingOver: false).isComplete)
    }
  }

  @Test("wants the right secret")
  func isSigned() throws {
    let lab = try Lab()
    let failed = storeFailure {
      _ = try lab.store(secret: "wrong").prepare(DocumentSamples.keyed(), startingOver: false)
    }
    _ = try lab.store().prepare(DocumentSamples.keyed(), startingOver: false)
    #expect(failed?.kind == .fatal(.notAuthorised))
  }

  @Test("is replaced with its table, and not without its journal")
  func replaces() throws {
    let lab = try Lab()
    let (one, other) = (DocumentSamples.dataset(), DocumentSamples.keyed())
    _ = try lab.store().prepare(one, startingOver: false)
    try persist(one, into: lab.store(), batch: 25)
    let stranger = lab.path + ".other"
    defer { unlink(stranger) }
    let refused = storeFailure { _ = try lab.store(journal: stranger).prepare(one, startingOver: true) }
    #expect(refused?.kind == .fatal(.occupied))
    #expect(try lab.store().prepare(other, startingOver: true).isAbsent)
    try persist(other, into: lab.store(), batch: 25)
    try lab.store().complete(other)
    try expectAll(other, in: lab.store())
  }

  @Test("loses and doubles nothing under throttling, leftovers, faults and lost answers", arguments: [1, 2])
  func survives(_ seed: UInt64) throws {
    let faults = try FaultPlan(
      parsing: ["throttle=30%", "unprocessed=30%", "error=2%", "reset-before=2%", "reset-after-commit=10%"],
      for: .dynamodb, seed: seed)
    let lab = try Lab(faults)
    let dataset = DocumentSamples.keyed(200)
    _ = try patiently { try lab.store().prepare(dataset, startingOver: false) }
    let effort = try persist(dataset, into: lab.store(), batch: 25, patience: 2_000)
    #expect(effort.written + effort.alreadyThere == 200)
    #expect(effort.failures > 10)
    try lab.store().complete(dataset)
    let reader = try lab.store().makeReader(dataset)
    #expect(try patiently { try reader.count(source: 0) } == 200)
    var found: [Int: Row] = [:]
    // In small pieces, since each has to come through all faults at once.
    for start in stride(from: 0, to: 200, by: 20) {
      try patiently { try reader.read(source: 0, indices: Array(start..<(start + 20))) { found[$0] = $1 } }
    }
    #expect(rows(dataset.sources[0]).enumerated().allSatisfy { found[$0] == $1 })
    withExtendedLifetime(lab) {}
  }
}
