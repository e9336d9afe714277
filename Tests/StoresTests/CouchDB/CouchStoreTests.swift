import Datasets
import JSON
import StandIns
import Testing

@testable import Stores

/// Against the stand-in, which keeps documents as CouchDB does.
@Suite("A load into CouchDB")
struct CouchStoreTests {
  let standIn: StandInThread
  let store: CouchStore

  init() throws {
    standIn = try StandInThread(StandInOptions(.couchdb(user: nil, password: "")))
    store = CouchStore(server: standIn.url, database: "lab/one")
  }

  private var client: CouchClient {
    CouchClient(
      CouchAddress(
        server: standIn.url, database: "lab/one", user: nil, password: nil, place: "there"))
  }

  @Test("is read back as it was made, and is complete")
  func loads() throws {
    let dataset = DocumentSamples.dataset()
    #expect(try store.prepare(dataset, startingOver: false).isAbsent)
    #expect(try persist(dataset, into: store) == Effort(written: 100))
    try store.complete(dataset)
    try expectAll(dataset, in: store)
    #expect(try store.prepare(dataset, startingOver: false).isComplete)
    try store.complete(dataset)
  }

  @Test("goes on where it was broken off, and writes nothing twice")
  func resumes() throws {
    let dataset = DocumentSamples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    let writer = try store.makeWriter(dataset)
    _ = try writer.write(Chunk(source: 0, records: 10..<20), indices: [11, 13, 17], mayExist: false)
    guard case .begun(let finished, let doubtful) = try store.prepare(dataset, startingOver: false) else {
      Issue.record("the load is not begun")
      return
    }
    #expect(finished.isEmpty)
    #expect(doubtful == [Chunk(source: 0, records: 0..<30), Chunk(source: 1, records: 0..<70)])
    let early = storeFailure { try store.complete(dataset) }
    #expect(early?.kind == .fatal(.protocolViolation))
    #expect(
      early?.sentence
        == "The load in \(store.place) is not whole: there are 3 documents, and 100 belong to it; go on with "
        + "--resume.")
    #expect(try persist(dataset, into: store, mayExist: true) == Effort(written: 97, alreadyThere: 3))
    // Also when nobody expects anything to be there.
    #expect(try persist(dataset, into: store, batch: 31) == Effort(alreadyThere: 100))
    try store.complete(dataset)
    try expectAll(dataset, in: store)
  }

  @Test("leaves a document alone that says something else")
  func leavesOthersAlone() throws {
    let dataset = DocumentSamples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    _ = try client.demand("PUT", "notes_note_000000000005", body: Array(#"{"mine":true}"#.utf8))
    let failed = storeFailure { try persist(dataset, into: store) }
    #expect(failed?.kind == .fatal(.occupied))
    #expect(
      failed?.sentence
        == "The document notes_note_000000000005 in \(store.place) says something else than the load would; it "
        + "is left alone. Load into another database, or remove it yourself.")
    #expect(try client.value("notes_note_000000000005")?["mine"] == true)
  }

  @Test("stands beside another, and beside documents of somebody else")
  func standsBeside() throws {
    let (one, other) = (DocumentSamples.dataset(), DocumentSamples.dataset(name: "more", authors: 4, notes: 5))
    _ = try store.prepare(one, startingOver: false)
    _ = try client.demand("PUT", "mine", body: Array("{}".utf8))
    try persist(one, into: store)
    _ = try store.prepare(other, startingOver: false)
    try persist(other, into: store)
    try store.complete(other)
    try store.complete(one)
    let third = DocumentSamples.dataset(authors: 3, notes: 3, seed: 9)
    #expect(storeFailure { _ = try store.prepare(third, startingOver: false) }?.kind == .fatal(.occupied))
    #expect(try store.prepare(third, startingOver: true).isAbsent)
    try persist(third, into: store)
    try expectAll(third, in: store)
    try expectAll(other, in: store)
    #expect(try client.value("mine") != nil)
    #expect(try store.prepare(other, startingOver: false).isComplete)
    #expect(
      storeFailure { _ = try store.makeWriter(one) }?.sentence
        == "No load \"\(one.identity)\" was begun in \(store.place).")
  }

  @Test("is removed with its database when that holds nothing else")
  func removesDatabases() throws {
    let dataset = DocumentSamples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    try persist(dataset, into: store)
    try store.complete(dataset)
    #expect(try store.prepare(DocumentSamples.dataset(seed: 2), startingOver: true).isAbsent)
    #expect(try client.value()?["doc_del_count"] == 0)
    #expect(try client.documentCount() == 0)
  }

  @Test("documents of nobody's load are left alone")
  func leavesStrangersAlone() throws {
    _ = try client.demand("PUT")
    _ = try client.demand("PUT", "notes_author_000000000000", body: Array("{}".utf8))
    for startingOver in [false, true] {
      let failed = storeFailure { _ = try store.prepare(DocumentSamples.dataset(), startingOver: startingOver) }
      #expect(failed?.kind == .fatal(.occupied))
    }
  }

  @Test("users are found by name and by domain")
  func makesViews() throws {
    let dataset = DocumentSamples.dataset()
    _ = try store.prepare(dataset, startingOver: false)
    try persist(dataset, into: store)
    try store.complete(dataset)
    let name = try client.value("_design/users/_view/by_username?reduce=false&key=%22user7%22")
    #expect(name?["rows"]?.elements?.first?["id"] == "notes_author_000000000007")
    let domains = try client.value("_design/users/_view/by_domain?group=true")?["rows"]?.elements
    #expect(domains?.map { $0["value"] } == [10, 10, 10])
  }

  @Test("wants its name and password")
  func authenticates() throws {
    let guarded = try StandInThread(StandInOptions(.couchdb(user: "me", password: "pa:ss/@")))
    let dataset = DocumentSamples.dataset()
    func store(_ user: String?, _ password: String?) -> CouchStore {
      CouchStore(server: guarded.url, database: "lab", user: user, password: password)
    }
    for (user, password) in [(nil, nil), ("me", "wrong"), ("other", "pa:ss/@"), ("me", nil)] as [(String?, String?)] {
      let failed = storeFailure { _ = try store(user, password).prepare(dataset, startingOver: false) }
      #expect(failed?.kind == .fatal(.notAuthorised))
    }
    let mine = store("me", "pa:ss/@")
    _ = try mine.prepare(dataset, startingOver: false)
    try persist(dataset, into: mine)
    try expectAll(dataset, in: mine)
  }

  @Test("survives conflicts, throttling, faults and lost answers", arguments: [1, 2, 3])
  func survives(_ seed: UInt64) throws {
    let faults = try FaultPlan(
      parsing: ["conflict=5%", "throttle=20%", "error=10%", "reset-before=5%", "reset-after-commit=20%"], for: .couchdb,
      seed: seed)
    let standIn = try StandInThread(StandInOptions(.couchdb(user: nil, password: ""), faults: faults))
    let store = CouchStore(server: standIn.url, database: "lab")
    let dataset = DocumentSamples.dataset(authors: 100, notes: 300)
    _ = try patiently { try store.prepare(dataset, startingOver: false) }
    let effort = try persist(dataset, into: store, batch: 10)
    #expect(effort.written + effort.alreadyThere == 400)
    #expect(effort.failures > 0)
    try patiently { try store.complete(dataset) }
    #expect(try patiently { try store.prepare(dataset, startingOver: false) }.isComplete)
    let reader = try store.makeReader(dataset)
    for (number, source) in dataset.sources.enumerated() {
      #expect(try patiently { try reader.count(source: number) } == source.count)
      var found: [Int: Row] = [:]
      try patiently { try reader.read(source: number, indices: Array(0..<source.count)) { found[$0] = $1 } }
      #expect(rows(source).enumerated().allSatisfy { found[$0] == $1 })
    }
  }
}
