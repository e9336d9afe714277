import Queueing
import Testing

/// Known answers. Those of M/D/1 come from Erlang's formula in arithmetic of 60 digits, those of M/D/c from the stationary
/// equations solved as a linear system; Lq of M/D/2 at 0.5 and Erlang's C stand in the usual tables (Hillier and Yu; Cooper).
@Suite struct FormulaTests {
  private func isClose(_ value: Double, _ expected: Double, within share: Double = 1e-6) -> Bool {
    (value - expected).magnitude <= share * expected.magnitude + 1e-12
  }

  private func deterministic(_ servers: Int, _ utilisation: Double) -> DeterministicQueue {
    DeterministicQueue(
      servers: servers, serviceNanoseconds: 1, arrivalsPerSecond: utilisation * Double(servers) * 1e9)!
  }

  @Test(
    "the mean wait of M/D/c in service times",
    arguments: [
      (1, 0.5, 0.5), (1, 0.9, 4.5), (1, 0.98, 24.5), (2, 0.5, 0.176_741_057_111_7), (2, 0.9, 2.146_923_214_61),
      (4, 0.8, 0.386_094_930_853), (8, 0.9, 0.449_973_259_407), (50, 0.95, 0.130_409_991_127),
      (2, 0.98, 12.142_221_463_6),
    ])
  func deterministicMean(servers: Int, utilisation: Double, expected: Double) {
    #expect(isClose(deterministic(servers, utilisation).meanWaitNanoseconds, expected))
  }

  @Test(
    "the probabilities that a request of M/D/c waits, and longer than 0.3 and 2.5 service times",
    arguments: [
      (2, 0.5, [0.323_258_942_887, 0.217_401_302_963, 0.000_948_423_008]),
      (2, 0.9, [0.847_107_642_702, 0.781_287_666_296, 0.316_683_683_704]),
      (4, 0.8, [0.578_282_015_457, 0.404_588_379_800, 0.009_247_159_912]),
      (8, 0.9, [0.681_911_365_447, 0.461_175_163_422, 0.012_023_249_878]),
      (50, 0.95, [0.601_233_388_750, 0.147_935_694_919, 2.043_854_7e-6]),
      (2, 0.98, [0.968_849_837_301, 0.953_286_410_357, 0.799_676_155_349]),
    ])
  func deterministicTail(servers: Int, utilisation: Double, expected: [Double]) {
    let wait = deterministic(servers, utilisation).wait
    #expect(isClose(wait.probabilityOfWaiting, expected[0]))
    #expect(isClose(wait.probabilityOfWait(longerThan: 0.3), expected[1]))
    #expect(isClose(wait.probabilityOfWait(longerThan: 2.5), expected[2], within: 1e-5))
  }

  @Test(
    "percentiles of the wait of M/D/1 in service times: p90 and p99",
    arguments: [
      (0.1, 0.0, 0.953_101_8), (0.5, 1.515_744_8, 3.336_256), (0.8, 5.011_511_5, 10.355_887),
      (0.9, 10.782_505, 21.898_237),
    ])
  func percentiles(utilisation: Double, p90: Double, p99: Double) {
    let wait = deterministic(1, utilisation).wait
    #expect(isClose(wait.percentile(90), p90))
    #expect(isClose(wait.percentile(99), p99))
  }

  @Test(
    "M/D/1 waits with the probability of its utilisation, and its mean is the area under the tail",
    arguments: [0.3, 0.98])
  func consistency(utilisation: Double) {
    let queue = deterministic(1, utilisation)
    let wait = queue.wait
    #expect(isClose(wait.probabilityOfWaiting, utilisation))
    let step = 0.1
    let area = (0..<8_000).reduce(0.0) { $0 + step * wait.probabilityOfWait(longerThan: (Double($1) + 0.5) * step) }
    #expect(isClose(area, queue.meanWaitNanoseconds, within: 2e-3))
  }

