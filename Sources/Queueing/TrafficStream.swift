public import Pacing

/// One class of traffic: by which law its requests come, what they ask for, and when it begins and ends.
public struct TrafficStream: Equatable, Sendable {
  public enum Route: String, Sendable {
    /// `/hi`: the loop answers by itself.
    case easy
    /// `/`: the work has to be done first.
    case work
  }

  public enum Law: Equatable, Sendable {
    /// Each connection sends its next request when its last answer has come.
    case closed(connections: Int)
    /// Requests come when they are due, whatever is outstanding; beyond `maxConnections` they wait at the client.
    case open(Arrivals, maxConnections: Int = 4_096)
  }

  public var name: String
  public var route: Route
  public var law: Law
  public var startNanoseconds: UInt64
  /// Nothing is sent from here on; what is outstanding is given up, as by a client that closes its connections.
  public var endNanoseconds: UInt64
  /// Requests due before are not counted in the stream's figures; they are in its intervals and in the trace.
  public var measuredFromNanoseconds: UInt64
  /// A request older than this, counted from when the client handled it, is given up.
  public var timeoutNanoseconds: UInt64?
  /// Of the arrivals. Two streams need different ones, or they come in step.
  public var seed: UInt64

  public init(
    name: String, route: Route, law: Law, startNanoseconds: UInt64 = 0, endNanoseconds: UInt64,
    measuredFromNanoseconds: UInt64? = nil, timeoutNanoseconds: UInt64? = nil, seed: UInt64 = 1
  ) {
    self.name = name
    self.route = route
    self.law = law
    self.startNanoseconds = startNanoseconds
    self.endNanoseconds = endNanoseconds
    self.measuredFromNanoseconds = measuredFromNanoseconds ?? startNanoseconds
    self.timeoutNanoseconds = timeoutNanoseconds
    self.seed = seed
  }
}
