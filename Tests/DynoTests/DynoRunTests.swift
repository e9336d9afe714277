import JSON
import Stores
import Synchronization
import Testing

@testable import Dyno

@Suite("Runs of a dyno")
struct DynoRunTests {
  let base = MemoryBase()
  let time = VirtualClock()

  func dyno(_ store: MemoryStore? = nil, isStopped: @escaping @Sendable () -> Bool = { false }) -> Dyno {
    Dyno(store ?? MemoryStore(base), clock: time.clock, isStopped: isStopped)
  }

  func setUp(total: Int = 25, updates: Int = 10) throws {
    _ = try dyno().setUp(total: total, size: 20, updates: updates, replacing: false)
  }

  @Test("Windows follow one another, and wrap")
  func follows() throws {
    try setUp()
    for start in [0, 10, 20, 5] {
      let run = try dyno().run(.init())
      #expect(run.report.window.start == start)
      #expect(run.report.line.updates == 10)
      #expect(run.report.line.errors == 0)
    }
    #expect(base.numbers == Dictionary(uniqueKeysWithValues: (0..<25).map { ($0, $0 < 15 ? 2 : 1) }))
    #expect(base.state?.start == 15)
    #expect(base.state?.history.map(\.start) == [0, 10, 20, 5])
    #expect(base.state?.reservations == [])
  }

  @Test("Documents that others update in between are read again and updated, and counted")
  func conflicts() throws {
    try setUp(total: 10)
    _ = try dyno().run(.init())
    let store = MemoryStore(base)
    var left = 3
    store.interfere = { [base] (call) throws(StoreError) in
      guard call == "update", left > 0 else { return }
      left -= 1
      base.with { content in for index in [2, 7] { content.documents[index]?.number += 100 } }
    }
    let run = try dyno(store).run(.init())
    #expect(run.report.conflicts == 6)
    #expect(run.report.line.errors == 0)
    #expect(base.numbers[2] == 302)
    #expect(base.numbers[3] == 2)
  }

  @Test("Documents that others never leave alone are errors in the end")
  func endlessConflicts() throws {
    try setUp(total: 10)
    _ = try dyno().run(.init())
    let store = MemoryStore(base)
    store.interfere = { [base] (call) throws(StoreError) in
      if call == "update" { base.with { $0.documents[4]?.number += 1 } }
    }
    let run = try dyno(store).run(.init())
    #expect(run.report.line.errors == 1)
    #expect(base.state?.history.last?.errors == 1)
    #expect(base.state?.start == 0)
  }

  @Test("A document the store will never take is an error, and passed over")
  func rejected() throws {
    try setUp()
    let store = MemoryStore(base)
    store.refused = { $0 == 3 ? .failed("document 3 is too large") : nil }
    let run = try dyno(store).run(.init())
    #expect(run.report.line.errors == 1)
    #expect(run.report.reasons == ["document 3 is too large"])
    #expect(base.state?.start == 10)
  }

  @Test("What the store does not take this time is sent again")
  func throttled() throws {
    try setUp()
    let store = MemoryStore(base)
    var left = 12
    store.refused = { document in
      guard document % 3 == 0, left > 0 else { return nil }
      left -= 1
      return .refused(.transient(.throttled, "slow down"))
    }
    let run = try dyno(store).run(.init())
    #expect(run.report.line.errors == 0)
    #expect(run.report.retries == 3)
    #expect(base.numbers.count == 10)
  }

  @Test("A failed run is remembered with its errors, and what it did not reach is updated next")
  func failedRun() throws {
    try setUp(total: 6_000, updates: 5_000)
    let store = MemoryStore(base)
    var updates = 0
    store.interfere = { (call) throws(StoreError) in
      guard call == "update" else { return }
      updates += 1
      if updates > 1 { throw .transient(.server, "memory: is out of order") }
    }
    let run = try dyno(store).run(.init())
    guard case .failed = run.report.ending else { throw Unexpected() }
    #expect(run.report.retries == 4)
    let line = try #require(base.state?.history.last)
    #expect([line.updates, line.errors] == [4_000, 2_000])
    #expect(base.state?.start == 2_000)
    let next = try dyno().run(.init())
    #expect(next.report.window.ranges == [2_000..<6_000, 0..<1_000])
  }

