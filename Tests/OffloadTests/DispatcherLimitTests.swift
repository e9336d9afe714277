import Testing
import Work

@testable import Offload

@Suite struct DispatcherLimitTests {
  private let second: UInt64 = 1_000_000_000

  @Test("the youngest job is next when the order is lifo, and what is given back keeps its turn")
  func lifo() {
    var bench = DispatcherBench(workers: 1, order: .lifo)
    for ticket in 1...4 { bench.submit(UInt64(ticket), fib: 30) }
    bench.assign()
    #expect(bench.complete(0, took: second) == 4)
    bench.submit(5, fib: 30)
    bench.assign()
    #expect(bench.complete(0, took: second) == 5)
    bench.assign()
    #expect(bench.die(0) == (lost: [], dropped: 0))
    bench.dispatcher.came(0, now: bench.now)
    bench.assign()
    #expect(bench.complete(0, took: second) == 3)
  }

  @Test(
    "jobs that have waited too long are taken out, whoever is next",
    arguments: [.fifo, .lifo] as [OffloadConfiguration.Order])
  func expiry(order: OffloadConfiguration.Order) {
    var bench = DispatcherBench(workers: 1, order: order, maxWait: .seconds(2))
    for ticket in 1...3 {
      bench.submit(UInt64(ticket))
      bench.now += second
    }
    #expect(bench.dispatcher.popExpired(now: bench.now - second) == nil)
    #expect(bench.dispatcher.popExpired(now: bench.now)?.rawValue == 1)
    #expect(bench.dispatcher.popExpired(now: bench.now) == nil)
    #expect(bench.dispatcher.popExpired(now: bench.now + 1)?.rawValue == 2)
    #expect(bench.dispatcher.waitingCount == 1)
  }

  @Test("a job that has waited too long when its turn comes is not begun, and can still be cancelled before it is told")
  func lateTurn() {
    var bench = DispatcherBench(workers: 1, order: .lifo, maxWait: .seconds(2))
    for ticket in 1...3 {
      bench.submit(UInt64(ticket))
      bench.now += second
    }
    bench.now += 2 * second
    bench.submit(4)
    bench.assign()
    #expect(bench.complete(0, took: second) == 4)
    bench.assign()
    #expect(bench.loads == [0] && bench.dispatcher.waitingCount == 3)
    #expect(bench.cancel(2) == .dropped)
    var told: [UInt64] = []
    while let ticket = bench.dispatcher.popExpired(now: bench.now) { told.append(ticket.rawValue) }
    #expect(told.sorted() == [1, 3] && bench.dispatcher.waitingCount == 0)
  }

  @Test("a job is overdue once its worker has made no progress for longer than it may run")
  func jobTimeout() {
    var bench = DispatcherBench(workers: 2)
    bench.submit(1, fib: 30)
    bench.assign()
    bench.begin(0)
    bench.now += second
    func overdue(_ limit: UInt64?) -> [Int] { bench.overdue(jobTimeout: limit) }
    #expect(overdue(second) == [])
    #expect(overdue(nil) == [])
    #expect(overdue(second - 1) == [0])
    let ticket = bench.withdrawing { $0.condemn(0, withdraw: $1) }
    #expect(ticket?.rawValue == 1)
    #expect(overdue(1) == [])
    #expect(bench.answer(0, 1) == .tooLate)
    #expect(bench.dispatcher.heldCount == 0 && bench.dispatcher.timedOutCount == 0)
  }

  @Test("a job that its worker has not begun is not overdue, and once begun has all of its time")
  func slowToBegin() {
    var bench = DispatcherBench(workers: 1)
    bench.submit(1, fib: 30)
    bench.assign()
    bench.now += 5 * second
    #expect(bench.overdue(jobTimeout: second) == [])
    bench.begin(0)
    bench.now += second
    #expect(bench.overdue(jobTimeout: second) == [])
    bench.now += 1
    #expect(bench.overdue(jobTimeout: second) == [0])
  }

