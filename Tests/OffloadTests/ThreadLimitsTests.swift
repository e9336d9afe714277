import CPlatform
import Reactor
import Synchronization
import Testing
import Work

@testable import Offload

#if canImport(Glibc)
  import Glibc
#endif

/// What a pool of threads does beyond working: its size, its wear, its limits, and jobs that nobody waits for.
@Suite struct ThreadLimitsTests {
  private func configuration(
    workers: Int = 1, _ change: (inout OffloadConfiguration) -> Void = { _ in }
  ) -> OffloadConfiguration {
    var configuration = OffloadConfiguration(workers: workers)
    change(&configuration)
    return configuration
  }

  // MARK: Size and wear

  @Test("the pool grows while jobs wait, shrinks when it is idle, and works as before afterwards")
  func growingAndShrinking() throws {
    let gate = Gate()
    let elastic = configuration {
      $0.maxWorkers = 3
      $0.maxIdle = .milliseconds(1)
    }
    let bench = try ThreadBench(elastic, run: gate.pass)
    #expect(bench.offload.gauges.workers == 1)
    for round in 1...2 as ClosedRange<UInt64> {
      for ticket in 0..<5 as Range<UInt64> { #expect(bench.submit(10 * round + ticket) == .accepted) }
      bench.turn()
      gate.await(3)
      #expect(bench.offload.gauges.workers == 3)
      #expect(bench.offload.gauges.grown == 2 * round)
      #expect([bench.offload.gauges.running, bench.offload.gauges.queued] == [3, 2])
      gate.letGo(5)
      gate.await(2)
      bench.run { $0.delivered.count == 5 * Int(round) }
      bench.awaitGauges { $0.workers == 1 }
      #expect(bench.offload.gauges.shrunk == 2 * round)
    }
    bench.expectAllAccounted(submitted: 10)
    bench.offload.stop()
    #expect(bench.offload.gauges.workers == 0)
    #expect(bench.offload.gauges.grown == 4, "what has been is still told")
  }

  @Test("workers are replaced while jobs wait, and each job is answered once", arguments: [1, 3])
  func recycling(workers: Int) throws {
    let bench = try ThreadBench(configuration(workers: workers) { $0.recycleAfter = 4 })
    let jobs = 400
    for ticket in 0..<jobs { #expect(bench.submit(UInt64(ticket)) == .accepted) }
    bench.run { $0.delivered.count == jobs }
    #expect(Set(bench.tickets).count == jobs)
    if workers == 1 { #expect(bench.tickets == (0..<jobs).map(UInt64.init)) }
    // After 4 jobs, those with the higher numbers after 5; the last ones are noted after their results are posted.
    bench.awaitGauges { $0.recycled >= UInt64(jobs / 5 - workers) }
    #expect(bench.offload.gauges.recycled <= UInt64(jobs / 4))
    #expect(bench.offload.gauges.workers == workers)
    bench.expectAllAccounted(submitted: UInt64(jobs))
    bench.offload.stop()
  }

  @Test("the youngest job is next where that was asked for")
  func order() throws {
    let gate = Gate()
    let bench = try ThreadBench(configuration { $0.order = .lifo }, run: gate.pass)
    #expect(bench.submit(1) == .accepted)
    bench.turn()
    gate.await(1)
    for ticket in 2...4 as ClosedRange<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.turn()
    gate.letGo(4)
    bench.run { $0.delivered.count == 4 }
    #expect(bench.tickets == [1, 4, 3, 2])
    bench.offload.stop()
  }

  @Test("no more threads are promised than Dispatch has, by nobody", arguments: [1, 255, 256, 100_000])
  func mostThreads(workers: Int) {
    var configuration = configuration(workers: workers)
    #expect(ThreadOffload(configuration).workers == min(workers, 255))
    configuration.minWorkers = workers
    configuration.maxWorkers = workers
    #expect([configuration.minWorkers, configuration.maxWorkers] == [min(workers, 255), min(workers, 255)])
  }

  // MARK: Limits

  @Test("a job that runs for too long is told at once, keeps its worker until it is done, and its result is dropped")
  func timeout() throws {
    let gate = Gate()
    let strict = configuration {
      $0.jobTimeout = .milliseconds(5)
      $0.maxQueue = 0
    }
    let bench = try ThreadBench(strict, run: gate.pass)
    #expect(bench.submit(1) == .accepted)
    bench.run { !$0.delivered.isEmpty }
    #expect(bench.delivered[0].outcome == .timedOut)
    var gauges = bench.offload.gauges
    #expect([gauges.running, gauges.queued, bench.offload.outstanding] == [0, 0, 0])
    #expect([gauges.timedOut, gauges.wastedNanoseconds] == [1, 0])
    gate.await(1)
    #expect(bench.submit(2) == .refused, "the thread is not back")
    bench.cancel(1)
    gate.letGo(1)
    bench.awaitGauges { $0.wastedNanoseconds > 0 }
    #expect(bench.offload.gauges.wastedNanoseconds >= 5_000_000)
    gate.letGo(1)
    #expect(bench.submit(3) == .accepted)
    bench.run { $0.delivered.count == 2 }
    gauges = bench.offload.gauges
    #expect(bench.tickets == [1, 3])
    #expect(gauges.cancelled == 0)
    bench.expectAllAccounted(submitted: 3)
    bench.offload.stop()
  }

  @Test("the ticket of a job that timed out may be used again while its thread is still at it")
  func ticketUsedAgain() throws {
    let gate = Gate()
    let bench = try ThreadBench(configuration(workers: 2) { $0.jobTimeout = .milliseconds(100) }, run: gate.pass)
    #expect(bench.submit(1) == .accepted)
    bench.run { $0.delivered.count == 1 }
    #expect(bench.submit(1) == .accepted)
    bench.turn()
    gate.await(2)
    bench.cancel(1)
    bench.cancel(1)
    gate.letGo(2)
    bench.awaitGauges { $0.cancelled == 1 }
    bench.awaitGauges { _ in bench.submit(2) == .accepted }
    gate.letGo(1)
    bench.run { $0.delivered.count == 2 }
    #expect(bench.tickets == [1, 2])
    bench.expectAllAccounted(submitted: 3)
    bench.offload.stop()
  }

  @Test(
    "jobs that wait for too long are told while the workers are still busy",
    arguments: OffloadConfiguration.Order.allCases)
  func expiry(order: OffloadConfiguration.Order) throws {
    let gate = Gate()
    let impatient = configuration {
      // Time enough for the first to be begun, on any machine.
      $0.maxWait = .seconds(1)
      $0.order = order
    }
    let bench = try ThreadBench(impatient, run: gate.pass)
    #expect(bench.submit(1) == .accepted)
    bench.turn()
    gate.await(1)
    for ticket in 100..<300 as Range<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.run { $0.delivered.count == 200 }
    #expect(bench.tickets.suffix(200) == Array(100..<300))
    #expect(bench.count { $0 == .expired } == 200)
    #expect([bench.offload.gauges.running, bench.offload.gauges.queued] == [1, 0])
    gate.letGo(1)
    bench.run { $0.delivered.count == 201 }
    #expect(bench.offload.gauges.finished == 1)
    #expect(bench.offload.gauges.wastedNanoseconds == 0)
    bench.expectAllAccounted(submitted: 201)
    bench.offload.stop()
  }

  @Test("with nothing to look after the loop has no timer to wake for")
  func noTimer() throws {
    let limited = configuration {
      $0.maxWorkers = 2
      $0.maxIdle = .milliseconds(1)
      $0.jobTimeout = .seconds(60)
      $0.maxWait = .seconds(60)
    }
    let bench = try ThreadBench(limited)
    for ticket in 0..<10 as Range<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.run { $0.delivered.count == 10 }
    bench.awaitGauges { $0.workers == 1 }
    // The tick that ended the worker was the last: from now on only the mailbox keeps the loop waiting, which stop() closes.
    bench.awaitGauges { _ in !bench.offload.isWatching }
    bench.offload.stop()
    bench.loop.run()
  }

  // MARK: Work nobody waits for

  @Test("a cancelled job that waits costs nothing, and the time of one that runs is counted as wasted")
  func waste() throws {
    let gate = Gate()
    let bench = try ThreadBench(configuration(), run: gate.pass)
    for ticket in 1...3 as ClosedRange<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.turn()
    gate.await(1)
    bench.cancel(2)
    bench.cancel(1)
    #expect([bench.offload.gauges.running, bench.offload.outstanding] == [1, 2])
    gate.letGo(2)
    bench.run { $0.delivered.count == 1 }
    #expect(bench.tickets == [3])
    #expect(bench.offload.gauges.cancelled == 2)
    #expect(bench.offload.gauges.wastedNanoseconds > 0)
    let wasted = bench.offload.gauges.wastedNanoseconds
    for ticket in 4...6 as ClosedRange<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.turn()
    bench.cancel(5)
    gate.letGo(2)
    bench.run { $0.delivered.count == 3 }
    #expect(bench.offload.gauges.wastedNanoseconds == wasted)
    bench.offload.stop()
  }

  @Test("a result that is on its way back can still be cancelled")
  func cancelledOnTheWayBack() throws {
    let gate = Gate()
    gate.letGo(3)
    let bench = try ThreadBench(configuration(), run: gate.pass)
    for ticket in 1...4 as ClosedRange<UInt64> { #expect(bench.submit(ticket) == .accepted) }
    bench.turn()
    // The worker has begun the fourth, and so has posted the others.
    gate.await(4)
    bench.cancel(1)
    bench.cancel(1)
    bench.onDelivery = { [unowned bench] ticket in if ticket == 2 { bench.cancel(3) } }
    gate.letGo(1)
    bench.run { $0.tickets.last == 4 }
    #expect(bench.tickets == [2, 4])
    #expect(bench.offload.gauges.cancelled == 2)
    bench.expectAllAccounted(submitted: 4)
    bench.offload.stop()
  }

  @Test("cancelling what has ended does nothing to a later job with that ticket")
  func cancelledAfterItsEnd() throws {
    let gate = Gate()
    gate.letGo(1)
    let bench = try ThreadBench(configuration(), run: gate.pass)
    #expect(bench.submit(1) == .accepted)
    bench.run { $0.delivered.count == 1 }
    #expect(bench.submit(2) == .accepted)
    bench.cancel(1)
    #expect(bench.submit(1) == .accepted)
    gate.letGo(2)
    bench.run { $0.delivered.count == 3 }
    #expect(bench.tickets == [1, 2, 1])
    bench.offload.stop()
  }

  // MARK: The loop's side

  @Test("however many results are back, only so many are delivered in one turn of the loop")
  func boundedDelivery() throws {
    let gate = Gate()
    let jobs = 300
    gate.letGo(jobs)
    let bench = try ThreadBench(configuration(), run: gate.pass)
    for ticket in 0..<UInt64(jobs) { #expect(bench.submit(ticket) == .accepted) }
    bench.turn()
    gate.await(jobs)
    var (inThisTurn, most) = (0, 0)
    bench.onDelivery = { [unowned bench] _ in
      if inThisTurn == 0 { bench.loop.afterCurrentEvents { inThisTurn = 0 } }
      inThisTurn += 1
      most = max(most, inThisTurn)
    }
    bench.run { $0.delivered.count == jobs }
    #expect(most <= ThreadOffload.deliveriesPerTurn)
    #expect(bench.tickets == (0..<jobs).map(UInt64.init))
    bench.offload.stop()
  }

  @Test("each thread has the scheduling of its pool at each of its jobs, and loses it with the next pool")
  func scheduling() throws {
    struct Scheduling: Equatable, Sendable {
      var nice = OffloadConfiguration.ownNice
      var policy = sched_getscheduler(0)
      var processors = (0..<1_024).filter { platform_may_use_processor($0) }
    }
    let own = Scheduling()
    let last = try #require(own.processors.last)
    let special = configuration(workers: 2) {
      $0.nice = 3
      $0.policy = .batch
      $0.pins = [Int(last)]
    }
    for (configuration, isSpecial) in [(special, true), (configuration(workers: 2), false)] {
      let seen = Mutex<[Scheduling]>([])
      let bench = try ThreadBench(configuration) { job in
        let present = Scheduling()
        seen.withLock { $0.append(present) }
        return job.run()
      }
      for ticket in 0..<40 as Range<UInt64> {
        #expect(bench.submit(ticket) == .accepted)
        bench.run { $0.tickets.last == ticket }
      }
      bench.offload.stop()
      for one in seen.withLock({ $0 }) {
        if isSpecial { #expect(one.nice == max(3, own.nice)) }
        #expect(one.policy == (isSpecial ? 3 : own.policy))
        #expect(one.processors == (isSpecial ? [last] : own.processors))
      }
    }
  }
}
