/// When to replace a worker that has died. A value: deaths in, delays out.
///
/// A worker that did some work and died later was killed, or a job killed it: it is replaced at once, unless that happens again and
/// again; then ten times a second, which costs a few milliseconds of CPU. One that died without having done anything is replaced at
/// once the first time; after that, and when it never came up, its successor most likely fares no better, and is tried after 0.1 s, then
/// each time after twice as long, up to 30 s. Those delays vary at random by half, so that workers that fail together do not return
/// together.
struct RespawnBackoff: Equatable {
  static let firstDelay: UInt64 = 100_000_000
  static let longestDelay: UInt64 = 30_000_000_000
  /// Replacements that may happen at once, and the time after which one more may.
  static let burst = 10
  static let refill: UInt64 = 100_000_000

  /// Lives in a row without any work done.
  private var fruitless = 0
  private var allowance = RespawnBackoff.burst
  /// The time up to which the allowance has been counted.
  private var counted: UInt64 = 0

  /// A worker that had been ready died.
  /// - Parameters:
  ///   - hasWorked: whether it had answered a job.
  ///   - now: nanoseconds; never less than at the call before.
  /// - Returns: how long to wait before its successor is started, in nanoseconds.
  mutating func died(
    hasWorked: Bool, now: UInt64, using random: inout some RandomNumberGenerator
  ) -> UInt64 {
    guard hasWorked else {
      fruitless += 1
      return fruitless == 1 ? 0 : delay(after: fruitless - 1, using: &random)
    }
    fruitless = 0
    return spend(now: now)
  }

  /// A worker could not be started, or died before it was ready. Returns the delay, as above.
  mutating func failedToStart(using random: inout some RandomNumberGenerator) -> UInt64 {
    fruitless += 1
    return delay(after: fruitless, using: &random)
  }

  private mutating func spend(now: UInt64) -> UInt64 {
    let earned = now > counted ? (now - counted) / RespawnBackoff.refill : 0
    if earned >= UInt64(RespawnBackoff.burst - allowance) {
      allowance = RespawnBackoff.burst
      counted = max(now, counted)
    } else {
      allowance += Int(earned)
      counted += earned * RespawnBackoff.refill
    }
    guard allowance > 0 else {
      // The next one is spent in advance.
      counted += RespawnBackoff.refill
      return counted - now
    }
    allowance -= 1
    return 0
  }

  private func delay(after failures: Int, using random: inout some RandomNumberGenerator) -> UInt64 {
    let doublings = UInt64(min(failures - 1, 20))
    let full = min(RespawnBackoff.firstDelay << doublings, RespawnBackoff.longestDelay)
    // Not the library's way to a bounded number: that one draws again as often as it takes.
    return full / 2 + random.next().multipliedFullWidth(by: full / 2 + 1).high
  }
}