  @Test("an abandoned job is overdue once the grace after its client left has passed")
  func abandonGrace() {
    var bench = DispatcherBench(workers: 1)
    bench.submit(1, fib: 30)
    bench.assign()
    bench.begin(0)
    bench.now += 10 * second
    #expect(bench.cancel(1) == .abandoned)
    func overdue() -> [Int] { bench.overdue(abandonGrace: second) }
    bench.now += second
    #expect(overdue() == [])
    bench.now += 1
    #expect(overdue() == [0])
    let ticket = bench.withdrawing { $0.condemn(0, withdraw: $1) }
    #expect(ticket == nil)
    #expect(bench.die(0) == (lost: [], dropped: 1))
  }

  @Test("a condemned worker keeps only the job it has begun; the others go to the next worker, in order")
  func condemned() {
    var bench = DispatcherBench(workers: 1)
    bench.learn()
    for ticket in 1...4 { bench.submit(UInt64(ticket)) }
    bench.assign()
    bench.begin(0)
    let ticket = bench.withdrawing { $0.condemn(0, withdraw: $1) }
    #expect(ticket?.rawValue == 1)
    #expect(bench.loads == [0] && bench.dispatcher.waitingCount == 3)
    bench.submit(5)
    bench.assign()
    #expect(bench.loads == [0])
    #expect(bench.die(0) == (lost: [], dropped: 0))
    #expect(bench.dispatcher.timedOutCount == 0)
    bench.dispatcher.came(0, now: bench.now)
    bench.assign()
    #expect((0..<4).map { _ in bench.complete(0) } == [2, 3, 4, 5])
  }

  @Test("a retired worker gets no more jobs and is done after the one it has begun")
  func retired() {
    var bench = DispatcherBench(workers: 1)
    bench.learn()
    for ticket in 1...3 { bench.submit(UInt64(ticket)) }
    bench.assign()
    let begun = bench.begin(0)
    bench.withdrawing { $0.retire(0, withdraw: $1) }
    bench.assign()
    #expect(bench.loads == [0] && !bench.dispatcher.isDone(0))
    guard case .deliver(let entry) = bench.answer(0, begun) else {
      Issue.record("the job it had begun is not delivered")
      return
    }
    #expect(entry.ticket.rawValue == 1 && bench.dispatcher.isDone(0) && bench.dispatcher.waitingCount == 2)
  }

  @Test(
    "the only job of a worker that does not begin it goes to an idle one, and that worker is asked last from then on")
  func stuck() {
    var bench = DispatcherBench(workers: 2)
    bench.submit(1, fib: 30)
    bench.submit(2, fib: 30)
    bench.assign()
    #expect(bench.complete(1, took: second) == 2)
    bench.assign()
    #expect(bench.loads == [1, 0])
    bench.now += Dispatcher.longPatience + 1
    bench.assign()
    #expect(bench.loads == [0, 1])
    #expect(bench.complete(1, took: second) == 1)
    bench.submit(3, fib: 30)
    bench.assign()
    #expect(bench.loads == [0, 1])
    bench.submit(4, fib: 30)
    bench.assign()
    #expect(bench.loads == [1, 1])
    #expect(bench.complete(0, took: second) == 4)
    #expect(bench.complete(1, took: second) == 3)
    bench.submit(5, fib: 30)
    bench.assign()
    #expect(bench.loads == [1, 0])
  }

  @Test("a worker is hung when it has not begun its job for long; one that computes for long is not")
  func hung() {
    var bench = DispatcherBench(workers: 2)
    bench.submit(1, fib: 30)
    bench.submit(2, fib: 30)
    bench.assign()
    bench.begin(1)
    bench.now += 20 * second
    let hung = bench.withdrawing { $0.hung(for: 10 * self.second, now: 21 * self.second, withdraw: $1) }
    #expect(hung == [0])
    #expect(bench.dispatcher.waitingCount == 1 && bench.dispatcher.heldCount == 1)
  }

