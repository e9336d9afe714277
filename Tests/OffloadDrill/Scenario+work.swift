import Offload
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// How jobs are done while all workers are well.
extension Scenario {
  static func results() throws {
    let drill = try Drill(workers: 3)
    let tickets = 0..<(2_000 as UInt64)
    for ticket in tickets { try drill.submit(ticket, fib: Int(ticket % 25)) }
    try drill.run("all are answered") { drill.order.count == tickets.count }
    try expect(
      drill.values(tickets) == tickets.map { Fibonacci.number(Int($0 % 25)) }, "an answer is wrong")
    for case .finished(let result) in drill.outcomes.values.joined() {
      try expect(
        result.timing.queueNanoseconds + result.timing.handOverNanoseconds > 0, "an answer has no time: \(result)")
    }
    let gauges = drill.pool.gauges
    try expect(gauges.finished == 2_000 && gauges.queued == 0 && gauges.running == 0, "\(gauges)")
    try drill.finish()
  }

  static func refusal() throws {
    let drill = try Drill(workers: 1, maxQueue: 3)
    for ticket in 1...4 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 25) }
    let ticket = Ticket(rawValue: 5)
    try expect(drill.pool.submit(.fibonacci(1), ticket: ticket) == .refused, "the fifth of four was taken")
    try drill.run("one is answered") { !drill.order.isEmpty }
    try drill.submit(5, fib: 1)
    try drill.run("all are answered") { drill.order.count == 5 }
    try expect(drill.pool.gauges.refused == 1, "\(drill.pool.gauges)")
    try drill.finish()
  }

  static func cancellation() throws {
    let drill = try Drill(workers: 1)
    try drill.submit(1, fib: 93)
    for ticket in 2...4 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 10) }
    _ = try drill.busyWorker()
    drill.cancel(3)
    drill.cancel(1)
    drill.cancel(99)
    try expect(drill.pool.gauges.cancelled == 1 && drill.pool.gauges.queued == 2, "\(drill.pool.gauges)")
    // Nobody waits for the endless one; its worker's death is nobody's loss.
    kill(drill.pool.gauges.workerProcessIDs[0], SIGKILL)
    try drill.run("the others are answered") { drill.order.count == 2 }
    try expect(drill.order == [2, 4], "answered: \(drill.order)")
    let gauges = drill.pool.gauges
    try expect(gauges.cancelled == 2 && gauges.lost == 0 && gauges.running == 0, "\(gauges)")
    try drill.finish()
  }

  /// Short jobs pass a long one although workers are given several at once.
  static func longJob() throws {
    let drill = try Drill(workers: 2)
    try drill.learnShort()
    try drill.submit(1, fib: 93)
    for ticket in 2...300 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 1) }
    try drill.run("the short ones are answered") { drill.values(2...300).allSatisfy { $0 == 1 } }
    try expect(drill.outcomes[1] == nil, "fib(93) is answered")
    try drill.finish()
  }

  /// A worker that stands still keeps the one job it may have begun; what stands behind that is done by the other.
  static func stoppedWorker() throws {
    let drill = try Drill(workers: 2)
    try drill.learnShort()
    let stopped = drill.pool.gauges.workerProcessIDs[0]
    kill(stopped, SIGSTOP)
    try drill.run("it stands still") { ProcessStatus(stopped)?.state == "T" }
    for ticket in 1...20 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 1) }
    try drill.run("all but one are answered") { drill.values(1...20).filter { $0 == 1 }.count >= 19 }
    kill(stopped, SIGCONT)
    try drill.run("the last one is answered") { drill.values(1...20).allSatisfy { $0 == 1 } }
    try drill.finish()
  }
}
