import Testing

@testable import Offload

@Suite struct RespawnBackoffTests {
  private let millisecond: UInt64 = 1_000_000

  @Test("a worker that never comes up is retried after twice as long each time, up to 30 s")
  func neverReady() {
    var backoff = RespawnBackoff()
    let delays = (0..<12).map { _ in backoff.failedToStart() / millisecond }
    #expect(
      delays == [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000, 30_000])
    for _ in 0..<1_000 { #expect(backoff.failedToStart() == 30_000 * millisecond) }
  }

  @Test("a worker that had come up is replaced at once, and ends a series of failures")
  func ready() {
    var backoff = RespawnBackoff()
    _ = backoff.failedToStart()
    _ = backoff.failedToStart()
    #expect(backoff.died(now: 5_000 * millisecond) == 0)
    #expect(backoff.failedToStart() == 100 * millisecond)
  }

  @Test("the eleventh death at one moment has to wait, and each further one 0.1 s longer")
  func burst() {
    var backoff = RespawnBackoff()
    let now = 7_000 * millisecond
    for _ in 0..<10 { #expect(backoff.died(now: now) == 0) }
    #expect(backoff.died(now: now) == 100 * millisecond)
    #expect(backoff.died(now: now) == 200 * millisecond)
  }

  @Test("deaths without end are answered ten times a second")
  func sustained() {
    var backoff = RespawnBackoff()
    let start = 1_000_000 * millisecond
    var now = start
    for _ in 0..<110 { now += backoff.died(now: now) }
    #expect(now - start == 10_000 * millisecond)
  }

  @Test("a quiet second restores the whole allowance, and no more than that")
  func recovery() {
    var backoff = RespawnBackoff()
    for _ in 0..<11 { _ = backoff.died(now: 0) }
    let later = 60_000 * millisecond
    for _ in 0..<10 { #expect(backoff.died(now: later) == 0) }
    #expect(backoff.died(now: later) > 0)
  }
}