  @Test("a worker that begins nothing is hung, though others do in time what it was given")
  func hungThoughHelped() {
    var bench = DispatcherBench(workers: 2)
    func hung() -> [Int] {
      let (limit, now) = (10 * second, bench.now)
      return bench.withdrawing { $0.hung(for: limit, now: now, withdraw: $1) }
    }
    for ticket in 1...6 as ClosedRange<UInt64> {
      bench.submit(2 * ticket, fib: 30)
      bench.submit(2 * ticket + 1, fib: 30)
      bench.assign()
      bench.now += second
      _ = bench.complete(1, took: second)
      // What the first does not begin.
      bench.assign()
      bench.now += second
      #expect(hung() == (ticket < 6 ? [] : [0]))
      _ = bench.complete(1, took: second)
      bench.assign()
    }
  }

  @Test("a worker seen stopped for long in an old job is halted; one that goes on in time, or is only slow, is not")
  func halted() {
    var bench = DispatcherBench(workers: 3)
    for ticket in 1...2 as ClosedRange<UInt64> { bench.submit(ticket, fib: 30) }
    bench.assign()
    bench.begin(0)
    bench.begin(1)
    var stopped: Set<Int> = []
    var asked: Set<Int> = []
    func halted(after seconds: UInt64) -> [Int] {
      bench.now += seconds * second
      asked = []
      return bench.dispatcher.halted(for: 10 * second, now: bench.now) {
        asked.insert($0)
        return stopped.contains($0)
      }
    }
    stopped = [0, 2]
    #expect(halted(after: 10) == [] && asked == [], "the job is not old yet")
    #expect(halted(after: 1) == [] && asked == [0, 1], "the idle one is of no interest")
    #expect(halted(after: 10) == [])
    stopped = []
    #expect(halted(after: 1) == [], "it has been made to go on")
    stopped = [0]
    #expect(halted(after: 1) == [])
    #expect(halted(after: 10) == [])
    #expect(halted(after: 1) == [0])
    #expect(bench.answer(0, 1) == .deliver(.init(ticket: Ticket(rawValue: 1), job: .fibonacci(30), submitted: second)))
    bench.submit(3, fib: 30)
    bench.submit(4, fib: 30)
    bench.assign()
    #expect(halted(after: 11) == [], "the next job is counted afresh")
  }

  @Test("all are busy since the last of them was given its job, and not at all while one has none")
  func allBusy() {
    var bench = DispatcherBench(workers: 2)
    #expect(bench.dispatcher.allBusySince == nil)
    for ticket in 1...3 as ClosedRange<UInt64> {
      bench.submit(ticket, fib: 30)
      bench.assign()
      #expect(bench.dispatcher.allBusySince == (ticket == 1 ? nil : 2 * second))
      bench.now += second
    }
    #expect(bench.complete(0, took: second) == 1)
    #expect(bench.dispatcher.allBusySince == nil)
    bench.assign()
    #expect(bench.dispatcher.allBusySince == bench.now)
    #expect(bench.die(1) == (lost: [], dropped: 0))
    #expect(bench.dispatcher.allBusySince == nil, "its successor is still to come")
  }

  @Test("the worker that has had nothing to do for longest is told, with the moment of its last answer")
  func longestIdle() {
    var bench = DispatcherBench(workers: 3)
    #expect(bench.dispatcher.upCount == 3)
    for ticket in 1...3 { bench.submit(UInt64(ticket), fib: 30) }
    bench.assign()
    #expect(bench.dispatcher.longestIdle == nil)
    bench.now += second
    let first = bench.now
    _ = bench.complete(2)
    bench.now += second
    _ = bench.complete(0)
    #expect(bench.dispatcher.longestIdle?.worker == 2 && bench.dispatcher.longestIdle?.since == first)
  }
}
