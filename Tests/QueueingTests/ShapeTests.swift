import Measurement
import Pacing
import Queueing
import Testing

/// The shapes that experiments on a real machine show, noise apart.
@Suite struct ShapeTests {
  static let second: UInt64 = 1_000_000_000

  private func run(
    _ pool: PoolModel, cores: Int = 4, work: UInt64, load: TrafficStream.Law?, seconds: Double = 2
  ) throws -> SimulationResult {
    let end = UInt64(seconds * 1e9)
    var streams = [
      TrafficStream(name: "probe", route: .easy, law: .open(.poisson(perSecond: 300)), endNanoseconds: end, seed: 2)
    ]
    if let load { streams.append(TrafficStream(name: "load", route: .work, law: load, endNanoseconds: end)) }
    return try Simulation(SystemModel(cores: cores, pool: pool, work: .constant(nanoseconds: work)), streams).run()
  }

  private func probe99(_ pool: PoolModel, work: UInt64, load: TrafficStream.Law?) throws -> Double {
    Double(try run(pool, work: work, load: load).streams[0].latency.percentile(99))
  }

  @Test("with the work on the loop the probe's p99 grows with the work; with a pool it stays flat while cores suffice")
  func probe() throws {
    let works: [UInt64] = [1_000_000, 4_000_000, 16_000_000]
    let quiet = try probe99(PoolModel(), work: 1, load: nil)
    let inline = try works.map { try probe99(PoolModel(), work: $0, load: .closed(connections: 2)) }
    #expect(zip(inline, works).allSatisfy { $0 > Double($1) && $0 < 2.2 * Double($1) })
    for pool in [PoolModel.threads(2), .processes(2)] {
      let pooled = try works.map { try probe99(pool, work: $0, load: .closed(connections: 2)) }
      #expect(pooled.allSatisfy { $0 < quiet + 40_000 })
    }
  }

  @Test("the loop's lag is what the probe waits for: long with the work on the loop, short with a pool")
  func lag() throws {
    let inline = try run(PoolModel(), work: 5_000_000, load: .closed(connections: 1))
    let pooled = try run(.threads(1), work: 5_000_000, load: .closed(connections: 1))
    let late = try #require(inline.lag.percentile(50))
    #expect(late > 2_000_000 && late < 3_000_000)
    #expect(try #require(pooled.lag.percentile(99)) < 20_000)
    #expect(inline.loopUtilisation > 0.99 && pooled.loopUtilisation < 0.1)
  }

  @Test("the share of easy throughput that is kept falls with the load on the loop, to what the work leaves")
  func shareKept() throws {
    func easy(load: Double?) throws -> Double {
      var streams = [
        TrafficStream(name: "hi", route: .easy, law: .closed(connections: 4), endNanoseconds: Self.second / 10)
      ]
      if let load {
        streams.append(
          TrafficStream(
            name: "load", route: .work, law: .open(.constant(perSecond: load)), endNanoseconds: Self.second / 10))
      }
      return Double(try Simulation(SystemModel(), streams).run().streams[0].counts.ok)
    }
    let quiet = try easy(load: nil)
    let kept = try [200, 500, 800].map { try easy(load: $0) / quiet }
    for (share, expected) in zip(kept, [0.8, 0.5, 0.2]) { #expect((share - expected).magnitude < 0.03) }
  }

  @Test(
    "a closed loop never exceeds what its workers, its cores and its clients can do", arguments: [1, 2, 3, 8],
    [1, 4, 20])
  func closedLoop(workers: Int, clients: Int) throws {
    let result = try run(.threads(workers), work: 1_000_000, load: .closed(connections: clients), seconds: 0.25)
    let rate = Double(result.streams[1].counts.ok) * 4
    let bound = ClosedBounds(clients: clients, servers: min(workers, 4), serviceNanoseconds: 1e6).highestThroughput
    #expect(rate <= bound)
    #expect(rate > 0.9 * bound)
  }

  @Test("more than the queue holds is refused, and what is accepted waits no longer than the queue is long")
  func refusals() throws {
    let result = try run(.threads(2, maxQueue: 10), work: 1_000_000, load: .open(.poisson(perSecond: 4_000)))
    let load = result.streams[1]
    #expect(load.counts.isConsistent)
    #expect((Double(load.counts.failed) / Double(load.counts.scheduled) - 0.5).magnitude < 0.03)
    #expect(load.failures[.refused] == load.counts.failed)
    #expect(load.latency.maxNanoseconds < 7_500_000)
    #expect(result.workerUtilisation > 0.98)
  }

  @Test("workers of low weight leave the loop its time on a machine that is full; of equal weight they do not")
  func weights() throws {
    func probe(_ weight: Double) throws -> UInt64 {
      var pool = PoolModel.threads(8)
      pool.weight = weight
      return try run(pool, cores: 1, work: 20_000_000, load: .closed(connections: 8)).streams[0].latency.percentile(50)
    }
    let nice = try probe(SystemModel.weight(nice: 19))
    let equal = try probe(8)
    #expect(nice < 12_000)
    #expect(equal > 5 * nice)
  }

  @Test("a client on the same core takes it from the server")
  func client() throws {
    func rate(sharing: Bool) throws -> Double {
      let client = ClientModel(sendNanoseconds: 3_000, receiveNanoseconds: 3_000, threads: 4, sharesCores: sharing)
      let stream = TrafficStream(
        name: "hi", route: .easy, law: .closed(connections: 8), endNanoseconds: Self.second / 20)
      let model = SystemModel(cores: 1, loop: LoopModel(turnNanoseconds: 0), client: client)
      return Double(try Simulation(model, [stream]).run().streams[0].counts.ok) * 20
    }
    #expect((try rate(sharing: true) / 83_333 - 1).magnitude < 0.01)
    #expect((try rate(sharing: false) / 166_667 - 1).magnitude < 0.01)
  }

  @Test("after the load has ended the probe is as quick as before it")
  func recovery() throws {
    var latencies = [[UInt64]](repeating: [], count: 3)
    let load = TrafficStream(
      name: "load", route: .work, law: .closed(connections: 4), startNanoseconds: Self.second,
      endNanoseconds: 2 * Self.second)
    let probe = TrafficStream(
      name: "probe", route: .easy, law: .open(.poisson(perSecond: 200)), endNanoseconds: 3 * Self.second, seed: 2)
    _ = try Simulation(SystemModel(work: .constant(nanoseconds: 10_000_000)), [load, probe]).run { request in
      if request.stream == 1, request.outcome == .ok {
        latencies[Int(request.dueNanoseconds / Self.second)].append(request.latencyNanoseconds)
      }
    }
    let medians = latencies.map { $0.sorted()[$0.count / 2] }
    #expect(medians[0] == medians[2])
    #expect(medians[1] > 10_000_000)
  }
}
