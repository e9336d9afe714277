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

  @Test("a worker that had come up is replaced at once, and ends a series of failures")
  func ready() {
    let delays = bounds { backoff, random in
      _ = backoff.failedToStart(using: &random)
      _ = backoff.failedToStart(using: &random)
      let died = backoff.died(now: 5_000 * millisecond, using: &random)
      return [died, backoff.failedToStart(using: &random)]
    }
    #expect(delays.most == [0, 100])
  }

  @Test("the eleventh death in a row has to wait, and each further one twice as long, less by chance up to half")
  func burst() {
    let now = 7_000 * millisecond
    let delays = bounds { backoff, random in
      (0..<14).map { _ in backoff.died(now: now, using: &random) }
    }
    let free = [UInt64](repeating: 0, count: 10)
    #expect(delays.most == free + [100, 200, 400, 800])
    #expect(delays.least == free + [50, 100, 200, 400])
  }

  @Test("deaths without end are answered some eight times a second, and never wait for more than 1.6 s")
  func sustained() {
    var (backoff, random) = (RespawnBackoff(), Extreme(value: .max))
    let start = 1_000_000 * millisecond
    var now = start
    var longest: UInt64 = 0
    for _ in 0..<110 {
      let delay = backoff.died(now: now, using: &random)
      longest = max(longest, delay)
      now += delay
    }
    #expect((10_000...16_000).contains((now - start) / millisecond))
    #expect(longest <= 1_601 * millisecond)
  }

  @Test("a quiet second restores the whole allowance, and no more than that")
  func recovery() {
    var (backoff, random) = (RespawnBackoff(), Extreme(value: 0))
    for _ in 0..<11 { _ = backoff.died(now: 0, using: &random) }
    let later = 60_000 * millisecond
    for _ in 0..<10 { #expect(backoff.died(now: later, using: &random) == 0) }
    #expect(backoff.died(now: later, using: &random) == 50 * millisecond)
  }
}
