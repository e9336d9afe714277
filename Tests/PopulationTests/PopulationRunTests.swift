import Datasets
import Pacing
import Population
import Stores
import Synchronization
import Testing

private let reset = StoreError.transient(.reset, "the connection was reset.")

private func populate(
  _ store: MemoryStore, _ dataset: Dataset, order change: (inout PopulationOrder) -> Void = { _ in },
  isStopping: @escaping @Sendable () -> Bool = { false }, log: (@Sendable (ChunkReport) -> Void)? = nil
) -> PopulationOutcome {
  var order = PopulationOrder()
  order.jitterSeed = 3
  change(&order)
  let run = PopulationRun(dataset, into: store, order: order, isStopping: isStopping, log: log)
  return run.perform(interval: .milliseconds(10)) { _ in }
}

private func givenUp(_ outcome: PopulationOutcome) -> GivenUp? {
  if case .failed(let givenUp) = outcome.end { return givenUp }
  return nil
}

private func isComplete(_ outcome: PopulationOutcome) -> Bool {
  if case .complete = outcome.end { return true }
  return false
}

@Suite("PopulationRun")
struct PopulationRunTests {
  @Test("every record is written once, by as many connections as the store likes", arguments: [1, 3, 8])
  func all(connections: Int) throws {
    let store = MemoryStore()
    let dataset = numbers(95, 0, 41)
    let outcome = populate(store, dataset) { $0.connections = connections }
    #expect(isComplete(outcome))
    #expect(outcome.counts.bySource.map(\.written) == [95, 0, 41])
    #expect(outcome.counts.all.alreadyThere == 0 && outcome.counts.retryCount == 0)
    let contents = store.contents.withLock { $0 }
    #expect(contents.writes == 15 && contents.completions == 1 && contents.connects <= connections)
    #expect(contents.mayExist.allSatisfy { !$0 })
    #expect(outcome.connections == connections && outcome.batch == 10)
  }

  @Test("a load that is complete is not touched again")
  func again() {
    let store = MemoryStore()
    _ = populate(store, numbers(30))
    let outcome = populate(store, numbers(30))
    guard case .wasComplete = outcome.end else { return #expect(Bool(false), "was: \(outcome.end)") }
    #expect(store.contents.withLock { $0.writes } == 3)
  }

  @Test("an answer that is lost is asked for: what is there counts as already there")
  func lostAnswers() {
    let store = MemoryStore { $0 % 4 == 2 ? .failsAfter(reset) : .works }
    let outcome = populate(store, numbers(200)) { $0.connections = 4 }
    #expect(isComplete(outcome))
    let all = outcome.counts.all
    #expect(all.written + all.alreadyThere == 200 && (1...all.retried).contains(all.alreadyThere))
    #expect(outcome.counts.retries == [.transient(.reset): all.retried / 10])
    // A new connection after each.
    #expect(store.contents.withLock { $0.connects } > 4)
  }

  @Test("what a store does not take is sent again, and only that")
  func unprocessed() {
    let lines = Mutex<[ChunkReport]>([])
    let store = MemoryStore { $0 % 3 == 0 ? .works : .takes(4) }
    let outcome = populate(
      store, numbers(100), order: { $0.connections = 2 }, log: { line in lines.withLock { $0.append(line) } })
    #expect(isComplete(outcome))
    #expect(outcome.counts.all.written == 100 && outcome.counts.all.alreadyThere == 0)
    #expect(outcome.counts.retries.keys.allSatisfy { $0 == .transient(.unprocessed) })
    let reports = lines.withLock { $0 }
    #expect(reports.count == store.contents.withLock { $0.writes })
    #expect(reports.reduce(0) { $0 + $1.sent } == 100 + outcome.counts.all.retried)
    #expect(reports.contains { $0.line.contains("unprocessedItems: 6") })
  }

  @Test(
    "thirty in a hundred throttled and one answer in a hundred lost: nothing is lost, nothing doubled", arguments: 0..<5
  )
  func faults(seed: UInt64) {
    let store = MemoryStore { number in
      var random = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(number))
      switch random.nextUnit() {
      case ..<0.15: return .fails(.transient(.throttled, "less, please."))
      case ..<0.3: return .takes(Int(random.next() % 10))
      case ..<0.31: return .failsAfter(reset)
      default: return .works
      }
    }
    let outcome = populate(store, numbers(2000)) { $0.connections = 8 }
    #expect(isComplete(outcome))
    #expect(outcome.counts.all.there == 2000)
    #expect(store.contents.withLock { $0.records[0]?.count } == 2000)
  }

  @Test("too many failures in a row end the load with 75, or 69 when the store is gone in the end")
  func maxErrors() {
    let store = MemoryStore { $0 > 4 ? .fails(reset) : .works }
    let outcome = populate(store, numbers(200)) {
      $0.connections = 1
      $0.maxErrors = 3
    }
    #expect(givenUp(outcome)?.exit == .gaveUp)
    #expect(givenUp(outcome)?.sentence == "gave up after 3 failures in a row, the last: the connection was reset.")
    #expect(outcome.counts.all.written == 40 && outcome.counts.all.givenUp == 10)
    #expect(outcome.counts.retryCount == 2 && outcome.counts.all.retried == 20)

    let gone = StoreError.fatal(.unreachable, "nobody listens.")
    for first in [gone, reset] {
      let second = MemoryStore(fate: { $0 > 2 ? .fails(first) : .works }, connecting: { $0 > 1 ? gone : nil })
      let left = populate(second, numbers(200)) {
        $0.connections = 1
        $0.maxErrors = 2
      }
      #expect(givenUp(left)?.exit == .unreachable)
      #expect(givenUp(left)?.sentence == "gave up after 2 failures in a row, the last: nobody listens.")
    }
    // There again, and no better.
    let third = MemoryStore(
      fate: { $0 > 2 ? .fails(reset) : .works }, connecting: { $0 == 2 ? gone : nil })
    let broken = populate(third, numbers(200)) {
      $0.connections = 1
      $0.maxErrors = 3
    }
    #expect(givenUp(broken)?.exit == .gaveUp)
  }

