import Pacing
import Population
import Stores
import Testing

@Suite("RetryPolicy")
struct RetryPolicyTests {
  @Test(
    "the ceiling doubles with each failure, up to the cap",
    arguments: [(0, 0.25), (1, 0.25), (2, 0.5), (3, 1), (7, 16), (8, 20), (9, 20), (1000, 20), (Int.max, 20)]
      as [(Int, Double)])
  func ceiling(failures: Int, seconds: Double) {
    #expect(RetryPolicy(baseSeconds: 0.25).ceilingSeconds(failures: failures) == seconds)
  }

  @Test("waits fill all of the range below the ceiling, evenly")
  func jitter() {
    let policy = RetryPolicy(baseSeconds: 1)
    var random = SplitMix64(seed: 7)
    let waits = (0..<10_000).map { _ in policy.waitSeconds(failures: 3, retryAfterSeconds: nil, using: &random) }
    #expect(waits.allSatisfy { (0..<4).contains($0) })
    for quarter in 0..<4 {
      let share = waits.filter { Int($0) == quarter }.count
      #expect((2_200...2_800).contains(share), "quarter \(quarter): \(share)")
    }
    var again = SplitMix64(seed: 7)
    #expect(waits[0] == policy.waitSeconds(failures: 3, retryAfterSeconds: nil, using: &again))
  }

  @Test("what a store asks for is waited for at least, even beyond the cap", arguments: [0.5, 3, 120])
  func retryAfter(asked: Double) {
    let policy = RetryPolicy(baseSeconds: 0.25)
    var random = SplitMix64(seed: 1)
    for failures in 1...20 {
      let wait = policy.waitSeconds(failures: failures, retryAfterSeconds: asked, using: &random)
      #expect(wait >= asked && wait <= asked + 0.25)
    }
  }

  @Test("errors that may pass are failures; a store that never answered is not waited for")
  func failures() {
    #expect(Failure(.transient(.reset, ""), wasReached: false) == .transient(.reset))
    #expect(Failure(.fatal(.unreachable, ""), wasReached: true) == .unreachable)
    #expect(Failure(.fatal(.unreachable, ""), wasReached: false) == nil)
    #expect(Failure(.fatal(.rejectedData, ""), wasReached: true) == nil)
    #expect(Set(Failure.allCases.filter(\.isPolite).map(\.name)) == ["throttled", "unprocessed", "contended"])
  }
}

@Suite("ErrorRun")
struct ErrorRunTests {
  /// Fails these connections one after another; which of the failures is one too many.
  private func ends(_ run: inout ErrorRun, _ connections: [Int], _ failure: Failure = .transient(.reset)) -> Int? {
    connections.firstIndex { run.fail(connection: $0, failure) }
  }

  @Test("five failures of a connection in a row are too many")
  func limit() {
    var run = ErrorRun(limit: 5, connections: 2)
    #expect(ends(&run, [0, 0, 0, 0]) == nil)
    #expect(ends(&run, [0]) == 0)
  }

  @Test("a trouble that meets all connections at once counts once for each of them")
  func connections() {
    var run = ErrorRun(limit: 5, connections: 8)
    #expect(ends(&run, (0..<32).map { $0 % 8 }) == nil)
    #expect(ends(&run, [3]) == 0)
  }

  @Test("a success on any connection ends all rows")
  func success() {
    var run = ErrorRun(limit: 2, connections: 2)
    for _ in 0..<10 {
      #expect(ends(&run, [1]) == nil)
      run.succeed()
    }
  }

  @Test("a store that asks for less is asked ten times as often")
  func polite() {
    var run = ErrorRun(limit: 5, connections: 1)
    #expect(ends(&run, Array(repeating: 0, count: 100), .transient(.throttled)) == 49)
  }
}

@Suite("RateGate")
struct RateGateTests {
  private let second: UInt64 = 1_000_000_000

  @Test("chunks are due as the rate says, whoever takes them and however early")
  func schedule() {
    var gate = RateGate(Rate(perSecond: 100))
    let dues = (0..<5).map { _ in gate.reserve(50, atNanoseconds: 10 * second) }
    #expect(dues == [10, 10.5, 11, 11.5, 12].map { UInt64($0 * 1e9) })
  }

