import Testing
import Work

@testable import Offload

/// A dispatcher with workers that exist only as lists: what they were sent, and what they have claimed.
struct DispatcherBench {
  var dispatcher: Dispatcher
  /// Ids sent to each worker and neither claimed nor taken back.
  var unclaimed: [[UInt64]]
  var sent: [[JobFrame]]
  var now: UInt64 = 1_000_000_000

  init(
    workers: Int, maxQueue: Int = 1_000, order: OffloadConfiguration.Order = .fifo, maxWait: Duration? = nil,
    up: Bool = true
  ) {
    var configuration = OffloadConfiguration(workers: workers, maxQueue: maxQueue)
    configuration.order = order
    configuration.maxWait = maxWait
    dispatcher = Dispatcher(configuration)
    unclaimed = Array(repeating: [], count: workers)
    sent = Array(repeating: [], count: workers)
    if up { for worker in 0..<workers { dispatcher.came(worker, now: now) } }
  }

  @discardableResult
  mutating func submit(_ ticket: UInt64, fib: Int = 1) -> Bool {
    dispatcher.submit(.init(ticket: Ticket(rawValue: ticket), job: .fibonacci(fib), submitted: now))
  }

  mutating func assign() {
    var (unclaimed, sent) = (unclaimed, sent)
    dispatcher.assign(now: now) { worker, id in
      DispatcherBench.remove(id, &unclaimed[worker])
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
    let end = dispatcher.died(worker, now: now) { DispatcherBench.remove($1, &unclaimed[$0]) }
    self.unclaimed = unclaimed
    return (end.lost.map(\.rawValue), end.dropped)
  }

  mutating func cancel(_ ticket: UInt64) -> Dispatcher.Cancellation {
    var unclaimed = unclaimed
    let result = dispatcher.cancel(Ticket(rawValue: ticket), now: now) { DispatcherBench.remove($1, &unclaimed[$0]) }
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

  mutating func overdue(jobTimeout: UInt64? = nil, abandonGrace: UInt64? = nil) -> [Int] {
    let unclaimed = unclaimed
    return dispatcher.overdue(jobTimeout: jobTimeout, abandonGrace: abandonGrace, now: now) {
      !unclaimed[$0].contains($1)
    }
  }

  /// What the dispatcher is told to ask whether a worker has begun a job.
  mutating func withdrawing<Result>(
    _ body: (inout Dispatcher, (_ worker: Int, _ id: UInt64) -> Bool) -> Result
  ) -> Result {
    var unclaimed = unclaimed
    var dispatcher = dispatcher
    let result = body(&dispatcher) { DispatcherBench.remove($1, &unclaimed[$0]) }
    (self.unclaimed, self.dispatcher) = (unclaimed, dispatcher)
    return result
  }
}
