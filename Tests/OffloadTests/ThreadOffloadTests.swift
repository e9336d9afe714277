import Reactor
import Testing
import Work

@testable import Offload

@Suite struct ThreadOffloadTests {
  @Test("every job is answered once, rightly, and with its times", arguments: [1, 2, 5])
  func allComplete(workers: Int) throws {
    let bench = try ThreadBench(OffloadConfiguration(workers: workers))
    let jobs = 500
    for ticket in 0..<jobs { #expect(bench.submit(UInt64(ticket), fib: ticket % 20) == .accepted) }
    bench.run { $0.delivered.count == jobs }
    #expect(Set(bench.tickets).count == jobs)
    for (ticket, outcome) in bench.delivered {
      guard case .finished(let result) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(result.value == Fibonacci.number(Int(ticket) % 20))
      #expect(result.timing.queueNanoseconds + result.timing.handOverNanoseconds > 0)
      #expect(result.timing.workCPUNanoseconds == 0, "nobody asked for it")
    }
    #expect(bench.offload.gauges.finished == UInt64(jobs))
    #expect(bench.offload.gauges.running == 0)
    bench.offload.stop()
  }

  @Test("a job that meets a free worker is handed over, and one that waits for a busy worker queues")
  func queueAndHandOver() throws {
    let gate = Gate()
    let bench = try ThreadBench(OffloadConfiguration(workers: 1), run: gate.pass)
    #expect(bench.submit(1, isMeasured: true) == .accepted)
    #expect(bench.submit(2, fib: 20, isMeasured: true) == .accepted)
    bench.turn()
    gate.await(1)
    let held = MonotonicClock.nanoseconds()
    gate.letGo(2)
    bench.run { $0.delivered.count == 2 }
    let timings = bench.delivered.compactMap { _, outcome -> JobTiming? in
      guard case .finished(let result) = outcome else { return nil }
      return result.timing
    }
    try #require(timings.count == 2)
    #expect(timings[0].queueNanoseconds == 0)
    #expect(timings[0].handOverNanoseconds > 0)
    let freed = timings[0].submittedAtNanoseconds + timings[0].handOverNanoseconds + timings[0].workNanoseconds
    #expect(freed >= held)
    #expect(timings[1].submittedAtNanoseconds + timings[1].queueNanoseconds == freed)
    #expect(timings.allSatisfy { $0.workCPUNanoseconds > 0 })
    bench.offload.stop()
  }

  @Test("one worker answers in the order of submission")
  func order() throws {
    let bench = try ThreadBench(OffloadConfiguration(workers: 1))
    for ticket in 0..<100 as Range<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.run { $0.delivered.count == 100 }
    #expect(bench.tickets == Array(0..<100))
    bench.offload.stop()
  }

  @Test("exactly as many jobs run at once as there are workers", arguments: [1, 3, 8])
  func width(workers: Int) throws {
    let gate = Gate()
    let bench = try ThreadBench(OffloadConfiguration(workers: workers), run: gate.pass)
    for ticket in 0..<UInt64(3 * workers) { #expect(bench.submit(ticket) == .accepted) }
    bench.turn()
    gate.await(workers)
    #expect(bench.offload.gauges.queued == 2 * workers)
    #expect(bench.offload.gauges.running == workers)
    gate.letGo(workers)
    gate.await(workers)
    #expect(bench.offload.gauges.queued == workers)
    gate.letGo(2 * workers)
    bench.run { $0.delivered.count == 3 * workers }
    bench.offload.stop()
  }

  @Test("what is beyond the bound is refused, until something is done", arguments: [0, 1, 4])
  func refusal(maxQueue: Int) throws {
    let gate = Gate()
    let bench = try ThreadBench(OffloadConfiguration(workers: 2, maxQueue: maxQueue), run: gate.pass)
    for ticket in 0..<UInt64(2 + maxQueue) { #expect(bench.submit(ticket) == .accepted) }
    #expect(bench.submit(90) == .refused)
    bench.turn()
    gate.await(2)
    #expect(bench.submit(91) == .refused)
    gate.letGo(1)
    bench.run { $0.delivered.count == 1 }
    #expect(bench.submit(92) == .accepted)
    #expect(bench.submit(93) == .refused)
    #expect(bench.offload.gauges.refused == 3)
    gate.letGo(100)
    bench.run { $0.delivered.count == 3 + maxQueue }
    bench.offload.stop()
  }

  @Test("a cancelled job is not delivered, whether it waits to be handed over, is queued or runs")
  func cancellation() throws {
    let gate = Gate()
    let bench = try ThreadBench(OffloadConfiguration(workers: 1), run: gate.pass)
    for ticket in 0..<4 as Range<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.offload.cancel(Ticket(rawValue: 3))
    bench.turn()
    gate.await(1)
    bench.offload.cancel(Ticket(rawValue: 1))
    #expect(bench.offload.gauges.cancelled == 2)
    bench.offload.cancel(Ticket(rawValue: 0))
    bench.offload.cancel(Ticket(rawValue: 77))
    #expect(bench.offload.gauges.cancelled == 2, "the running one counts when it is back")
    gate.letGo(2)
    bench.run { !$0.delivered.isEmpty }
    #expect(bench.tickets == [2])
    let gauges = bench.offload.gauges
    #expect([gauges.queued, gauges.running] == [0, 0])
    #expect([gauges.finished, gauges.cancelled] == [1, 3])
    bench.offload.stop()
  }

  @Test("what is delivered may submit, cancel and stop")
  func reentrancy() throws {
    let bench = try ThreadBench(OffloadConfiguration(workers: 1))
    var next: UInt64 = 100
    bench.onDelivery = { [unowned bench] _ in
      switch next {
      case ..<105: #expect(bench.submit(next) == .accepted)
      case 105:
        #expect(bench.submit(next) == .accepted)
        bench.offload.cancel(Ticket(rawValue: next))
        bench.offload.stop()
        bench.offload.stop()
        bench.loop.stop()
      default: Issue.record("delivered after stop")
      }
      next += 1
    }
    #expect(bench.submit(0) == .accepted)
    bench.run { _ in false }
    #expect(bench.tickets == [0, 100, 101, 102, 103, 104])
    #expect(bench.submit(1) == .refused)
  }

  @Test("stopped in the middle of work, it delivers nothing more and counts the work as cancelled")
  func stopping() throws {
    let gate = Gate()
    let bench = try ThreadBench(OffloadConfiguration(workers: 2), run: gate.pass)
    for ticket in 0..<6 as Range<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.turn()
    gate.await(2)
    bench.offload.stop()
    gate.letGo(6)
    bench.turn()
    #expect(bench.delivered.isEmpty)
    #expect(bench.offload.gauges.cancelled == 6)
    #expect(bench.offload.gauges.running == 0)
  }
}

@Suite struct InlineOffloadTests {
  @Test("the loop's own work is finished when submit returns")
  func finished() throws {
    let offload = InlineOffload(OffloadConfiguration(workers: 4))
    #expect(offload.workers == 0)
    guard case .finished(let result) = offload.submit(.fibonacci(20), ticket: Ticket(rawValue: 1)) else {
      Issue.record("not finished")
      return
    }
    #expect(result.value == 6_765)
    #expect(result.timing.queueNanoseconds + result.timing.handOverNanoseconds + result.timing.returnNanoseconds == 0)
    #expect(result.timing.submittedAtNanoseconds > 0)
    #expect(result.timing.workCPUNanoseconds == 0)
    #expect(offload.gauges.finished == 1)
    guard case .finished(let measured) = offload.submit(.fibonacci(20), ticket: Ticket(rawValue: 2), isMeasured: true)
    else {
      Issue.record("not finished")
      return
    }
    #expect(measured.timing.workCPUNanoseconds > 0)
    #expect(measured.timing.workCPUNanoseconds <= measured.timing.workNanoseconds + 1_000)
  }
}
