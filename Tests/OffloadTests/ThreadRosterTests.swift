import Reactor
import Testing
import Work

@testable import Offload

/// A roster, a clock that the test moves, and the workers that were woken and have not come yet.
private struct Drill {
  var roster: ThreadRoster
  var now: UInt64 = 1_000
  var woken: [ThreadRoster.Wake] = []
  var received: [UInt64]
  private var nextID: UInt64 = 0

  init(_ configuration: OffloadConfiguration) {
    roster = ThreadRoster(configuration, now: now)
    received = Array(repeating: 0, count: configuration.maxWorkers)
  }

  mutating func submit(_ tickets: UInt64...) { submit(tickets) }

  mutating func submit(_ tickets: [UInt64]) {
    for ticket in tickets {
      nextID += 1
      roster.submit(.init(id: nextID, ticket: Ticket(rawValue: ticket), job: .fibonacci(1), submitted: now))
    }
    while let wake = roster.wake(now: now) { woken.append(wake) }
  }

  /// The first of the woken workers comes.
  mutating func arrive() -> ThreadRoster.Turn {
    let wake = woken.removeFirst()
    return note(roster.takeTurn(wake.worker, free: wake.since, woken: wake, now: now))
  }

  /// A worker is done with its job.
  mutating func finish(_ worker: Int) -> ThreadRoster.Turn {
    note(roster.takeTurn(worker, free: now, woken: nil, now: now))
  }

  private mutating func note(_ turn: ThreadRoster.Turn) -> ThreadRoster.Turn {
    if let wake = turn.wake { woken.append(wake) }
    return turn
  }

  mutating func cancel(_ ticket: UInt64) -> ThreadRoster.Cancellation {
    roster.cancel(Ticket(rawValue: ticket), received: received)
  }

  mutating func takeOverdue(now: UInt64) -> (id: UInt64, ticket: Ticket)? {
    roster.takeOverdue(now: now, received: received)
  }
}

extension ThreadRoster.Turn {
  fileprivate var begun: UInt64? {
    if case .begin(let entry) = step { return entry.ticket.rawValue }
    return nil
  }

  fileprivate var givenUp: UInt64? {
    if case .giveUp(let entry) = step { return entry.ticket.rawValue }
    return nil
  }
}

private func pool(
  _ least: Int, _ most: Int, _ change: (inout OffloadConfiguration) -> Void = { _ in }
) -> OffloadConfiguration {
  var configuration = OffloadConfiguration(workers: least)
  configuration.maxWorkers = most
  change(&configuration)
  return configuration
}

@Suite struct ThreadRosterTests {
  @Test("a sleeping worker is woken for each job, the last that slept first, and nobody more")
  func waking() {
    var drill = Drill(pool(3, 3))
    drill.submit(1)
    #expect(drill.woken.map(\.worker) == [0])
    drill.submit(2, 3, 4)
    #expect(drill.woken.map(\.worker) == [0, 1, 2])
    #expect((0..<3).map { _ in drill.arrive().begun } == [1, 2, 3])
    drill.now += 10
    #expect(drill.finish(1).begun == 4)
    #expect(drill.finish(2).step == .rest)
    #expect(drill.finish(0).step == .rest)
    drill.submit(5)
    #expect(drill.woken == [ThreadRoster.Wake(worker: 0, since: drill.now)])
  }

  @Test("all are busy since the last of them began, wanted or not, and not at all while one sleeps or can be added")
  func allBusy() {
    var drill = Drill(pool(1, 2))
    drill.submit(1, 2)
    #expect(drill.arrive().begun == 1)
    #expect(drill.roster.allBusySince == nil, "one can be added")
    drill.now += 10
    #expect(drill.arrive().begun == 2)
    let since = drill.now
    drill.now += 10
    #expect(drill.roster.allBusySince == since)
    #expect(drill.cancel(1) == .running(1))
    #expect(drill.roster.allBusySince == since, "it cannot be stopped")
    drill.submit(3)
    #expect(drill.finish(0).begun == 3)
    #expect(drill.roster.allBusySince == drill.now)
    #expect(drill.finish(0).step == .rest)
    #expect(drill.roster.allBusySince == nil)
  }

  @Test("a worker that comes too late finds nothing and sleeps on, and the next job wakes it again")
  func comingTooLate() {
    var drill = Drill(pool(2, 2))
    drill.submit(1)
    #expect(drill.arrive().begun == 1)
    drill.submit(2)
    #expect(drill.woken.map(\.worker) == [1])
    #expect(drill.finish(0).begun == 2)
    #expect(drill.arrive().step == .rest)
    drill.submit(3)
    #expect(drill.woken.map(\.worker) == [1])
  }

