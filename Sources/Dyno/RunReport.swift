public import Stores

/// What one run did.
public struct RunReport: Sendable {
  public var window: Window
  /// What the state remembers of it.
  public var line: HistoryLine
  /// Revisions read before documents were updated, and how long that took.
  public var revisions = 0
  public var revisionSeconds = 0.0
  public var seconds = 0.0
  /// Documents that somebody else had updated in between; each was read and tried again.
  public var conflicts = 0
  /// Calls that were repeated because the store failed.
  public var retries = 0
  /// Documents that the store will never take.
  public var rejected = 0
  /// Why documents were not updated; of each sentence the first few.
  public var reasons: [String] = []
  public var ending = Ending.done

  public enum Ending: Sendable {
    case done
    /// It was asked to stop, and has given back the rest of its window.
    case stopped
    /// The store failed, and the rest of the window is given back.
    case failed(StoreError)
  }

  /// Whether it did what it could for all of its window.
  public var isWhole: Bool { if case .done = ending { true } else { false } }

  init(window: Window, line: HistoryLine) {
    self.window = window
    self.line = line
  }

  mutating func add(reason: String) {
    if reasons.count < 5, !reasons.contains(reason) { reasons.append(reason) }
  }
}
