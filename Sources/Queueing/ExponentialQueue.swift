#if canImport(Glibc)
  import Glibc
#endif

/// M/M/c: as ``DeterministicQueue``, but service times vary as those of independent, memoryless work. The pessimistic neighbour: a
/// measurement above it has another cause than waiting for servers.
///
/// Source: A. K. Erlang, 1917; the recursion over servers is the usual one for Erlang's B, and C follows from it.
public struct ExponentialQueue: Sendable {
  public let servers: Int
  /// Mean.
  public let serviceNanoseconds: Double
  public let arrivalsPerSecond: Double
  /// The probability that a request waits at all: Erlang's C.
  public let probabilityOfWaiting: Double

  /// - Returns: nothing when there is no steady state (utilisation 1 or more) or a parameter is not above 0.
  public init?(servers: Int = 1, serviceNanoseconds: Double, arrivalsPerSecond: Double) {
    let offered = arrivalsPerSecond * serviceNanoseconds / 1e9
    guard servers >= 1, serviceNanoseconds > 0, offered > 0, offered < Double(servers) else { return nil }
    self.servers = servers
    self.serviceNanoseconds = serviceNanoseconds
    self.arrivalsPerSecond = arrivalsPerSecond
    probabilityOfWaiting = erlangC(servers: servers, offered: offered)
  }

  /// The share of its time that a server is busy, 0..<1.
  public var utilisation: Double { arrivalsPerSecond * serviceNanoseconds / 1e9 / Double(servers) }

  /// Mean time until a server is free, over all requests, also those that need not wait.
  public var meanWaitNanoseconds: Double { probabilityOfWaiting * meanWaitOfThoseThatWait }

  /// Mean time from arrival until done.
  public var meanResponseNanoseconds: Double { meanWaitNanoseconds + serviceNanoseconds }

  /// Exponentially distributed with this mean, given that there is a wait.
  private var meanWaitOfThoseThatWait: Double { serviceNanoseconds / (Double(servers) * (1 - utilisation)) }

  public func probabilityOfWait(longerThan nanoseconds: Double) -> Double {
    nanoseconds < 0 ? 1 : probabilityOfWaiting * exp(-nanoseconds / meanWaitOfThoseThatWait)
  }

  /// The wait in nanoseconds that `percent` (0..<100) of all requests do not exceed; 0 while that many need not wait.
  public func waitPercentile(_ percent: Double) -> Double {
    let rest = 1 - min(max(percent, 0), 99.999_999_9) / 100
    return max(0, log(probabilityOfWaiting / rest) * meanWaitOfThoseThatWait)
  }
}

/// The probability that all of `servers` are busy when a mean of `offered` would be, and requests wait for them.
public func erlangC(servers: Int, offered: Double) -> Double {
  let blocked = erlangB(servers: servers, offered: offered)
  return blocked / (1 - offered / Double(servers) * (1 - blocked))
}

/// The probability that all of `servers` are busy when requests that find them so are turned away.
public func erlangB(servers: Int, offered: Double) -> Double {
  (1...max(servers, 1)).reduce(1.0) { blocked, server in offered * blocked / (Double(server) + offered * blocked) }
}
