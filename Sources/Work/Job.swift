/// What one request asks to be computed. Trivially copyable, so that handing it to a thread or a process costs a copy.
public enum Job: Equatable, Sendable {
  /// The n-th Fibonacci number; `n` in ``Fibonacci/domain``.
  case fibonacci(Int)

  /// Does the work on the calling thread and returns its value.
  public func run() -> UInt64 {
    switch self {
    case .fibonacci(let n): return Fibonacci.number(n)
    }
  }

  /// How many classes of cost there are.
  public static let costClassCount = Fibonacci.domain.count

  /// Jobs of one class cost about the same, so that what one took foretells the next. Below ``costClassCount``; nil when nothing
  /// can be foretold.
  public var costClass: Int? {
    switch self {
    case .fibonacci(let n): return Fibonacci.domain.contains(n) ? n : nil
    }
  }
}

/// What a job came to, and where its time went.
public struct JobResult: Equatable, Sendable {
  public var value: UInt64
  public var timing: JobTiming

  public init(value: UInt64, timing: JobTiming) {
    self.value = value
    self.timing = timing
  }
}

/// Where the time of a job went, in nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share. The parts follow each
/// other: they add up to the time from submission to delivery.
public struct JobTiming: Equatable, Sendable {
  /// The moment of submission itself.
  public var submittedAtNanoseconds: UInt64
  /// From submission until a worker was free for it.
  public var queueNanoseconds: UInt64
  /// From then until the worker began: a wake-up, a message to it.
  public var handOverNanoseconds: UInt64
  /// The computation itself, on the worker.
  public var workNanoseconds: UInt64
  /// CPU time of the computation; 0 unless it was asked for.
  public var workCPUNanoseconds: UInt64
  /// From the end of the work until the result was delivered on the loop.
  public var returnNanoseconds: UInt64

  public init(
    submittedAtNanoseconds: UInt64 = 0, queueNanoseconds: UInt64 = 0, handOverNanoseconds: UInt64 = 0,
    workNanoseconds: UInt64 = 0, workCPUNanoseconds: UInt64 = 0, returnNanoseconds: UInt64 = 0
  ) {
    self.submittedAtNanoseconds = submittedAtNanoseconds
    self.queueNanoseconds = queueNanoseconds
    self.handOverNanoseconds = handOverNanoseconds
    self.workNanoseconds = workNanoseconds
    self.workCPUNanoseconds = workCPUNanoseconds
    self.returnNanoseconds = returnNanoseconds
  }

  /// From five moments; an interval whose ends came in the wrong order is 0.
  /// - Parameters:
  ///   - free: since when a worker was free for the job. If that was so before it was submitted, nothing is queueing.
  ///   - cpu: no moment but a length.
  public init(
    submitted: UInt64, free: UInt64, began: UInt64, ended: UInt64, delivered: UInt64, cpu: UInt64 = 0
  ) {
    let free = min(max(free, submitted), max(began, submitted))
    self.init(
      submittedAtNanoseconds: submitted, queueNanoseconds: free - submitted,
      handOverNanoseconds: began > free ? began - free : 0, workNanoseconds: ended > began ? ended - began : 0,
      workCPUNanoseconds: cpu, returnNanoseconds: delivered > ended ? delivered - ended : 0)
  }
}
