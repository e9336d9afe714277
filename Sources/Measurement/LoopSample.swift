/// What a server's event loop did during one short stretch of time, as the server itself saw it. A server writes one as a
/// line of JSON about ten times a second; times are nanoseconds of CLOCK_MONOTONIC, the same clock as the client's.
public struct LoopSample: Equatable, Sendable, Codable {
  public var fromNanoseconds: UInt64
  public var untilNanoseconds: UInt64
  /// How late the heartbeat was, weighted by time: what an arrival at any moment would have waited for the loop.
  public var lag = PackedHistogram()
  /// How long each turn of the loop took, from the moment the kernel said what is ready until the loop waited again.
  public var iterations = PackedHistogram()
  /// The longest single callback.
  public var longestCallbackNanoseconds: UInt64 = 0
  /// What kind of event it was for: read, write, accept, timer, mailbox, signal, later.
  public var longestCallback = ""
  /// Jobs that waited for a worker, and that were with one, when the stretch ended.
  public var queued = 0
  public var running = 0
  public var connections = 0
  /// Counted since the server began.
  public var requests: UInt64 = 0
  public var jobsFinished: UInt64 = 0
  public var jobsRefused: UInt64 = 0

  public init(fromNanoseconds: UInt64, untilNanoseconds: UInt64) {
    self.fromNanoseconds = fromNanoseconds
    self.untilNanoseconds = untilNanoseconds
  }

  enum CodingKeys: String, CodingKey {
    case lag, iterations, queued, running, connections, requests
    case fromNanoseconds = "from_ns"
    case untilNanoseconds = "until_ns"
    case longestCallbackNanoseconds = "longest_callback_ns"
    case longestCallback = "longest_callback"
    case jobsFinished = "jobs_finished"
    case jobsRefused = "jobs_refused"
  }
}
