import Pacing
import Testing

@Suite struct PacerTests {
  private func dues(_ arrivals: Arrivals, _ count: Int, seed: UInt64 = 1, lane: Int = 0, of lanes: Int = 1) throws
    -> [UInt64]
  {
    var pacer = try Pacer(arrivals, seed: seed, lane: lane, of: lanes)
    return (0..<count).map { _ in pacer.nextDueNanoseconds() }
  }

  @Test(
    "constant arrivals start at once and are evenly spaced",
    arguments: [
      (1000.0, [0, 1_000_000, 2_000_000]), (3, [0, 333_333_333, 666_666_667, 1_000_000_000]),
      (0.5, [0, 2_000_000_000]), (1e9, [0, 1, 2, 3]), (1e-300, [0, UInt64.max, .max]),
    ] as [(Double, [UInt64])])
  func constant(perSecond: Double, expected: [UInt64]) throws {
    #expect(try dues(.constant(perSecond: perSecond), expected.count) == expected)
  }

  @Test("constant arrivals do not drift: the millionth of 3/s is due when it should be")
  func noDrift() throws {
    var pacer = try Pacer(.constant(perSecond: 3), seed: 1)
    for _ in 0..<3_000_000 { _ = pacer.nextDueNanoseconds() }
    #expect(pacer.nextDueNanoseconds() == 1_000_000 * 1_000_000_000)
  }

  @Test("the same seed gives the same arrivals, another seed others")
  func seeds() throws {
    let arrivals = Arrivals.poisson(perSecond: 2000)
    #expect(try dues(arrivals, 1000, seed: 7) == dues(arrivals, 1000, seed: 7))
    #expect(try dues(arrivals, 1000, seed: 7) != dues(arrivals, 1000, seed: 8))
  }

  @Test("gaps of a Poisson process have mean 1/rate and variance 1/rate^2")
  func poissonMoments() throws {
    let instants = try dues(.poisson(perSecond: 1000), 200_000, seed: 42).map { Double($0) }
    let gaps = zip(instants.dropFirst(), instants).map { ($0 - $1) / 1e6 }
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    let variance = gaps.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(gaps.count)
    #expect(abs(mean - 1) < 0.01)
    #expect(abs(variance - 1) < 0.03)
  }

  @Test("uniform gaps stay within their bounds and average their middle")
  func uniform() throws {
    let instants = try dues(.uniform(fromSeconds: 0.001, toSeconds: 0.003), 100_000, seed: 3)
    let gaps = zip(instants.dropFirst(), instants).map { $0 - $1 }
    #expect(gaps.allSatisfy { (999_999...3_000_001).contains($0) })
    #expect(abs(Double(instants.last!) / 100_000 - 2e6) < 1e4)
  }

  @Test("steps hold each gap for its duration and begin again after the last")
  func steps() throws {
    let arrivals = Arrivals.steps([
      ArrivalStep(gapSeconds: 1, durationSeconds: 2), ArrivalStep(gapSeconds: 5, durationSeconds: 4),
    ])
    #expect(try dues(arrivals, 7).map { $0 / 1_000_000_000 } == [0, 1, 2, 7, 8, 9, 14])
    #expect(abs(arrivals.perSecond - 3.0 / 7) < 1e-12)
  }

  @Test(
    "no law ever goes backwards",
    arguments: [
      .constant(perSecond: 123_457), .poisson(perSecond: 1e6), .uniform(fromSeconds: 0, toSeconds: 1e-6),
      .steps([ArrivalStep(gapSeconds: 1e-9, durationSeconds: 1e-6)]),
    ] as [Arrivals])
  func monotone(arrivals: Arrivals) throws {
    let instants = try dues(arrivals, 50_000)
    #expect(zip(instants.dropFirst(), instants).allSatisfy(>=))
  }

  @Test(
    "lanes share out one schedule, whatever their number",
    arguments: [.constant(perSecond: 300), .poisson(perSecond: 300), .uniform(fromSeconds: 0, toSeconds: 0.1)]
      as [Arrivals])
  func lanes(arrivals: Arrivals) throws {
    let whole = try dues(arrivals, 300, seed: 5)
    let shares = try (0..<3).map { try dues(arrivals, 100, seed: 5, lane: $0, of: 3) }
    let woven = (0..<100).flatMap { turn in shares.map { $0[turn] } }
    #expect(woven == whole)
  }

  /// What `httperf -v -v -v` printed as "next arrival delay"; it does not print the first.
  @Test(
    "a client of httperf has httperf's own arrivals",
    arguments: [
      (.poisson(perSecond: 50), 0, [0.0330, 0.0065, 0.0018, 0.0113, 0.0205]),
      (.poisson(perSecond: 50), 3, [0.0040, 0.0711, 0.0053, 0.0271, 0.0242, 0.0357, 0.0071, 0.0231]),
      (
        .uniform(fromSeconds: 0.01, toSeconds: 0.03), 1,
        [0.0267, 0.0168, 0.0138, 0.0187, 0.0159, 0.0135, 0.0293, 0.0161, 0.0169]
      ),
      (.constant(perSecond: 100), 7, [0.01, 0.01, 0.01]),
    ] as [(Arrivals, Int, [Double])])
  func httperf(arrivals: Arrivals, client: Int, delays: [Double]) throws {
    var pacer = try Pacer(arrivals, httperfClient: client)
    var last = pacer.nextDueNanoseconds()
    #expect(last == 0)
    for delay in delays {
      let due = pacer.nextDueNanoseconds()
      #expect(abs(Double(due - last) / 1e9 - delay) <= 0.00005)
      last = due
    }
  }

  @Test(
    "arrivals that cannot be paced are refused",
    arguments: [
      .constant(perSecond: 0), .constant(perSecond: -1), .constant(perSecond: .nan), .constant(perSecond: .infinity),
      .constant(perSecond: 1.1e9), .poisson(perSecond: 0), .poisson(perSecond: .nan),
      .uniform(fromSeconds: 2, toSeconds: 1), .uniform(fromSeconds: -1, toSeconds: 1),
      .uniform(fromSeconds: 0, toSeconds: 0), .uniform(fromSeconds: 0, toSeconds: .infinity),
      .uniform(fromSeconds: .nan, toSeconds: 1), .steps([]),
      .steps([ArrivalStep(gapSeconds: 0, durationSeconds: 1)]),
      .steps([ArrivalStep(gapSeconds: 1, durationSeconds: 0)]),
      .steps([ArrivalStep(gapSeconds: 1, durationSeconds: .nan)]),
    ] as [Arrivals])
  func refused(arrivals: Arrivals) {
    let error = #expect(throws: PacingError.self) { try Pacer(arrivals, seed: 1) }
    #expect(error?.description.contains("cannot be paced") == true || error == .noSteps)
  }
}