  @Test("when nobody is left for a job workers are added, one at a time, up to the most there may be")
  func growth() {
    var drill = Drill(pool(1, 3))
    drill.submit(1, 2, 3, 4, 5)
    #expect(drill.woken.map(\.worker) == [0, 1])
    #expect(drill.woken.map(\.isNew) == [false, true])
    let old = drill.arrive()
    #expect(old.begun == 1)
    #expect(old.wake == nil, "one is coming already")
    let first = drill.arrive()
    #expect(first.begun == 2)
    #expect(first.wake?.worker == 2)
    #expect(drill.arrive().begun == 3)
    #expect(drill.woken.isEmpty, "there may not be more")
    #expect(drill.roster.census.workers == 3)
    #expect(drill.roster.census.grown == 2)
    #expect([drill.finish(2).begun, drill.finish(0).begun] == [4, 5])
  }

  @Test("no worker is added for jobs that those awake can take")
  func noGrowth() {
    var drill = Drill(pool(2, 8))
    for round in 0..<20 as Range<UInt64> {
      drill.submit(2 * round, 2 * round + 1)
      let workers = drill.woken.map(\.worker)
      #expect(workers.count == 2)
      for _ in workers { #expect(drill.arrive().begun != nil) }
      for worker in workers { #expect(drill.finish(worker).step == .rest) }
    }
    #expect(drill.roster.census.grown == 0)
  }

  @Test("workers without a job for too long end, the idlest first, but never below the least there may be")
  func shrinking() {
    var drill = Drill(pool(1, 3) { $0.maxIdle = .nanoseconds(100) })
    drill.submit(1, 2, 3)
    for _ in 0..<3 { _ = drill.arrive() }
    for worker in [0, 1, 2] {
      #expect(drill.finish(worker).step == .rest)
      drill.now += 10
    }
    #expect(drill.roster.retire(now: 1_099) == nil)
    #expect(drill.roster.retire(now: 1_100) == 0)
    #expect(drill.roster.retire(now: 1_100) == nil, "the others have worked since")
    #expect(drill.roster.retire(now: 1_110) == 1)
    #expect(drill.roster.retire(now: .max) == nil, "one has to stay")
    #expect(drill.roster.census.workers == 1)
    #expect(drill.roster.census.shrunk == 2)
    drill.now = 2_000
    drill.submit(4, 5)
    #expect(drill.woken.map(\.worker) == [2, 0])
    #expect([drill.arrive().begun, drill.arrive().begun] == [4, 5])
  }

  @Test("a worker that is woken is not idle, however long it takes to come")
  func notIdleWhenWoken() {
    var drill = Drill(pool(1, 2) { $0.maxIdle = .nanoseconds(100) })
    drill.submit(1, 2)
    #expect(drill.woken.count == 2)
    #expect(drill.roster.retire(now: 1_000_000) == nil)
    drill.now = 1_000_000
    #expect([drill.arrive().begun, drill.arrive().begun] == [1, 2])
  }

  @Test("a worker that has done its share is replaced between two jobs, and the next one is not lost")
  func recycling() {
    var drill = Drill(pool(1, 1) { $0.recycleAfter = 2 })
    drill.submit(1, 2, 3, 4)
    #expect(drill.arrive().begun == 1)
    #expect(drill.finish(0).begun == 2)
    let change = drill.finish(0)
    #expect(change.step == .rest)
    #expect(change.isRecycled)
    #expect(change.wake?.worker == 0, "its successor is called for what waits")
    #expect([drill.arrive().begun, drill.finish(0).begun] == [3, 4])
    let last = drill.finish(0)
    #expect(last.isRecycled)
    #expect(last.wake?.isSuccessor == true, "it comes whether jobs wait or not, while the thread is there")
    #expect(drill.arrive().step == .rest)
    #expect(drill.roster.census.recycled == 2)
    drill.submit(5)
    #expect(drill.arrive().begun == 5)
  }

  @Test("a worker for which there never is a thread keeps nobody from being woken, and nobody is let go for it")
  func neverComing() {
    var drill = Drill(pool(1, 3) { $0.maxIdle = .nanoseconds(100) })
    drill.submit(1, 2, 3)
    #expect(drill.arrive().begun == 1)
    #expect(drill.woken.map(\.isNew) == [true])
    drill.woken = []
    #expect([drill.finish(0).begun, drill.finish(0).begun] == [2, 3])
    #expect(drill.finish(0).step == .rest)
    for ticket in 4...9 as ClosedRange<UInt64> {
      drill.submit(ticket)
      #expect(drill.woken.map(\.worker) == [0])
      #expect(drill.arrive().begun == ticket)
      #expect(drill.finish(0).step == .rest)
    }
    drill.now += 1_000
    #expect(drill.roster.retire(now: drill.now) == nil, "the only one that is there")
    #expect([drill.roster.upCount, drill.roster.census.workers] == [2, 1])
  }

  @Test("the youngest job is next where that was asked for")
  func order() {
    for (order, expected) in [(OffloadConfiguration.Order.fifo, [2, 3, 4] as [UInt64?]), (.lifo, [4, 3, 2])] {
      var drill = Drill(pool(1, 1) { $0.order = order })
      drill.submit(1)
      #expect(drill.arrive().begun == 1)
      drill.submit(2, 3, 4)
      #expect((0..<3).map { _ in drill.finish(0).begun } == expected)
    }
  }

  @Test("a job that has waited for too long when its turn comes is not begun, and costs its worker nothing")
  func expiry() {
    var drill = Drill(
      pool(1, 1) {
        $0.maxWait = .nanoseconds(50)
        $0.recycleAfter = 3
      })
    drill.submit(1)
    #expect(drill.arrive().begun == 1)
    drill.submit(2, 3)
    drill.now += 1
    drill.submit(4)
    drill.now += 50
    #expect(drill.finish(0).givenUp == 2)
    #expect(drill.finish(0).givenUp == 3)
    let last = drill.finish(0)
    #expect(last.begun == 4, "it has waited just as long as it may")
    #expect(!last.isRecycled)
  }

  @Test(
    "jobs that have waited for too long are found before their turn", arguments: OffloadConfiguration.Order.allCases)
  func expiryInTheQueue(order: OffloadConfiguration.Order) {
    var drill = Drill(
      pool(1, 1) {
        $0.maxWait = .nanoseconds(50)
        $0.order = order
      })
    drill.submit(1)
    _ = drill.arrive()
    drill.submit(2)
    drill.now += 10
    drill.submit(3)
    #expect(drill.roster.takeExpired(now: drill.now + 40) == nil)
    #expect(drill.roster.takeExpired(now: drill.now + 41)?.ticket.rawValue == 2)
    #expect(drill.roster.takeExpired(now: drill.now + 41) == nil)
    #expect(drill.roster.takeExpired(now: .max)?.ticket.rawValue == 3)
    #expect(drill.finish(0).step == .rest)
  }

  @Test("a job that runs for too long is told once, and its worker stays busy until it is done")
  func timeout() {
    var drill = Drill(pool(1, 1) { $0.jobTimeout = .nanoseconds(50) })
    drill.submit(1, 2)
    drill.now += 1_000
    #expect(drill.arrive().begun == 1)
    #expect(drill.takeOverdue(now: drill.now + 50) == nil, "its wait does not count")
    let overdue = drill.takeOverdue(now: drill.now + 51)
    #expect(overdue?.id == 1)
    #expect(overdue?.ticket.rawValue == 1)
    #expect(drill.takeOverdue(now: .max) == nil)
    #expect(drill.woken.isEmpty)
    #expect(drill.cancel(1) == .unknown, "it has come to its end")
    #expect(drill.finish(0).begun == 2)
    #expect(drill.takeOverdue(now: .max)?.ticket.rawValue == 2)
  }

  @Test("a job whose result was received before its worker could say so has ended, and its ticket may be in use again")
  func receivedEarly() {
    var drill = Drill(pool(2, 2) { $0.jobTimeout = .nanoseconds(50) })
    drill.submit(1)
    #expect(drill.arrive().begun == 1)
    drill.received[0] = 1
    #expect(drill.takeOverdue(now: .max) == nil)
    #expect(drill.cancel(1) == .unknown)
    drill.submit(1)
    #expect(drill.arrive().begun == 1)
    #expect(drill.cancel(1) == .running(2))
    #expect(drill.finish(0).step == .rest)
  }

  @Test("a job is cancelled where it is, by the name of the one that has not ended")
  func cancellation() {
    var drill = Drill(
      pool(1, 1) {
        $0.jobTimeout = .nanoseconds(50)
        $0.maxWait = .nanoseconds(500)
      })
    drill.submit(1, 2, 3)
    #expect(drill.arrive().begun == 1)
    #expect(drill.cancel(2) == .dropped)
    #expect(drill.cancel(2) == .unknown)
    #expect(drill.cancel(1) == .running(1))
    #expect(drill.cancel(1) == .unknown)
    #expect(drill.takeOverdue(now: .max) == nil, "nobody waits for it")
    drill.submit(1)
    #expect(drill.finish(0).begun == 3)
    #expect(drill.cancel(1) == .dropped, "the one that has not ended")
    drill.submit(5)
    drill.now += 501
    #expect(drill.finish(0).givenUp == 5)
    #expect(drill.takeOverdue(now: .max) == nil, "it does not run")
    #expect(drill.cancel(5) == .running(5), "it is on its way back")
  }

  @Test(
    "whatever happens, each job has one end and no worker sleeps while jobs wait", arguments: 0..<40 as Range<UInt64>)
  func randomCourse(seed: UInt64) {
    var random = SplitMix(state: seed)
    let configuration = pool(1 + Int(seed % 3), 1 + Int(seed % 3) + Int(seed % 5)) {
      $0.recycleAfter = Int(seed % 4) * 3
      $0.maxIdle = .nanoseconds(40)
      $0.maxWait = seed % 2 == 0 ? .nanoseconds(60) : nil
      $0.jobTimeout = seed % 7 < 3 ? .nanoseconds(30) : nil
      $0.order = seed % 5 < 2 ? .lifo : .fifo
    }
    var course = Course(configuration)
    for _ in 0..<400 { course.step(&random) }
    course.finishAll()
    #expect(course.ends.count == Int(course.submitted))
    #expect(course.ends.values.allSatisfy { $0 == 1 })
    #expect(course.drill.roster.census.queued == 0)
  }
}

/// A seeded mix of everything that can happen to a roster, with what must hold after each of it.
private struct Course {
  var drill: Drill
  let configuration: OffloadConfiguration
  var submitted: UInt64 = 0
  /// How many ends each job came to.
  var ends: [UInt64: Int] = [:]
  /// By worker, what it is at.
  var busy: [Int: UInt64] = [:]

  init(_ configuration: OffloadConfiguration) {
    self.configuration = configuration
    drill = Drill(configuration)
  }

  mutating func step(_ random: inout SplitMix) {
    drill.now += random.next() % 10
    switch random.next() % 10 {
    case 0..<3:
      let tickets = (0..<(1 + random.next() % 4)).map { submitted + $0 }
      guard drill.roster.census.queued + busy.count + tickets.count <= configuration.capacity else { return }
      submitted += UInt64(tickets.count)
      drill.submit(tickets)
    case 3..<5: arrive()
    case 5..<7: finish(busy.keys.sorted().randomElement(using: &random))
    case 7: if submitted > 0, drill.cancel(random.next() % submitted) == .dropped { end(nil) }
    case 8: while drill.roster.takeExpired(now: drill.now) != nil { end(nil) }
    default:
      _ = drill.takeOverdue(now: drill.now)
      while drill.roster.retire(now: drill.now) != nil {}
    }
    check()
  }

  mutating func finishAll() {
    while !drill.woken.isEmpty || !busy.isEmpty {
      arrive()
      finish(busy.keys.min())
    }
  }

  private mutating func arrive() {
    guard let worker = drill.woken.first?.worker else { return }
    #expect(busy[worker] == nil, "a busy worker was woken")
    take(worker, drill.arrive())
  }

  private mutating func finish(_ worker: Int?) {
    guard let worker, let ticket = busy.removeValue(forKey: worker) else { return }
    end(ticket)
    take(worker, drill.finish(worker))
  }

  private mutating func take(_ worker: Int, _ turn: ThreadRoster.Turn) {
    if let ticket = turn.begun ?? turn.givenUp { busy[worker] = ticket }
  }

  /// Which job it was does not matter for one that was taken out of the queue: a name of its own.
  private mutating func end(_ ticket: UInt64?) {
    ends[ticket ?? .max - UInt64(ends.count), default: 0] += 1
  }

  private func check() {
    let census = drill.roster.census
    let workers = drill.roster.upCount
    #expect((configuration.minWorkers...configuration.maxWorkers).contains(workers))
    #expect(census.workers == workers - drill.woken.filter(\.isNew).count)
    #expect(busy.count + drill.woken.count <= workers)
    let isSomebodyFree = busy.count + drill.woken.count < workers
    #expect(census.queued <= drill.woken.count || !isSomebodyFree, "jobs wait while a worker sleeps")
    #expect(UInt64(workers) + census.shrunk == UInt64(configuration.minWorkers) + census.grown)
  }
}
