/// A run in virtual time: the system and the traffic that meets it. The same values give the same results, bit for bit.
///
/// ```swift
/// let load = TrafficStream(name: "load", route: .work, law: .closed(connections: 8), endNanoseconds: 10_000_000_000)
/// let probe = TrafficStream(
///   name: "probe", route: .easy, law: .open(.poisson(perSecond: 100)), endNanoseconds: 10_000_000_000)
/// let result = try Simulation(SystemModel(pool: .threads(2)), [load, probe]).run()
/// result.streams[1].latency.percentile(99)
/// ```
public struct Simulation: Equatable, Sendable {
  public let model: SystemModel
  public let streams: [TrafficStream]
  /// Of what is drawn besides arrivals: the work.
  public var seed: UInt64 = 1
  /// Width of the streams' intervals; they are counted from 0.
  public var intervalNanoseconds: UInt64 = 1_000_000_000
  /// How often the loop's state is noted, as a server's telemetry does.
  public var sampleNanoseconds: UInt64 = 100_000_000
  /// Every how many requests of a stream one goes into its ledger; 0 for none. Entering one takes as long as simulating it.
  public var ledgerEvery = 1

  public init(_ model: SystemModel, _ streams: [TrafficStream]) throws(SimulationError) {
    if let problem = model.problem ?? streams.firstProblem(with: model) { throw problem }
    self.model = model
    self.streams = streams
  }

  /// Runs until the last stream has ended.
  /// - Parameter trace: called for each request when it has come to its end, in the order of their ends.
  public func run(_ trace: ((SimulatedRequest) -> Void)? = nil) -> SimulationResult {
    var engine = Engine(self, trace: trace)
    return engine.run { _ in true }!
  }

  /// The same for runs that take long.
  /// - Parameters:
  ///   - goesOn: asked at every sample with the virtual time it has come to; when false the run is given up.
  ///   - trace: as of ``run(_:)``.
  /// - Returns: nothing when it was given up.
  public func run(
    while goesOn: (_ nanoseconds: UInt64) -> Bool, _ trace: ((SimulatedRequest) -> Void)? = nil
  ) -> SimulationResult? {
    var engine = Engine(self, trace: trace)
    return engine.run(while: goesOn)
  }
}

/// Why something cannot be simulated; prints as a sentence.
public struct SimulationError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

extension SystemModel {
  /// Says why this cannot be simulated, or nothing when it can.
  public var problem: SimulationError? {
    func problem(_ text: String) -> SimulationError { SimulationError(text) }
    if cores < 1 { return problem("a machine needs at least one core") }
    if pool.kind != .inline, !(1...1_000_000).contains(pool.workers) {
      return problem("\(pool.workers) workers cannot be simulated: give 1 to 1000000")
    }
    if pool.maxQueue < 0 { return problem("a queue of \(pool.maxQueue) cannot be: give 0 or more") }
    if client.threads < 1 { return problem("a client needs at least one thread") }
    let weights = [loop.weight, pool.weight, client.weight]
    if let weight = weights.first(where: { !($0 >= 1e-3 && $0 <= 1e3) }) {
      return problem("a weight of \(weight) cannot be simulated: give 0.001 to 1000")
    }
    return work.problem.map(problem)
  }
}

extension [TrafficStream] {
  fileprivate func firstProblem(with model: SystemModel) -> SimulationError? {
    for stream in self {
      if let text = stream.problem(with: model) {
        return SimulationError("the traffic '\(stream.name)' cannot be simulated: \(text)")
      }
    }
    return nil
  }
}
