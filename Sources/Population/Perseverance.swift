import Pacing
import Reactor
public import Stores

#if canImport(Glibc)
  import Glibc
#endif

/// Tries something until it works, is asked to end, or has failed too often in a row; for what one connection does by itself.
public struct Perseverance: Sendable {
  public enum Result<Value: Sendable>: Sendable {
    case done(Value)
    /// The user asked for the end first.
    case stopped
    case failed(GivenUp)
  }

  public var maxErrors: Int
  public var jitterSeed: UInt64
  /// Whether the store has answered before, so that one that is gone is waited for.
  public var wasReached: Bool
  public var isStopping: @Sendable () -> Bool

  public init(
    maxErrors: Int, jitterSeed: UInt64, wasReached: Bool, isStopping: @escaping @Sendable () -> Bool
  ) {
    self.maxErrors = maxErrors
    self.jitterSeed = jitterSeed
    self.wasReached = wasReached
    self.isStopping = isStopping
  }

  /// - Parameter retry: told of each failure that is followed by another try.
  public func carryOut<Value: Sendable>(
    retry: (Failure) -> Void = { _ in }, _ body: () throws(StoreError) -> Value
  ) -> Result<Value> {
    var random = SplitMix64(seed: jitterSeed)
    var run = ErrorRun(limit: maxErrors, connections: 1)
    var failures = 0
    while !isStopping() {
      do {
        return .done(try body())
      } catch {
        guard let failure = Failure(error, wasReached: wasReached) else { return .failed(GivenUp(error)) }
        failures += 1
        if run.fail(connection: 0, failure) {
          return .failed(GivenUp(afterFailures: failures, last: error))
        }
        retry(failure)
        let wait = RetryPolicy(after: failure)
          .waitSeconds(failures: failures, retryAfterSeconds: error.retryAfterSeconds, using: &random)
        Pause.seconds(wait, unless: isStopping)
      }
    }
    return .stopped
  }
}

/// Waiting that ends early when the user has had enough.
enum Pause {
  static func seconds(_ seconds: Double, unless isStopping: () -> Bool) {
    let nanoseconds = UInt64(min(max(seconds, 0), 1e9) * 1e9)
    until(MonotonicClock.nanoseconds() &+ nanoseconds, unless: isStopping)
  }

  /// - Parameter due: a moment of CLOCK_MONOTONIC.
  static func until(_ due: UInt64, unless isStopping: () -> Bool) {
    while !isStopping() {
      let now = MonotonicClock.nanoseconds()
      guard now < due else { return }
      // A signal handler can only raise a flag, which is looked at this often.
      var time = timespec(tv_sec: 0, tv_nsec: Int(min(due - now, 20_000_000)))
      nanosleep(&time, nil)
    }
  }
}
