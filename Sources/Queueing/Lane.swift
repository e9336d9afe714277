import Pacing

/// One stream of traffic under way: its client, and when it sends next.
struct Lane {
  let stream: TrafficStream
  let connections: Int
  var meter: StreamMeter
  /// Connections with a request.
  var inFlight = 0
  var hasEnded = false
  /// When the next request of an open stream is due, or a closed one begins.
  private(set) var nextDue: UInt64
  private var pacer: Pacer?
  /// The schedule as it was before the request that is due next was drawn from it.
  private var pacerBefore: Pacer?
  /// Yields once more when those that wait for a connection were due; so they need no memory, however many they are.
  private var replay: Pacer?
  private(set) var backlog = 0
  /// What the client's threads have to do: slots, doubled, and one more for receiving.
  var toDo = Ring<Int32>(filler: 0)
  var busyThreads = 0
  /// Since when none of its threads has had anything to do.
  var idleSince: UInt64 = 0
  /// When a thread that is waking up will be awake; `max` otherwise.
  var wakesAt = UInt64.max
  var timeouts: DelayLine?

  init(_ stream: TrafficStream, _ simulation: Simulation) {
    self.stream = stream
    meter = StreamMeter(stream, simulation)
    timeouts = stream.timeoutNanoseconds.map(DelayLine.init)
    nextDue = stream.startNanoseconds
    switch stream.law {
    case .closed(let connections): self.connections = connections
    case .open(let arrivals, let maxConnections):
      connections = maxConnections
      // Checked when the simulation was made.
      pacer = try? Pacer(arrivals, seed: stream.seed)
      drawNextDue()
    }
  }

  var wake: UInt64 {
    if hasEnded { return .max }
    return min(stream.endNanoseconds, nextDue, timeouts?.next ?? .max, wakesAt)
  }

  var isOpen: Bool { pacer != nil }

  private mutating func drawNextDue() {
    pacerBefore = pacer
    let (due, overflow) = stream.startNanoseconds.addingReportingOverflow(pacer?.nextDueNanoseconds() ?? .max)
    nextDue = overflow ? .max : due
  }

  /// The request that is due now has been dealt with.
  mutating func passDue() {
    if isOpen { drawNextDue() } else { nextDue = .max }
  }

  /// The request that is due now has to wait for a connection.
  mutating func putIntoBacklog() {
    if backlog == 0 { replay = pacerBefore }
    backlog += 1
  }

  /// When the first of those that wait was due.
  mutating func takeFromBacklog() -> UInt64? {
    guard backlog > 0, let due = replay?.nextDueNanoseconds() else { return nil }
    backlog -= 1
    return stream.startNanoseconds + due
  }

  /// Stops whatever was to come.
  mutating func close() {
    hasEnded = true
    nextDue = .max
    wakesAt = .max
  }
}
