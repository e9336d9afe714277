/// When to replace a worker that has died. A value: deaths in, delays out.
///
/// A worker that came up and died later was killed, or a job killed it: it is replaced at once, unless that happens again and again.
/// Then, and when a worker never came up, its successor most likely fares no better, and is tried after 0.1 s, then each time after
/// twice as long: up to 30 s when none comes up, and up to 1.6 s when they come up and die, since in that time the allowance is
/// whole again. Those delays vary at random by half, so that workers that fail together do not return together.
struct RespawnBackoff: Equatable {
  static let firstDelay: UInt64 = 100_000_000
  static let longestDelay: UInt64 = 30_000_000_000
  /// Replacements that may happen at once, and the time after which one more may.
  static let burst = 10
  static let refill: UInt64 = 100_000_000

  /// Attempts in a row that did not bring a worker up.
  private var failures = 0
  /// Deaths that found the allowance spent, since it was whole.
  private var excesses = 0
  private var allowance = RespawnBackoff.burst
  /// The time up to which the allowance has been counted.
  private var counted: UInt64 = 0

  /// A worker that had been ready died.
  /// - Parameter now: nanoseconds; never less than at the call before.
  /// - Returns: how long to wait before its successor is started, in nanoseconds.
  mutating func died(now: UInt64, using random: inout some RandomNumberGenerator) -> UInt64 {
    failures = 0
    earn(until: now)
    guard allowance > 0 else {
      excesses += 1
      return delay(after: excesses, using: &random)
    }
    allowance -= 1
    return 0
  }

  /// A worker could not be started, or died before it was ready. Returns the delay, as above.
  mutating func failedToStart(using random: inout some RandomNumberGenerator) -> UInt64 {
    failures += 1
    return delay(after: failures, using: &random)
  }

  private mutating func earn(until now: UInt64) {
    let earned = now > counted ? (now - counted) / RespawnBackoff.refill : 0
    if earned >= UInt64(RespawnBackoff.burst - allowance) {
      allowance = RespawnBackoff.burst
      counted = max(now, counted)
      excesses = 0
    } else {
      allowance += Int(earned)
      counted += earned * RespawnBackoff.refill
    }
  }

  private func delay(after failures: Int, using random: inout some RandomNumberGenerator) -> UInt64 {
    let doublings = UInt64(min(failures - 1, 20))
    let full = min(RespawnBackoff.firstDelay << doublings, RespawnBackoff.longestDelay)
    // Not the library's way to a bounded number: that one draws again as often as it takes.
    return full / 2 + random.next().multipliedFullWidth(by: full / 2 + 1).high
  }
}
