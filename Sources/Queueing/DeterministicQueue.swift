#if canImport(Glibc)
  import Glibc
#endif

/// M/D/c: requests come at random (Poisson), each takes the same time, `servers` work at once, first come first served. With one
/// server it is M/D/1, the prediction for work done on the loop itself; with more, for a pool with as many cores.
///
/// Everything is exact up to rounding (better than 1e-6), for a utilisation up to 0.9999. No root finding and no sum with
/// alternating signs, which ruin the textbook formulas at high load: as service times are equal, the queue seen at distances of one
/// service time is a random walk with Poisson steps, and Spitzer's identity gives its distribution as a power series whose terms
/// are all positive.
///
/// Sources: C. D. Crommelin, Delay probability formulae when the holding times are constant, P.O. Electr. Engrs J. 25 (1932);
/// F. Spitzer, A combinatorial lemma and its application to probability theory, Trans. AMS 82 (1956); G. J. Franx, A simple
/// solution for the M/D/c waiting time distribution, Oper. Res. Lett. 29 (2001), for the wait from the queue.
public struct DeterministicQueue: Sendable {
  public let servers: Int
  public let serviceNanoseconds: Double
  public let arrivalsPerSecond: Double

  /// - Returns: nothing when there is no steady state (utilisation 1 or more), or a parameter is not above 0, or there are more
  ///   than 4,096 servers.
  public init?(servers: Int = 1, serviceNanoseconds: Double, arrivalsPerSecond: Double) {
    let utilisation = arrivalsPerSecond * serviceNanoseconds / 1e9 / Double(servers)
    guard (1...4_096).contains(servers), utilisation > 0, utilisation < 1, serviceNanoseconds > 0 else { return nil }
    self.servers = servers
    self.serviceNanoseconds = serviceNanoseconds
    self.arrivalsPerSecond = arrivalsPerSecond
  }

  /// The share of its time that a server is busy, 0..<1.
  public var utilisation: Double { offered / Double(servers) }

  /// Mean number of busy servers; also mean arrivals in one service time.
  var offered: Double { arrivalsPerSecond * serviceNanoseconds / 1e9 }

  /// Mean time until a server is free, over all requests, also those that need not wait. With one server the formula of
  /// Pollaczek and Khinchine, ρS / 2(1-ρ); otherwise Crommelin's sum.
  public var meanWaitNanoseconds: Double {
    if servers == 1 { return utilisation * serviceNanoseconds / (2 * (1 - utilisation)) }
    var queued = 0.0
    overLadder(decay: decay) { n, weight in
      let k = n * Double(servers)
      let a = n * offered
      queued += weight / n * poissonTerm(k, mean: a) * (a - (k - a) * poissonTailRatio(beyond: k, mean: a))
    }
    return queued / offered * serviceNanoseconds
  }

  /// Mean time from arrival until done.
  public var meanResponseNanoseconds: Double { meanWaitNanoseconds + serviceNanoseconds }

  /// The time constant with which a queue that starts empty comes near its steady state; a measurement should last several.
  /// An estimate, by A. R. Odoni and E. Roth, An empirical investigation of the transient behavior of stationary queueing
  /// systems, Oper. Res. 31 (1983): S / 2.8 (1 - √ρ)² for arrivals at random and equal services; of several servers the
  /// same, that many times as fast.
  public var relaxationNanoseconds: Double {
    let room = 1 - utilisation.squareRoot()
    return serviceNanoseconds / Double(servers) / (2.8 * room * room)
  }

  /// How fast the terms of the sums over the random walk fall: ln of their ratio in the long run, less 3/2 ln n.
  var decay: Double { Double(servers) * (utilisation - 1 - log(utilisation)) }

  /// The wait's distribution, computed once for any number of percentiles.
  public var wait: WaitDistribution { WaitDistribution(self) }
}