  @Test("A failure for good is not tried again")
  func fatal() throws {
    try setUp()
    let store = MemoryStore(base)
    store.interfere = { (call) throws(StoreError) in
      if call == "update" { throw .fatal(.notAuthorised, "no") }
    }
    let run = try dyno(store).run(.init())
    guard case .failed(let error) = run.report.ending else { throw Unexpected() }
    #expect(error.kind == .fatal(.notAuthorised))
    #expect(run.report.retries == 0)
    #expect(time.waits.withLock { $0 }.isEmpty)
  }

  @Test("A run that is asked to stop finishes its batch, keeps the state, and gives back the rest")
  func stops() throws {
    try setUp(total: 6_000, updates: 5_000)
    let stop = Atomic(false)
    let store = MemoryStore(base)
    store.interfere = { (call) throws(StoreError) in if call == "update" { stop.store(true, ordering: .relaxed) } }
    let run = try dyno(store, isStopped: { stop.load(ordering: .relaxed) }).run(.init())
    guard case .stopped = run.report.ending else { throw Unexpected() }
    #expect(base.state?.start == 2_000)
    #expect(base.state?.history.last?.updates == 2_000)
    #expect(base.state?.history.last?.errors == 0)
    #expect(base.numbers.count == 2_000)
  }

  @Test("Whoever wants a run to stop does not wait for the pauses that the store asks for")
  func stopsWhileFailing() throws {
    try setUp()
    let store = MemoryStore(base)
    store.interfere = { (call) throws(StoreError) in
      if call == "update" { throw StoreError(.transient(.throttled), "slow down", retryAfterSeconds: 600) }
    }
    let stop = Atomic(false)
    let patient = try dyno(store, isStopped: { stop.load(ordering: .relaxed) }).run(.init())
    guard case .failed = patient.report.ending else { throw Unexpected() }
    #expect(time.waits.withLock { $0 }.contains { $0 > 500_000_000_000 })
    time.waits.withLock { $0 = [] }
    // Asked to stop while the bulk is on its way.
    let throttled = store.interfere
    store.interfere = { (call) throws(StoreError) in
      if call == "update" { stop.store(true, ordering: .relaxed) }
      try throttled(call)
    }
    let hasty = try dyno(store, isStopped: { stop.load(ordering: .relaxed) }).run(.init())
    guard case .failed = hasty.report.ending else { throw Unexpected() }
    #expect(hasty.report.retries == 4 && base.state?.start == 0)
    #expect(time.waits.withLock { $0 }.allSatisfy { $0 <= 1_000_000_000 })
  }

  @Test(
    "Setting up is repeated where the store refused it, or where it is to be replaced; not where it may have been done")
  func setUpAgain() throws {
    func attempts(_ error: StoreError, replacing: Bool) -> Int {
      let store = MemoryStore(MemoryBase())
      var attempts = 0
      store.interfere = { (call) throws(StoreError) in
        guard call == "create" else { return }
        attempts += 1
        throw error
      }
      _ = try? dyno(store).setUp(total: 1, size: 1, updates: 1, replacing: replacing)
      return attempts
    }
    #expect(attempts(.transient(.throttled, "slow down"), replacing: false) == 5)
    #expect(attempts(.transient(.reset, "reset"), replacing: false) == 1)
    #expect(attempts(.transient(.reset, "reset"), replacing: true) == 5)
    #expect(attempts(.fatal(.notAuthorised, "no"), replacing: true) == 1)
  }

  @Test("Answers of the state that are lost are no harm")
  func lostAnswers() throws {
    try setUp()
    let store = MemoryStore(base)
    var lost = 0
    store.lose = { (call) throws(StoreError) in
      lost += 1
      if lost % 2 == 1 { throw .transient(.reset, "\(call): connection reset") }
    }
    for _ in 0..<4 { _ = try dyno(store).run(.init()) }
    #expect(base.state?.start == 15)
    #expect(base.state?.history.count == 4)
    #expect(base.state?.reservations == [])
    // Nothing was written twice, and nothing taken for somebody else's.
    #expect(base.numbers == Dictionary(uniqueKeysWithValues: (0..<25).map { ($0, $0 < 15 ? 2 : 1) }))
  }

