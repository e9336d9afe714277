/// Measures what a loop is busy with: how long each of its turns takes, and which single callback took longest. Lives on its loop.
///
/// A turn lasts from its first callback, just after the kernel said what is ready, until the loop waits again. The clock is read once
/// for each callback, when it ends, and once more for each turn. A loop that was made without a meter does none of it.
public final class LoopMeter {
  /// What a callback was for.
  public enum Callback: String, CaseIterable, Sendable {
    case read, write, accept, timer, mailbox, signal
    /// What was put off until the other callbacks of the turn had run.
    case later
  }

  /// Called at the end of each turn with its length in nanoseconds.
  public var turnEnded: (UInt64) -> Void = { _ in }
  private var turnBegan: UInt64 = 0
  /// When the last callback of this turn ended; when the turn began before there was one; 0 between turns.
  private var latest: UInt64 = 0
  private var longest: (nanoseconds: UInt64, callback: Callback)?

  init() {}

  /// The longest callback since the last time this was asked; nil when there was none.
  public func takeLongest() -> (nanoseconds: UInt64, callback: Callback)? {
    defer { longest = nil }
    return longest
  }

  func callbackBegins() {
    guard latest == 0 else { return }
    turnBegan = MonotonicClock.nanoseconds()
    latest = turnBegan
  }

  func callbackEnds(_ callback: Callback) {
    let now = MonotonicClock.nanoseconds()
    let nanoseconds = now - latest
    latest = now
    if nanoseconds >= longest?.nanoseconds ?? 0 { longest = (nanoseconds, callback) }
  }

  /// The loop is about to wait. Does nothing when no callback ran.
  func turnEnds() {
    guard latest != 0 else { return }
    let nanoseconds = latest - turnBegan
    latest = 0
    turnEnded(nanoseconds)
  }
}
