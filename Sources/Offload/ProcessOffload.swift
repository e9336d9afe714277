public import Reactor
public import Work

/// Does the work in forked processes. Being built: refuses everything.
public final class ProcessOffload: Offload {
  public let workers: Int
  public private(set) var gauges = OffloadGauges()

  public init(_ configuration: OffloadConfiguration) throws {
    workers = configuration.workers
  }

  public func start(on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void) throws {}

  public func submit(_ job: Job, ticket: Ticket) -> Submission {
    gauges.refused += 1
    return .refused
  }

  public func cancel(_ ticket: Ticket) {}

  public func stop() {}
}
