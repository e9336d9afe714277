import JSON
import Stores
import Synchronization

@testable import Dyno

/// A dyno in memory that several executors may share, each through a store of its own, and that fails and lets others write as told.
final class MemoryBase: Sendable {
  struct Content {
    var isThere = false
    var state: (document: JSONValue, number: Int)?
    var documents: [Int: (number: Int, ts: Int, data: String)] = [:]
  }

  private let content = Mutex(Content())

  func with<Value: Sendable>(_ body: (inout Content) -> sending Value) -> Value {
    content.withLock { content in body(&content) }
  }

  var numbers: [Int: Int] { with { $0.documents.mapValues(\.number) } }

  var state: DynoState? { with { content in content.state.flatMap { try? DynoState(document: $0.document) } } }
}

final class MemoryStore: DynoStore {
  let place = "memory:"
  let base: MemoryBase
  /// Called before each call with its name; may throw instead.
  var interfere: (String) throws(StoreError) -> Void = { _ in }
  /// Called after each call has been carried out; may throw as if the answer had been lost.
  var lose: (String) throws(StoreError) -> Void = { _ in }
  var refused: (Int) -> UpdateOutcome? = { _ in nil }

  init(_ base: MemoryBase) { self.base = base }

  func isThere() throws(StoreError) -> Bool {
    try interfere("isThere")
    return base.with { $0.isThere }
  }

  func create(replacing: Bool) throws(StoreError) {
    try interfere("create")
    base.with { content in
      content = MemoryBase.Content()
      content.isThere = true
    }
  }

  func loadState() throws(StoreError) -> (document: JSONValue, revision: Revision)? {
    try interfere("loadState")
    return base.with { content in
      content.state.map { (document: $0.document, revision: Revision("\($0.number)")) }
    }
  }

  func saveState(_ document: JSONValue, expecting revision: Revision?) throws(StoreError) -> Revision? {
    try interfere("saveState")
    let saved = base.with { content -> Revision? in
      guard content.state.map({ "\($0.number)" }) == revision?.text else { return nil }
      let number = (content.state?.number ?? 0) + 1
      content.state = (document, number)
      return Revision("\(number)")
    }
    try lose("saveState")
    return saved
  }

  func revisions(of documents: Range<Int>) throws(StoreError) -> [Int: Revision] {
    try interfere("revisions")
    return base.with { content in
      content.documents.filter { documents.contains($0.key) }.mapValues { Revision("\($0.number)") }
    }
  }

  func update(_ batch: Batch) throws(StoreError) -> [UpdateOutcome] {
    try interfere("update")
    let outcomes = base.with { content in
      batch.documents.map { document -> UpdateOutcome in
        if let outcome = refused(document) { return outcome }
        let number = content.documents[document]?.number
        guard number.map({ "\($0)" }) == batch.revisions[document]?.text else { return .conflict }
        var data: [UInt8] = []
        batch.appendData(of: document, to: &data)
        content.documents[document] = ((number ?? 0) + 1, batch.epochSeconds, String(decoding: data, as: UTF8.self))
        return .updated
      }
    }
    try lose("update")
    return outcomes
  }

  func contents(of documents: [Int]) throws(StoreError) -> [Int: DocumentContent] {
    base.with { content in
      var found: [Int: DocumentContent] = [:]
      for index in documents {
        if let document = content.documents[index] {
          found[index] = DocumentContent(epochSeconds: document.ts, data: document.data)
        }
      }
      return found
    }
  }

  func facts() throws(StoreError) -> [(String, String)] { [("doc_count", "\(base.numbers.count)")] }

  func survey(goOn: () -> Bool) throws(StoreError) -> Survey {
    base.with { content in
      var survey = Survey()
      for document in content.documents.values { survey.census.count(epochSeconds: document.ts) }
      return survey
    }
  }
}

/// A clock that waits no time: to wait is to be there.
final class VirtualClock: Sendable {
  let nanoseconds = Atomic<UInt64>(1_000_000_000)
  let waits = Mutex<[UInt64]>([])

  var clock: DynoClock {
    DynoClock(
      epochSeconds: { 1_653_543_334 + Int(self.nanoseconds.load(ordering: .relaxed) / 1_000_000_000) },
      monotonicNanoseconds: { self.nanoseconds.load(ordering: .relaxed) },
      wait: { until, isStopped in
        guard !isStopped() else { return }
        let now = self.nanoseconds.load(ordering: .relaxed)
        self.waits.withLock { $0.append(until > now ? until - now : 0) }
        if until > now { self.nanoseconds.store(until, ordering: .relaxed) }
      })
  }
}
