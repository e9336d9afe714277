import Measurement
import Pacing
import Queueing
import Testing

/// What holds for every run, whatever happens in it.
@Suite struct ConservationTests {
  /// Refusals, timeouts, waiting for connections, streams that begin and end in the middle: everything at once.
  static let rough: [PoolModel] = [PoolModel(), .threads(2, maxQueue: 5), .processes(3, maxQueue: 0)]

  private func simulation(_ pool: PoolModel, seed: UInt64 = 1) throws -> Simulation {
    let client = ClientModel(
      sendNanoseconds: 5_000, receiveNanoseconds: 4_000, wireNanoseconds: 20_000, sharesCores: true, weight: 2)
    let model = SystemModel(
      pool: pool, work: .logNormal(meanNanoseconds: 1_000_000, variation: 0.8), client: client)
    var simulation = try Simulation(
      model,
      [
        TrafficStream(
          name: "closed", route: .work, law: .closed(connections: 6), startNanoseconds: 25_000_000,
          endNanoseconds: 200_000_000, timeoutNanoseconds: 8_000_000),
        TrafficStream(
          name: "open", route: .work, law: .open(.poisson(perSecond: 1_500), maxConnections: 4),
          endNanoseconds: 225_000_000, timeoutNanoseconds: 6_000_000, seed: 2),
        TrafficStream(
          name: "probe", route: .easy, law: .open(.constant(perSecond: 500)), endNanoseconds: 350_000_000,
          measuredFromNanoseconds: 50_000_000, seed: 3),
      ])
    simulation.seed = seed
    simulation.intervalNanoseconds = 50_000_000
    simulation.sampleNanoseconds = 50_000_000
    return simulation
  }

  private func trace(_ simulation: Simulation) -> (SimulationResult, [SimulatedRequest]) {
    var requests: [SimulatedRequest] = []
    let result = simulation.run { requests.append($0) }
    return (result, requests)
  }

  @Test("every request that was due comes to exactly one end", arguments: rough)
  func oneEnd(pool: PoolModel) throws {
    let (result, requests) = trace(try simulation(pool))
    #expect(result.streams.allSatisfy { $0.counts.isConsistent && $0.counts.scheduled > 0 })
    let outcomes = Set(requests.filter { $0.stream == 1 }.map(\.outcome))
    #expect(outcomes.isSuperset(of: [.ok, .timedOut]))
    // The schedule says which there were.
    for (index, stream) in [(1, try simulation(pool).streams[1]), (2, try simulation(pool).streams[2])] {
      guard case .open(let arrivals, _) = stream.law else { continue }
      var pacer = try Pacer(arrivals, seed: stream.seed)
      var scheduled: [UInt64] = []
      while case let due = pacer.nextDueNanoseconds(), due < stream.endNanoseconds { scheduled.append(due) }
      #expect(requests.filter { $0.stream == index }.map(\.dueNanoseconds).sorted() == scheduled)
    }
  }

  @Test(
    "Little's law holds to the nanosecond: the requests there were at each moment make up the times they stayed",
    arguments: rough)
  func little(pool: PoolModel) throws {
    let (result, requests) = trace(try simulation(pool))
    for (index, stream) in result.streams.enumerated() {
      let stays = requests.filter { $0.stream == index }.reduce(0) { $0 + $1.latencyNanoseconds }
      #expect(stream.requestNanoseconds == stays)
    }
  }

  @Test("the parts of each answered request add up to its latency, and the ledger has no residual", arguments: rough)
  func ledger(pool: PoolModel) throws {
    let (result, requests) = trace(try simulation(pool))
    let answered = requests.filter { $0.outcome == .ok || $0.outcome == .refused }
    #expect(answered.count > 150)
    for request in answered {
      #expect(Ledger.Part.allCases.reduce(0) { $0 + request.nanoseconds($1) } == request.latencyNanoseconds)
    }
    #expect(result.streams.allSatisfy { $0.ledger.residual == 0 && $0.ledger.count == $0.counts.ok })
  }

  @Test("the same seed gives the same result bit for bit, another one another", arguments: rough)
  func deterministic(pool: PoolModel) throws {
    let (first, requests) = trace(try simulation(pool))
    let (second, again) = trace(try simulation(pool))
    #expect(first == second)
    #expect(requests == again)
    #expect(first != trace(try simulation(pool, seed: 2)).0)
  }

  @Test("samples and intervals cover the whole run, and hold what the totals do", arguments: rough)
  func samples(pool: PoolModel) throws {
    let result = try simulation(pool).run()
    #expect(result.samples.map(\.loop.untilNanoseconds) == (1...7).map { UInt64($0) * 50_000_000 })
    #expect(result.samples.allSatisfy { ($0.loop.lag.count - 50_000).magnitude < 1_000 })
    #expect((result.lag.count - 350_000).magnitude < 3_000)
    #expect(result.streams.allSatisfy { $0.intervals.count == 7 })
    let answered = result.streams[0].intervals.reduce(0) { $0 + $1.completed }
    #expect(answered == result.streams[0].counts.ok)
    let used = result.samples.reduce(0) {
      $0 + $1.loopCPUNanoseconds + $1.workerCPUNanoseconds + $1.clientCPUNanoseconds
    }
    #expect((Double(used) / (result.coreUtilisation * 2 * 350e6) - 1).magnitude < 1e-6)
    // When the load is over the loop is idle again; one that works itself still has what clients gave up long ago.
    if pool.kind != .inline { #expect(result.samples[5].loop.lag.percentile(90) == 0) }
  }

  @Test(
    "what cannot be simulated is refused in a sentence",
    arguments: [
      (SystemModel(cores: 0), 1.0, "a machine needs at least one core"),
      (SystemModel(pool: .threads(0)), 1.0, "0 workers cannot be simulated: give 1 to 1000000"),
      (
        SystemModel(), 0.0,
        "the traffic 'load' cannot be simulated: a rate of 0.0 per second cannot be paced: "
          + "give a number above 0 and at most 1000000000"
      ),
    ])
  func refused(model: SystemModel, rate: Double, sentence: String) {
    let stream = TrafficStream(name: "load", route: .work, law: .open(.poisson(perSecond: rate)), endNanoseconds: 1)
    let error = #expect(throws: SimulationError.self) { try Simulation(model, [stream]) }
    #expect(error?.description == sentence)
  }

  @Test("a closed loop of requests that take no time is refused: it would never end")
  func endless() {
    let stream = TrafficStream(name: "load", route: .easy, law: .closed(connections: 1), endNanoseconds: 1)
    let model = SystemModel(loop: Ideal.freeLoop)
    #expect(throws: SimulationError.self) { try Simulation(model, [stream]) }
  }
}
