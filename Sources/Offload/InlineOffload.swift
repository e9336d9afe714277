public import Reactor
public import Work

/// Does the work on the loop, inside `submit`: the loop answers nobody else until it is done.
public final class InlineOffload: Offload {
  public let workers = 0
  public private(set) var gauges = OffloadGauges()

  /// - Parameter configuration: without meaning here; all offloads are made alike.
  public init(_ configuration: OffloadConfiguration) {}

  public var outstanding: Int { 0 }

  public var allBusySince: UInt64? { nil }

  public func start(
    on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void, gaveUp: @escaping (OffloadError) -> Void
  ) {}

  public func submit(_ job: Job, ticket: Ticket, isMeasured: Bool) -> Submission {
    let run = TimedRun(measuresCPU: isMeasured) { job.run() }
    gauges.finished += 1
    let timing = JobTiming(
      submitted: run.began, free: run.began, began: run.began, ended: run.ended, delivered: run.ended, cpu: run.cpu)
    return .finished(JobResult(value: run.value, timing: timing))
  }

  public func cancel(_ ticket: Ticket) {}

  public func stop() {}
}
