import Testing

@testable import Offload

/// Random numbers that are all as large, or as small, as they can be.
private struct Extreme: RandomNumberGenerator {
  let value: UInt64
  mutating func next() -> UInt64 { value }
}

@Suite struct RespawnBackoffTests {
  private let millisecond: UInt64 = 1_000_000

  /// The same calls with the least and the greatest delays that chance can give, in whole milliseconds, rounded.
  private func bounds(_ body: (inout RespawnBackoff, inout Extreme) -> [UInt64]) -> (least: [UInt64], most: [UInt64]) {
    func run(_ value: UInt64) -> [UInt64] {
      var (backoff, random) = (RespawnBackoff(), Extreme(value: value))
      return body(&backoff, &random).map { ($0 + millisecond / 2) / millisecond }
    }
    return (run(0), run(.max))
  }

  @Test("a worker that never comes up is retried after twice as long each time, up to 30 s, less by chance up to half")
  func neverReady() {
    let delays = bounds { backoff, random in (0..<12).map { _ in backoff.failedToStart(using: &random) } }
    let full: [UInt64] = [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000, 30_000]
    #expect(delays.most == full)
    #expect(delays.least == full.map { $0 / 2 })
  }

  @Test(
    "a worker that dies without having worked is replaced at once the first time, and then as one that never came up")
  func fruitless() {
    let delays = bounds { backoff, random in
      (0..<5).map { _ in backoff.died(hasWorked: false, now: 0, using: &random) }
    }
    #expect(delays.most == [0, 100, 200, 400, 800])
    #expect(delays.least == [0, 50, 100, 200, 400])
  }

  @Test("a worker that had worked is replaced at once, and ends a series of failures")
  func worked() {
    let delays = bounds { backoff, random in
      _ = backoff.failedToStart(using: &random)
      _ = backoff.failedToStart(using: &random)
      let died = backoff.died(hasWorked: true, now: 5_000 * millisecond, using: &random)
      return [died, backoff.failedToStart(using: &random)]
    }
    #expect(delays.most == [0, 100])
  }

  @Test("the eleventh death at one moment has to wait, and each further one 0.1 s longer")
  func burst() {
    let now = 7_000 * millisecond
    let delays = bounds { backoff, random in
      (0..<12).map { _ in backoff.died(hasWorked: true, now: now, using: &random) }
    }
    #expect(delays.least == Array(repeating: 0, count: 10) + [100, 200])
    #expect(delays.most == delays.least)
  }

  @Test("deaths without end are answered ten times a second")
  func sustained() {
    var (backoff, random) = (RespawnBackoff(), Extreme(value: 0))
    let start = 1_000_000 * millisecond
    var now = start
    for _ in 0..<110 { now += backoff.died(hasWorked: true, now: now, using: &random) }
    #expect(now - start == 10_000 * millisecond)
  }

  @Test("a quiet second restores the whole allowance, and no more than that")
  func recovery() {
    var (backoff, random) = (RespawnBackoff(), Extreme(value: 0))
    for _ in 0..<11 { _ = backoff.died(hasWorked: true, now: 0, using: &random) }
    let later = 60_000 * millisecond
    for _ in 0..<10 { #expect(backoff.died(hasWorked: true, now: later, using: &random) == 0) }
    #expect(backoff.died(hasWorked: true, now: later, using: &random) > 0)
  }
}
