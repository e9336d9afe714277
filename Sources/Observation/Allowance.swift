/// Keeps what is done again and again within a share of a core: what was dear is not done again before the time it is allowed has
/// grown to its price.
struct Allowance {
  /// CPU seconds per second.
  let share: Double
  private(set) var nextAllowedNanoseconds: UInt64 = 0

  init(share: Double) { self.share = share }

  func isAllowed(at now: UInt64) -> Bool { now >= nextAllowedNanoseconds }

  mutating func spent(_ nanoseconds: UInt64, at now: UInt64) {
    nextAllowedNanoseconds = now &+ UInt64(Double(nanoseconds) / share)
  }
}