  @Test("what is late is caught up with, but not beyond the slack")
  func slack() {
    var gate = RateGate(Rate(perSecond: 1))
    #expect(gate.reserve(1, atNanoseconds: 0) == 0)
    // Due at 1, asked for at 1.5: the next is due at 2 all the same.
    #expect(gate.reserve(1, atNanoseconds: second * 3 / 2) == second * 3 / 2)
    #expect(gate.reserve(1, atNanoseconds: second * 3 / 2) == 2 * second)
    // After a long stop one second's worth is made up for.
    #expect(gate.reserve(1, atNanoseconds: 100 * second) == 100 * second)
    #expect(gate.reserve(1, atNanoseconds: 100 * second) == 100 * second)
    #expect(gate.reserve(1, atNanoseconds: 100 * second) == 101 * second)
  }

  @Test("five every ten seconds are still that after a hundred days")
  func slow() throws {
    var gate = RateGate(try Rate(parsing: "5/10s"))
    var due: UInt64 = 0
    for _ in 0..<864_001 { due = gate.reserve(5, atNanoseconds: due) }
    #expect(due == 8_640_000 * second)
  }

  @Test("a rate that nanoseconds cannot divide does not drift")
  func drift() {
    var gate = RateGate(Rate(perSecond: 3))
    var due: UInt64 = 0
    for _ in 0..<3_000_001 { due = gate.reserve(1, atNanoseconds: due) }
    #expect(due == 1_000_000 * second)
  }
}

@Suite("PopulateExit")
struct PopulateExitTests {
  @Test(
    "every failure has its status",
    arguments: zip(StoreError.Fatal.allCases, [69, 77, 66, 65, 73, 76, 64] as [Int32]))
  func fatal(kind: StoreError.Fatal, status: Int32) { #expect(PopulateExit(kind).rawValue == status) }

  @Test("what might have passed ends with 75", arguments: StoreError.Transient.allCases)
  func transient(kind: StoreError.Transient) { #expect(PopulateExit(.transient(kind, "")) == .gaveUp) }
}

@Suite("PopulationProgress")
struct PopulationProgressTests {
  private func counts(written: Int, before: Int = 0, retried: Int = 0) -> LoadCounts {
    var counts = LoadCounts(before: [before])
    counts.bySource[0].written = written
    counts.bySource[0].retried = retried
    if retried > 0 { counts.retries[.transient(.reset)] = 1 }
    return counts
  }

  @Test("rates are of what was written since the line before, and of all; what was there before is in neither")
  func rates() {
    var meter = PopulationMeter(total: 10_000, atNanoseconds: 5_000_000_000)
    _ = meter.progress(counts(written: 1000, before: 5000), atNanoseconds: 6_000_000_000)
    let progress = meter.progress(counts(written: 1400, before: 5000, retried: 100), atNanoseconds: 8_000_000_000)
    #expect(
      progress.line == "6400/10000 records inserted, 200/s now, 467/s overall, 1 retry, 8s left")
    #expect(progress.csv == "3.0,6400,10000,1400,0,200.0,466.7,1,100,0,7.7")
    #expect(progress.csv.split(separator: ",").count == PopulationProgress.csvHeader.split(separator: ",").count)
  }

  @Test("without a rate nobody knows how long it takes; at the end nothing is left")
  func ends() {
    var meter = PopulationMeter(total: 10, atNanoseconds: 0)
    let first = meter.progress(counts(written: 0), atNanoseconds: 0)
    #expect(first.secondsLeft == nil)
    #expect(first.csv.hasSuffix(","))
    #expect(first.line == "0/10 records inserted, 0/s now, 0/s overall")
    let last = meter.progress(counts(written: 10), atNanoseconds: 4_000_000_000)
    #expect(last.line == "10/10 records inserted, 2.5/s now, 2.5/s overall")
    #expect(last.csv.hasSuffix(",0.0"))
  }

  @Test("retries are told by what went wrong, the most frequent first")
  func retries() {
    var counts = LoadCounts(before: [0])
    counts.retries = [.transient(.reset): 2, .transient(.throttled): 17, .unreachable: 1]
    #expect(counts.retriesText == "17 throttled, 2 reset, 1 unreachable")
    #expect(counts.retryCount == 20)
  }
}
