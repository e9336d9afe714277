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

/// Where the time of a job went, in nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share.
public struct JobTiming: Equatable, Sendable {
  /// From submission until a worker began.
  public var queueNanoseconds: UInt64
  /// The computation itself, on the worker.
  public var workNanoseconds: UInt64
  /// From the end of the work until the result was delivered on the loop.
  public var returnNanoseconds: UInt64

  public init(queueNanoseconds: UInt64 = 0, workNanoseconds: UInt64 = 0, returnNanoseconds: UInt64 = 0) {
    self.queueNanoseconds = queueNanoseconds
    self.workNanoseconds = workNanoseconds
    self.returnNanoseconds = returnNanoseconds
  }

  /// From four moments; an interval whose ends came in the wrong order is 0.
  public init(submitted: UInt64, began: UInt64, ended: UInt64, delivered: UInt64) {
    queueNanoseconds = began > submitted ? began - submitted : 0
    workNanoseconds = ended > began ? ended - began : 0
    returnNanoseconds = delivered > ended ? delivered - ended : 0
  }
}
