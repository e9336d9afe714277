#if canImport(Glibc)
  import Glibc
#endif

/// A system call that failed, told as a sentence: which call, on what, and why.
public struct SystemError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The call that failed, as its manual page is named: `bind`, `accept4`.
  public let call: String
  /// What it was called on: an address, a path; may be empty.
  public let subject: String
  /// The value of `errno`.
  public let code: Int32

  /// - Parameter subject: made into text only after `errno` has been read, since making it may itself call the system.
  public init(_ call: String, on subject: @autoclosure () -> String = "", code: Int32? = nil) {
    self.code = code ?? errno
    self.call = call
    self.subject = subject()
  }

  public var description: String {
    let place = subject.isEmpty ? call : "\(call) \(subject)"
    return "\(place): \(String(cString: strerror(code)))"
  }
}

/// Runs a system call until it is not interrupted by a signal.
@inline(__always)
func retryingInterrupts(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
