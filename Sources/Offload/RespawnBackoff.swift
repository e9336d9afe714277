/// When to replace a worker that has died. A value: deaths in, delays out.
///
/// A worker that came up and died later was killed, or a job killed it: it is replaced at once, unless that happens again and
/// again; then ten times a second, which costs a few milliseconds of CPU. One that never came up would most likely not come up the
/// next time either: it is retried after 0.1 s, then each time after twice as long, up to 30 s.
struct RespawnBackoff: Equatable {
  static let firstDelay: UInt64 = 100_000_000
  static let longestDelay: UInt64 = 30_000_000_000
  /// Replacements that may happen at once, and the time after which one more may.
  static let burst = 10
  static let refill: UInt64 = 100_000_000

  private var failures = 0
  private var allowance = RespawnBackoff.burst
  /// The time up to which the allowance has been counted.
  private var counted: UInt64 = 0

  /// A worker that had been ready died.
  /// - Parameter now: nanoseconds; never less than at the call before.
  /// - Returns: how long to wait before its successor is started, in nanoseconds.
  mutating func died(now: UInt64) -> UInt64 {
    failures = 0
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

  /// A worker could not be started, or died before it was ready. Returns the delay, as above.
  mutating func failedToStart() -> UInt64 {
    defer { failures += 1 }
    guard failures < 9 else { return RespawnBackoff.longestDelay }
    return min(RespawnBackoff.firstDelay << UInt64(failures), RespawnBackoff.longestDelay)
  }
}
