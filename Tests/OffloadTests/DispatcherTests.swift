import Testing
import Work

@testable import Offload

@Suite struct DispatcherTests {
  @Test("jobs whose cost is unknown go one to each worker, the rest waits in order")
  func unknownCost() {
    var bench = DispatcherBench(workers: 2)
    for ticket in 1...5 { bench.submit(UInt64(ticket), fib: 30) }
    bench.assign()
    #expect(bench.loads == [1, 1])
    #expect(bench.dispatcher.waitingCount == 3)
    #expect(bench.complete(1, took: 5_000_000) == 2)
    bench.assign()
    #expect(bench.complete(1, took: 5_000_000) == 3)
    #expect(bench.complete(0, took: 5_000_000) == 1)
    bench.assign()
    #expect([bench.complete(0), bench.complete(1)] == [4, 5])
  }

  @Test("short jobs are spread over all workers, up to the depth")
  func shortJobs() {
    var bench = DispatcherBench(workers: 3)
    bench.learn()
    for ticket in 1...100 { bench.submit(UInt64(ticket)) }
    bench.assign()
    #expect(bench.loads == [Dispatcher.depth, Dispatcher.depth, Dispatcher.depth])
    #expect(bench.dispatcher.waitingCount == 100 - 3 * Dispatcher.depth)
  }

  @Test("nothing is put behind a job that is not known to be short")
  func behindLong() {
    var bench = DispatcherBench(workers: 2)
    bench.learn()
    bench.submit(1, fib: 40)
    for ticket in 2...9 { bench.submit(UInt64(ticket)) }
    bench.assign()
    #expect(bench.loads == [1, 8])
    bench.submit(10, fib: 40)
    bench.submit(11)
    bench.assign()
    #expect(bench.dispatcher.waitingCount == 2)
  }

  @Test("a worker that has become idle gets a job that another has not begun")
  func stealing() {
    var bench = DispatcherBench(workers: 2)
    bench.learn()
    for ticket in 1...6 { bench.submit(UInt64(ticket)) }
    bench.assign()
    #expect(bench.loads == [3, 3])
    bench.begin(0)
    for _ in 0..<3 { _ = bench.complete(1) }
    bench.assign()
    #expect(bench.loads == [1, 1])
    #expect(bench.complete(1) == 5)
    bench.assign()
    #expect(bench.loads == [0, 1])
    #expect(bench.complete(1) == 3)
  }

  @Test("what stands behind a job that turns out long goes back to the head of the queue, in order")
  func stalled() {
    var bench = DispatcherBench(workers: 2)
    bench.learn()
    for ticket in 1...8 { bench.submit(UInt64(ticket)) }
    bench.assign()
    bench.begin(0)
    bench.submit(9, fib: 40)
    bench.submit(10)
    #expect(bench.complete(1) == 2)
    bench.now += Dispatcher.patience + 1
    #expect(bench.complete(1) == 4)
    bench.assign()
    #expect(bench.loads == [0, 5])
    let order = (0..<5).map { _ in bench.complete(1) }
    #expect(order == [6, 8, 3, 5, 7])
    bench.assign()
    #expect(bench.complete(1) == 9)
  }

  @Test("a worker never holds ids further apart than the depth")
  func window() {
    var bench = DispatcherBench(workers: 2)
    bench.learn()
    bench.submit(1)
    bench.assign()
    let stuck = bench.begin(0)
    for ticket in 2...200 {
      bench.submit(UInt64(ticket))
      bench.submit(UInt64(ticket + 1_000))
      bench.assign()
      while bench.loads[1] > 0 {
        #expect(bench.complete(1) != nil)
        bench.assign()
      }
      for id in bench.unclaimed[0] { #expect(id - stuck < UInt64(Dispatcher.depth)) }
    }
    #expect(bench.sent[0].allSatisfy { $0.id - stuck < UInt64(Dispatcher.depth) })
    #expect(bench.dispatcher.waitingCount + bench.dispatcher.heldCount == 1)
  }

  @Test("only the job a dead worker had begun is lost; the others are done by the next")
  func death() {
    var bench = DispatcherBench(workers: 1)
    bench.learn()
    for ticket in 1...5 { bench.submit(UInt64(ticket)) }
    bench.assign()
    #expect(bench.complete(0) == 1)
    bench.begin(0)
    #expect(bench.die(0) == (lost: [2], dropped: 0))
    bench.assign()
    #expect(bench.loads == [0])
    bench.dispatcher.came(0, now: bench.now)
    bench.assign()
    #expect((0..<3).map { _ in bench.complete(0) } == [3, 4, 5])
    #expect(bench.dispatcher.heldCount == 0)
  }

  @Test("a worker that dies with nothing begun loses nothing")
  func idleDeath() {
    var bench = DispatcherBench(workers: 1)
    #expect(bench.die(0) == (lost: [], dropped: 0))
    bench.dispatcher.came(0, now: bench.now)
    bench.submit(1)
    bench.assign()
    #expect(bench.die(0) == (lost: [], dropped: 0))
    bench.dispatcher.came(0, now: bench.now)
    bench.assign()
    #expect(bench.complete(0) == 1)
  }

  @Test("a job is cancelled wherever it is, and once")
  func cancellation() {
    var bench = DispatcherBench(workers: 1)
    bench.learn()
    for ticket in 1...3 { bench.submit(UInt64(ticket)) }
    bench.assign()
    bench.submit(4)
    let begun = bench.begin(0)
    #expect(bench.cancel(4) == .dropped)
    #expect(bench.cancel(2) == .dropped)
    #expect(bench.cancel(1) == .abandoned)
    #expect([1, 2, 4, 99].map { bench.cancel($0) } == [.unknown, .unknown, .unknown, .unknown])
    #expect(bench.answer(0, begun) == .dropped)
    #expect(bench.complete(0) == 3)
    #expect(bench.dispatcher.heldCount == 0)
  }

  @Test("a cancelled job that dies with its worker is not reported as lost")
  func abandonedDeath() {
    var bench = DispatcherBench(workers: 1)
    bench.submit(1)
    bench.assign()
    bench.begin(0)
    #expect(bench.cancel(1) == .abandoned)
    #expect(bench.die(0) == (lost: [], dropped: 1))
  }

  @Test("no more jobs are taken than the workers and the queue can hold", arguments: [0, 1, 7])
  func bound(maxQueue: Int) {
    var bench = DispatcherBench(workers: 2, maxQueue: maxQueue)
    bench.learn()
    let taken = (1...20).filter { ticket in
      defer { bench.assign() }
      return bench.submit(UInt64(ticket))
    }
    #expect(taken.count == 2 + maxQueue)
    _ = bench.complete(0)
    #expect(bench.submit(100) == true)
    #expect(bench.submit(101) == false)
  }

  @Test("jobs wait while no worker is up, and answers to nothing are noticed")
  func nobodyUp() {
    var bench = DispatcherBench(workers: 2, up: false)
    bench.submit(1)
    bench.assign()
    #expect(bench.dispatcher.waitingCount == 1)
    #expect(bench.answer(0, 1) == .nonsense)
    bench.dispatcher.came(1, now: bench.now)
    bench.assign()
    #expect(bench.loads == [0, 1])
    #expect(bench.answer(1, 77) == .nonsense)
  }
}
