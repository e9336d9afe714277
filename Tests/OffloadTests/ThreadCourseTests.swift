import Reactor
import Testing
import Work

@testable import Offload

/// Everything at once, on real threads: jobs of different length, cancellations, growth, wear and limits.
@Suite struct ThreadCourseTests {
  @Test("whatever happens together, each job comes to exactly one end", arguments: 1...6 as ClosedRange<UInt64>)
  func oneEnd(seed: UInt64) throws {
    var configuration = OffloadConfiguration(workers: 1 + Int(seed % 2), maxQueue: 60)
    configuration.maxWorkers = 4
    configuration.maxIdle = .microseconds(100)
    configuration.recycleAfter = Int(seed) * 3
    configuration.order = seed % 2 == 0 ? .lifo : .fifo
    configuration.maxWait = seed % 3 == 0 ? .milliseconds(1) : nil
    configuration.jobTimeout = seed > 3 ? .microseconds(500) : nil
    let course = try Course(configuration, seed: seed)
    course.run(jobs: 3_000)
    let gauges = course.bench.offload.gauges
    #expect([gauges.queued, gauges.running] == [0, 0])
    #expect(Set(course.bench.tickets).count == course.bench.tickets.count, "a job was delivered twice")
    #expect(UInt64(course.bench.delivered.count) == gauges.finished + gauges.timedOut + gauges.expired)
    #expect(course.cancelled.isDisjoint(with: course.bench.tickets), "a cancelled job was delivered")
    #expect(Int(gauges.cancelled) == course.cancelled.count)
    course.bench.expectAllAccounted(submitted: 3_000)
    course.bench.offload.stop()
  }
}

private final class Course {
  let bench: ThreadBench
  private(set) var cancelled: Set<UInt64> = []
  private var random: SplitMix
  private var next: UInt64 = 0
  /// Accepted, and come to no end yet.
  private var open: Set<UInt64> = []

  init(_ configuration: OffloadConfiguration, seed: UInt64) throws {
    bench = try ThreadBench(configuration)
    random = SplitMix(state: seed)
  }

  /// A few jobs and cancellations every now and then, until all have come to their end.
  func run(jobs: UInt64) {
    bench.onDelivery = { [unowned self] ticket in
      open.remove(ticket)
      if random.next() % 8 == 0 { cancelOne() }
    }
    bench.awaitGauges { [unowned self] gauges in
      for _ in 0..<random.next() % 80 where next < jobs { submit() }
      for _ in 0..<random.next() % 6 { cancelOne() }
      return next == jobs && gauges.queued + gauges.running == 0 && bench.offload.outstanding == 0
    }
  }

  private func submit() {
    let ticket = next
    next += 1
    if bench.submit(ticket, fib: Int(random.next() % 22)) == .accepted { open.insert(ticket) }
  }

  private func cancelOne() {
    guard let ticket = open.sorted().randomElement(using: &random) else { return }
    open.remove(ticket)
    cancelled.insert(ticket)
    bench.cancel(ticket)
  }
}