  @Test("Another program that writes the state in between loses nothing of it")
  func besideOther() throws {
    try setUp()
    let store = MemoryStore(base)
    var left = 1
    store.interfere = { [base] (call) throws(StoreError) in
      guard call == "update", left > 0 else { return }
      left -= 1
      // couchdyno, which has read the state after our reservation, and is done before us.
      base.with { content in
        guard let (document, number) = content.state, var state = try? DynoState(document: document) else { return }
        state.start = (state.start + 10) % 25
        state.remember(
          HistoryLine(startedEpochSeconds: 5, durationSeconds: 0, start: 10, updates: 10, errors: 0))
        state.set("note", to: .text("kept"))
        content.state = (state.document, number + 1)
      }
    }
    _ = try dyno(store).run(.init())
    #expect(base.state?.history.map(\.start) == [10, 0])
    #expect(base.state?.start == 20)
    #expect(base.state?.fields["note"] == .text("kept"))
  }

  @Test("Executors at once: every window is updated once each, and the history is complete")
  func atOnce() async throws {
    try setUp(total: 1_000, updates: 10)
    let base = base
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let dyno = Dyno(MemoryStore(base))
          for _ in 0..<25 { _ = try? dyno.run(.init()) }
        }
      }
    }
    #expect(base.numbers.count == 1_000)
    #expect(base.numbers.values.allSatisfy { $0 == 1 })
    #expect(base.state?.history.map(\.start).sorted() == Array(stride(from: 0, to: 1_000, by: 10)))
    #expect(base.state?.start == 0)
    #expect(base.state?.reservations == [])
  }

  @Test("A rate sends so many documents in each period, by the clock")
  func rate() throws {
    try setUp(total: 100)
    let run = try dyno().run(.init(updates: 23, rate: DynoRate(documents: 5, periodNanoseconds: 10_000_000_000)))
    #expect(run.report.seconds == 40)
    #expect(time.waits.withLock { $0 } == [10, 10, 10, 10].map { $0 * 1_000_000_000 })
  }

  @Test("A run slower than its lease keeps its window")
  func slow() throws {
    try setUp(total: 100)
    let other = dyno()
    let windows = Mutex<[Int]>([])
    let store = MemoryStore(base)
    var sent = 0
    store.interfere = { (call) throws(StoreError) in
      guard call == "update" else { return }
      sent += 1
      if sent == 3 { windows.withLock { $0.append((try? other.run(.init()))?.report.window.start ?? -1) } }
    }
    _ = try dyno(store).run(.init(rate: DynoRate(documents: 2, periodNanoseconds: 400_000_000_000)))
    #expect(windows.withLock { $0 } == [10])
    #expect(base.state?.history.map(\.start) == [10, 0])
    #expect(base.numbers.values.allSatisfy { $0 == 1 })
  }

  @Test("A dyno that is there is not set up again unless it is to be replaced; one that is not cannot run")
  func setUpTwice() throws {
    #expect(throws: StoreError.self) { try dyno().run(.init()) }
    try setUp()
    do {
      try setUp()
      throw Unexpected()
    } catch let error as StoreError {
      #expect(error.kind == .fatal(.occupied))
    }
    _ = try dyno().setUp(total: 7, size: 1, updates: 9, replacing: true)
    #expect(base.state?.updates == 7)
  }

  @Test("A run whose database is set up anew meanwhile is not remembered in the new one")
  func setUpMeanwhile() throws {
    try setUp()
    let store = MemoryStore(base)
    let other = dyno()
    var left = 1
    store.interfere = { (call) throws(StoreError) in
      guard call == "update", left > 0 else { return }
      left -= 1
      _ = try other.setUp(total: 50, size: 1, updates: 5, replacing: true)
    }
    #expect(throws: StoreError.self) { try dyno(store).run(.init()) }
    #expect(base.state?.history == [])
  }

  struct Unexpected: Error {}
}