  @Test("a store that comes back is gone on with")
  func comesBack() {
    let gone = StoreError.fatal(.unreachable, "nobody listens.")
    let store = MemoryStore(
      fate: { $0 == 3 ? .fails(reset) : .works }, connecting: { (2...4).contains($0) ? gone : nil })
    let outcome = populate(store, numbers(200)) { $0.connections = 1 }
    #expect(isComplete(outcome))
    #expect(outcome.counts.retries == [.transient(.reset): 1, .unreachable: 3])
    #expect(outcome.counts.all.written == 200)
  }

  @Test("what cannot be mended ends the load at once, with its own status", arguments: StoreError.Fatal.allCases)
  func fatal(kind: StoreError.Fatal) {
    guard kind != .unreachable else { return }
    let store = MemoryStore { $0 == 3 ? .fails(.fatal(kind, "it is so.")) : .works }
    let outcome = populate(store, numbers(200)) { $0.connections = 1 }
    #expect(givenUp(outcome)?.exit == PopulateExit(kind))
    #expect(givenUp(outcome)?.sentence == "it is so.")
    #expect(store.contents.withLock { $0.writes } == 3)
    #expect(outcome.counts.all.givenUp == 10 && outcome.counts.retryCount == 0)
  }

  @Test("a load that was begun wants --resume or --replace; resumed it writes what is missing and nothing else")
  func resumed() {
    let store = MemoryStore { $0 > 6 && $0 < 9 ? .fails(.fatal(.rejectedData, "no.")) : .works }
    let dataset = numbers(100)
    _ = populate(store, dataset) { $0.connections = 1 }
    let refused = populate(store, dataset)
    #expect(givenUp(refused)?.exit == .occupied)
    #expect(givenUp(refused)?.sentence.contains("--resume") == true)
    #expect(givenUp(refused)?.sentence.contains("--replace") == true)
    _ = populate(store, dataset) { $0.resume = true }
    let resumed = populate(store, dataset) {
      $0.resume = true
      $0.batch = 7
    }
    #expect(isComplete(resumed))
    #expect(resumed.counts.all.there == 100 && resumed.counts.all.before >= 60)
    #expect(resumed.counts.all.alreadyThere == 0)
  }

  @Test("asked to end, it finishes what is under way, begins nothing, and can be gone on with")
  func stopped() {
    let isStopping = Atomic<Bool>(false)
    let store = MemoryStore { number in
      if number == 5 { isStopping.store(true, ordering: .relaxed) }
      return .works
    }
    let outcome = populate(
      store, numbers(1000), order: { $0.connections = 2 }, isStopping: { isStopping.load(ordering: .relaxed) })
    guard case .interrupted(isTidy: true) = outcome.end else { return #expect(Bool(false), "was: \(outcome.end)") }
    #expect((50...60).contains(outcome.counts.all.written))
    isStopping.store(false, ordering: .relaxed)
    let resumed = populate(store, numbers(1000)) { $0.resume = true }
    #expect(isComplete(resumed) && resumed.counts.all.written + outcome.counts.all.written == 1000)
  }

  @Test("waits for another try and for the rate end at once when it is asked to end")
  func stoppedWhileWaiting() {
    let isStopping = Atomic<Bool>(false)
    let store = MemoryStore { number in
      if number == 1 { isStopping.store(true, ordering: .relaxed) }
      return number == 1
        ? .fails(StoreError(.transient(.throttled), "later.", retryAfterSeconds: 3600)) : .works
    }
    let outcome = populate(
      store, numbers(40),
      order: {
        // One waits for its next try, the other for a second thousand seconds from now.
        $0.connections = 2
        $0.rate = Rate(perSecond: 0.001)
      }, isStopping: { isStopping.load(ordering: .relaxed) })
    guard case .interrupted(isTidy: true) = outcome.end else { return #expect(Bool(false), "was: \(outcome.end)") }
  }

  @Test("what does not fit the store is refused by its name")
  func misfits() {
    let batch = populate(MemoryStore(), numbers(10)) { $0.batch = 26 }
    #expect(givenUp(batch)?.sentence == "--batch 26 is more than memory: takes at once: at most 25.")
    let connections = populate(MemoryStore(), numbers(10)) { $0.connections = 9 }
    #expect(givenUp(connections)?.sentence == "--connections 9 is more than memory: can use: at most 8.")
    #expect(givenUp(connections)?.exit == .usage)
  }

  @Test("a slow rate comes in small chunks unless a batch is asked for")
  func slowRate() {
    let outcome = populate(MemoryStore(), numbers(3)) { $0.rate = Rate(perSecond: 100) }
    #expect(outcome.batch == 10)
    let slower = populate(MemoryStore(), numbers(2)) { $0.rate = Rate(perSecond: 2.5) }
    #expect(slower.batch == 2)
  }
}
