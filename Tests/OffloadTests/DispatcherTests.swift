import Testing
import Work

@testable import Offload

/// A dispatcher with workers that exist only as lists: what they were sent, and what they have claimed.
private struct Bench {
  var dispatcher: Dispatcher
  /// Ids sent to each worker and neither claimed nor taken back.
  var unclaimed: [[UInt64]]
  var sent: [[JobFrame]]
  var now: UInt64 = 1_000_000_000

  init(workers: Int, maxQueue: Int = 1_000, up: Bool = true) {
    dispatcher = Dispatcher(OffloadConfiguration(workers: workers, maxQueue: maxQueue))
    unclaimed = Array(repeating: [], count: workers)
    sent = Array(repeating: [], count: workers)
    if up { for worker in 0..<workers { dispatcher.came(worker) } }
  }

  @discardableResult
  mutating func submit(_ ticket: UInt64, fib: Int = 1) -> Bool {
    dispatcher.submit(.init(ticket: Ticket(rawValue: ticket), job: .fibonacci(fib), submitted: now))
  }

  mutating func assign() {
    var (unclaimed, sent) = (unclaimed, sent)
    dispatcher.assign(now: now) { worker, id in
      Bench.remove(id, &unclaimed[worker])
    } send: { worker, frame in
      unclaimed[worker].append(frame.id)
      sent[worker].append(frame)
    }
    (self.unclaimed, self.sent) = (unclaimed, sent)
  }

  static func remove(_ id: UInt64, _ ids: inout [UInt64]) -> Bool {
    guard let place = ids.firstIndex(of: id) else { return false }
    ids.remove(at: place)
    return true
  }

  /// The worker begins the next job it can claim.
  @discardableResult
  mutating func begin(_ worker: Int) -> UInt64 { unclaimed[worker].removeFirst() }

  mutating func answer(_ worker: Int, _ id: UInt64, took: UInt64 = 100) -> Dispatcher.Answer {
    dispatcher.answered(worker, ReplyFrame(id: id, value: 0, began: 1_000, ended: 1_000 + took), now: now)
  }

  /// Begins and answers the next job, and returns its ticket.
  mutating func complete(_ worker: Int, took: UInt64 = 100) -> UInt64? {
    let id = begin(worker)
    guard case .deliver(let entry) = answer(worker, id, took: took) else { return nil }
    return entry.ticket.rawValue
  }

  mutating func die(_ worker: Int) -> (lost: [UInt64], dropped: Int) {
    var unclaimed = unclaimed
    let end = dispatcher.died(worker) { Bench.remove($1, &unclaimed[$0]) }
    self.unclaimed = unclaimed
    return (end.lost.map(\.rawValue), end.dropped)
  }

  mutating func cancel(_ ticket: UInt64) -> Dispatcher.Cancellation {
    var unclaimed = unclaimed
    let result = dispatcher.cancel(Ticket(rawValue: ticket)) { Bench.remove($1, &unclaimed[$0]) }
    self.unclaimed = unclaimed
    return result
  }

  /// Makes fib(1) known to be short.
  mutating func learn() {
    submit(0)
    assign()
    #expect(complete(0) == 0)
    sent = sent.map { _ in [] }
  }

  var loads: [Int] { unclaimed.map(\.count) }
}

@Suite struct DispatcherTests {
  @Test("jobs whose cost is unknown go one to each worker, the rest waits in order")
  func unknownCost() {
    var bench = Bench(workers: 2)
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
    var bench = Bench(workers: 3)
    bench.learn()
    for ticket in 1...100 { bench.submit(UInt64(ticket)) }
    bench.assign()
    #expect(bench.loads == [Dispatcher.depth, Dispatcher.depth, Dispatcher.depth])
    #expect(bench.dispatcher.waitingCount == 100 - 3 * Dispatcher.depth)
  }

  @Test("nothing is put behind a job that is not known to be short")
  func behindLong() {
    var bench = Bench(workers: 2)
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
    var bench = Bench(workers: 2)
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
    var bench = Bench(workers: 2)
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
    var bench = Bench(workers: 2)
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
    var bench = Bench(workers: 1)
    bench.learn()
    for ticket in 1...5 { bench.submit(UInt64(ticket)) }
    bench.assign()
    #expect(bench.complete(0) == 1)
    bench.begin(0)
    #expect(bench.die(0) == (lost: [2], dropped: 0))
    bench.assign()
    #expect(bench.loads == [0])
    bench.dispatcher.came(0)
    bench.assign()
    #expect((0..<3).map { _ in bench.complete(0) } == [3, 4, 5])
    #expect(bench.dispatcher.heldCount == 0)
  }

  @Test("a worker that dies with nothing begun loses nothing")
  func idleDeath() {
    var bench = Bench(workers: 1)
    #expect(bench.die(0) == (lost: [], dropped: 0))
    bench.dispatcher.came(0)
    bench.submit(1)
    bench.assign()
    #expect(bench.die(0) == (lost: [], dropped: 0))
    bench.dispatcher.came(0)
    bench.assign()
    #expect(bench.complete(0) == 1)
  }

  @Test("a job is cancelled wherever it is, and once")
  func cancellation() {
    var bench = Bench(workers: 1)
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
    var bench = Bench(workers: 1)
    bench.submit(1)
    bench.assign()
    bench.begin(0)
    #expect(bench.cancel(1) == .abandoned)
    #expect(bench.die(0) == (lost: [], dropped: 1))
  }

  @Test("no more jobs are taken than the workers and the queue can hold", arguments: [0, 1, 7])
  func bound(maxQueue: Int) {
    var bench = Bench(workers: 2, maxQueue: maxQueue)
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
    var bench = Bench(workers: 2, up: false)
    bench.submit(1)
    bench.assign()
    #expect(bench.dispatcher.waitingCount == 1)
    #expect(bench.answer(0, 1) == .nonsense)
    bench.dispatcher.came(1)
    bench.assign()
    #expect(bench.loads == [0, 1])
    #expect(bench.answer(1, 77) == .nonsense)
  }
}
