internal import Pacing
public import Stores

/// How often a call is repeated that failed for a while only, and how long between: full jitter, so that many executors do not
/// come back all at once (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
struct Patience {
  /// Failures in a row.
  private(set) var failures = 0
  /// Whether there was a failure at all.
  private(set) var hasFailed = false
  let mostFailures: Int
  private var randomness: SplitMix64

  static let firstNanoseconds: UInt64 = 50_000_000
  static let longestNanoseconds: UInt64 = 10_000_000_000

  init(mostFailures: Int, seed: UInt64) {
    self.mostFailures = mostFailures
    randomness = SplitMix64(seed: seed)
  }

  mutating func succeeded() { failures = 0 }

  /// How long to wait before the next attempt; nil: none is left, or the failure is for good.
  mutating func pauseNanoseconds(after error: StoreError) -> UInt64? {
    guard error.mayPass else { return nil }
    failures += 1
    hasFailed = true
    guard failures < mostFailures else { return nil }
    let most = min(Self.longestNanoseconds, Self.firstNanoseconds << UInt64(min(failures - 1, 20)))
    let asked = UInt64(max(0, min(error.retryAfterSeconds ?? 0, 3_600)) * 1e9)
    return asked + UInt64(randomness.nextUnit() * Double(most))
  }
}

extension StoreError {
  /// Whether a later attempt may succeed: a server that is not there may be starting.
  public var mayPass: Bool {
    switch kind {
    case .transient, .fatal(.unreachable): true
    case .fatal: false
    }
  }

  /// Whether the store has certainly not carried out what it was asked.
  var wasRefused: Bool {
    switch kind {
    case .transient(.throttled), .fatal(.unreachable): true
    default: false
    }
  }
}