  @Test("far out the exponential tail goes on where the exact sum ends")
  func tail() {
    let wait = deterministic(1, 0.98).wait
    let before = wait.probabilityOfWait(longerThan: 255.9)
    let after = wait.probabilityOfWait(longerThan: 256.1)
    #expect(
      isClose(after / before, wait.probabilityOfWait(longerThan: 200.2) / wait.probabilityOfWait(longerThan: 200)))
  }

  @Test("a thousand servers near saturation have a prediction too")
  func manyServers() {
    let queue = deterministic(1_000, 0.99)
    let wait = queue.wait
    #expect(wait.probabilityOfWaiting > 0.5 && wait.probabilityOfWaiting < 0.8)
    #expect(wait.percentile(99) > queue.meanWaitNanoseconds)
  }

  @Test(
    "Erlang's C",
    arguments: [(1, 0.7, 0.7), (2, 1, 1.0 / 3), (3, 2, 4.0 / 9), (5, 4, 0.554_1), (10, 9, 0.668_7), (100, 90, 0.216_9)]
      as [(Int, Double, Double)])
  func waiting(servers: Int, offered: Double, expected: Double) {
    #expect(isClose(erlangC(servers: servers, offered: offered), expected, within: 2e-4))
  }

  @Test("Erlang's B", arguments: [(1, 1.0, 0.5), (5, 3, 0.110_05), (10, 5, 0.018_385)] as [(Int, Double, Double)])
  func blocking(servers: Int, offered: Double, expected: Double) {
    #expect(isClose(erlangB(servers: servers, offered: offered), expected, within: 1e-4))
  }

  @Test("M/M/1 waits ρS/(1-ρ), with the percentiles of its exponential tail")
  func exponential() throws {
    let queue = try #require(ExponentialQueue(serviceNanoseconds: 1_000, arrivalsPerSecond: 800_000))
    #expect(isClose(queue.meanWaitNanoseconds, 4_000))
    #expect(isClose(queue.meanResponseNanoseconds, 5_000))
    #expect(isClose(queue.waitPercentile(99), 5_000 * 4.382_026_634_67))
    #expect(queue.waitPercentile(20) == 0)
    #expect(isClose(queue.probabilityOfWait(longerThan: queue.waitPercentile(99)), 0.01))
  }

  @Test("kinds that share a loop wait alike; one constant kind is M/D/1, one exponential kind is M/M/1")
  func mixed() {
    let load = MixedQueue.Kind(arrivalsPerSecond: 500, serviceNanoseconds: 1_000_000)
    let probe = MixedQueue.Kind(arrivalsPerSecond: 100, serviceNanoseconds: 0)
    #expect(isClose(MixedQueue([load, probe]).meanWaitNanoseconds!, 500_000))
    var varied = load
    varied.variation = 1
    #expect(isClose(MixedQueue([varied]).meanWaitNanoseconds!, 1_000_000))
    varied.arrivalsPerSecond = 1_000
    #expect(MixedQueue([varied]).meanWaitNanoseconds == nil)
  }

  @Test(
    "a queue takes the longer to settle the busier it is",
    arguments: [(1, 0.25, 1.428_571), (1, 0.81, 35.714_29), (4, 0.25, 0.357_143)] as [(Int, Double, Double)])
  func relaxation(servers: Int, utilisation: Double, milliseconds: Double) throws {
    let queue = try #require(
      DeterministicQueue(
        servers: servers, serviceNanoseconds: 1e6, arrivalsPerSecond: utilisation * 1_000 * Double(servers)))
    #expect((queue.relaxationNanoseconds / 1e6 / milliseconds - 1).magnitude < 1e-5)
  }

  @Test("without a steady state there is no prediction")
  func unstable() {
    #expect(DeterministicQueue(serviceNanoseconds: 1_000_000, arrivalsPerSecond: 1_000) == nil)
    #expect(DeterministicQueue(servers: 0, serviceNanoseconds: 1, arrivalsPerSecond: 1) == nil)
    #expect(DeterministicQueue(serviceNanoseconds: .nan, arrivalsPerSecond: 1) == nil)
    #expect(ExponentialQueue(servers: 2, serviceNanoseconds: 2_000_000, arrivalsPerSecond: 1_000) == nil)
  }

  @Test("a closed loop is bounded by its clients first and by its servers then")
  func closed() {
    var bounds = ClosedBounds(clients: 2, servers: 4, serviceNanoseconds: 1e6, thinkNanoseconds: 1e6)
    #expect(bounds.highestThroughput == 1_000)
    #expect(bounds.lowestMeanResponseNanoseconds == 1e6)
    #expect(bounds.saturatingClients == 8)
    bounds.clients = 100
    #expect(bounds.highestThroughput == 4_000)
    #expect(bounds.lowestMeanResponseNanoseconds == 24e6)
  }
}
