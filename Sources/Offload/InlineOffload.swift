public import Reactor
public import Work

/// Does the work on the loop, inside `submit`: the loop answers nobody else until it is done.
public final class InlineOffload: Offload {
  public let workers = 0
  public private(set) var gauges = OffloadGauges()

  /// - Parameter configuration: without meaning here; all offloads are made alike.
  public init(_ configuration: OffloadConfiguration) {}

  public func start(on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void) {}

  public func submit(_ job: Job, ticket: Ticket) -> Submission {
    let began = MonotonicClock.nanoseconds()
    let value = job.run()
    let ended = MonotonicClock.nanoseconds()
    gauges.finished += 1
    return .finished(JobResult(value: value, timing: JobTiming(workNanoseconds: ended - began)))
  }

  public func cancel(_ ticket: Ticket) {}

  public func stop() {}
}
