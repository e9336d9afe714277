import Dispatch
import Reactor
import Testing
import Work

@testable import Offload

/// Work that does not end before it is let go, so that tests can look at a pool in the middle of it.
final class Gate: Sendable {
  private let entered = DispatchSemaphore(value: 0)
  private let open = DispatchSemaphore(value: 0)

  @Sendable func pass(_ job: Job) -> UInt64 {
    entered.signal()
    open.wait()
    return job.run()
  }

  /// Waits until so many jobs are inside.
  func await(_ count: Int) {
    for _ in 0..<count { #expect(entered.wait(timeout: .now() + 30) == .success, "too few jobs were begun") }
  }

  func letGo(_ count: Int) { for _ in 0..<count { open.signal() } }
}

/// A loop with an offload on it, and what it delivered.
final class ThreadBench {
  let loop: EventLoop
  let offload: ThreadOffload
  private(set) var delivered: [(ticket: UInt64, outcome: JobOutcome)] = []
  var onDelivery: (UInt64) -> Void = { _ in }
  private var afterDelivery: () -> Void = {}

  init(_ configuration: OffloadConfiguration, run: @escaping @Sendable (Job) -> UInt64 = { $0.run() }) throws {
    loop = try EventLoop()
    offload = ThreadOffload(configuration, run: run)
    try offload.start(on: loop) { [unowned self] ticket, outcome in
      delivered.append((ticket.rawValue, outcome))
      onDelivery(ticket.rawValue)
      afterDelivery()
    }
  }

  func submit(_ ticket: UInt64, fib: Int = 10, isMeasured: Bool = false) -> Submission {
    offload.submit(.fibonacci(fib), ticket: Ticket(rawValue: ticket), isMeasured: isMeasured)
  }

  func cancel(_ ticket: UInt64) { offload.cancel(Ticket(rawValue: ticket)) }

  /// Lets the loop run until `condition` holds after a delivery.
  func run(until condition: @escaping (ThreadBench) -> Bool) {
    guard !condition(self) else { return }
    let limit = Timer(loop: loop) { [self] in
      Issue.record("the loop waited in vain: \(offload.gauges)")
      loop.stop()
    }
    limit.arm(after: .seconds(30))
    afterDelivery = { [unowned self] in if condition(self) { loop.stop() } }
    loop.run()
    afterDelivery = {}
    limit.cancel()
  }

  /// Lets the loop run until `condition` holds of what no delivery tells; it is asked every millisecond.
  func awaitGauges(_ condition: @escaping (OffloadGauges) -> Bool) {
    var turns = 0
    var again: () -> Void = {}
    let timer = Timer(loop: loop) { again() }
    again = { [self] in
      turns += 1
      if condition(offload.gauges) { return loop.stop() }
      if turns < 30_000 { return timer.arm(after: .milliseconds(1)) }
      Issue.record("the loop waited in vain: \(offload.gauges)")
      loop.stop()
    }
    again()
    loop.run()
    again = {}
  }

  /// Lets the loop hand over what was submitted.
  func turn() {
    loop.afterCurrentEvents { [self] in loop.stop() }
    loop.run()
  }

  var tickets: [UInt64] { delivered.map(\.ticket) }

  /// How many of the delivered outcomes are such.
  func count(where matches: (JobOutcome) -> Bool) -> Int { delivered.count { matches($0.outcome) } }

  /// The sum that always holds, with how many jobs were submitted.
  func expectAllAccounted(submitted: UInt64, sourceLocation: SourceLocation = #_sourceLocation) {
    let gauges = offload.gauges
    let ended =
      gauges.refused + gauges.finished + gauges.cancelled + gauges.lost + gauges.timedOut + gauges.expired
    #expect(
      ended + UInt64(gauges.queued + gauges.running) == submitted, "\(gauges)", sourceLocation: sourceLocation)
  }
}

/// Sebastiano Vigna's generator, so that a seed tells the whole course.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
