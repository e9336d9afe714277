public import Pacing
public import Stores

/// How long to wait before something is tried again: exponential backoff with full jitter, so that connections that failed together do
/// not come back together (Brooker, "Exponential Backoff And Jitter", 2015). No clock inside.
public struct RetryPolicy: Hashable, Sendable {
  /// The longest first wait.
  public var baseSeconds: Double
  /// The longest wait of all, but for what a store asks for.
  public var capSeconds: Double

  public init(baseSeconds: Double, capSeconds: Double = 20) {
    self.baseSeconds = baseSeconds
    self.capSeconds = capSeconds
  }

  /// A store that only asks for less is asked again sooner than one that is broken.
  public init(after failure: Failure) {
    self.init(baseSeconds: failure.isPolite ? 0.05 : 0.25)
  }

  /// The longest wait after `failures` failures in a row, of 1...
  public func ceilingSeconds(failures: Int) -> Double {
    let doublings = min(max(failures - 1, 0), 60)
    return min(capSeconds, baseSeconds * Double(UInt64(1) << UInt64(doublings)))
  }

  /// Between nothing and the ceiling; after the time the store asked for, when it did.
  public func waitSeconds(failures: Int, retryAfterSeconds: Double?, using random: inout SplitMix64) -> Double {
    let unit = random.nextUnit()
    guard let asked = retryAfterSeconds, asked > 0 else { return unit * ceilingSeconds(failures: failures) }
    return asked + unit * baseSeconds
  }
}

/// Why something is tried again: what stores call transient, and a server that was there and is not to be reached now.
public enum Failure: Hashable, Sendable, CaseIterable {
  case transient(StoreError.Transient)
  case unreachable

  public static let allCases = StoreError.Transient.allCases.map(Failure.transient) + [.unreachable]

  /// - Parameter wasReached: whether the store has answered before. One that never did is not waited for.
  public init?(_ error: StoreError, wasReached: Bool) {
    switch error.kind {
    case .transient(let kind): self = .transient(kind)
    case .fatal(.unreachable) where wasReached: self = .unreachable
    case .fatal: return nil
    }
  }

  /// The store is well and asks for less, or somebody else was first: not the kind of error to give up for soon.
  public var isPolite: Bool {
    switch self {
    case .transient(.throttled), .transient(.unprocessed), .transient(.contended): true
    case .transient, .unreachable: false
    }
  }

  public var name: String {
    switch self {
    case .transient(let kind): kind.rawValue
    case .unreachable: "unreachable"
    }
  }
}
