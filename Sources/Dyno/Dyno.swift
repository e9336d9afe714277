public import Stores

/// A database that is filled and kept changing: sets it up, and carries out one run after another.
///
/// One thread. What two of these do to the same database at once is safe: see ``Reservation``.
public final class Dyno {
  let store: any DynoStore
  let clock: DynoClock
  let settings: Settings
  let isStopped: @Sendable () -> Bool
  var randomness: SystemRandomNumberGenerator

  public struct Settings: Sendable {
    /// Failures of the store in a row, after which a run gives up.
    public var mostErrors = 5
    /// How often a document is tried again that others keep updating at the same time.
    public var mostConflicts = 50
    /// The most documents that go into one bulk update; nil: by their size.
    public var batch: Int?

    public init() {}
  }

  /// Windows of this many documents fill a new database, each with its line in the history.
  public static let fillWindow = 100_000

  /// - Parameter isStopped: asked between batches; a run then ends early and gives back what it did not get to.
  package init(
    _ store: any DynoStore, clock: DynoClock = .system, settings: Settings = Settings(),
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.store = store
    self.clock = clock
    self.settings = settings
    self.isStopped = isStopped
    randomness = SystemRandomNumberGenerator()
  }

  /// Makes the database and its state.
  /// - Throws: ``StoreError/Fatal/occupied`` when it is there and `replacing` is false.
  public func setUp(total: Int, size: Int, updates: Int, replacing: Bool) throws(StoreError) -> DynoState {
    if !replacing, try isThere() {
      throw .fatal(.occupied, "\(store.place) already exists; --force removes it and sets it up anew.")
    }
    let state = DynoState(total: total, size: size, updates: updates, createdEpochSeconds: clock.epochSeconds())
    // Not repeated if it may have been carried out: the database would be in its own way. To replace it twice does no harm.
    try insist(
      isSafe: { replacing || $0.wasRefused },
      { () throws(StoreError) in try self.store.create(replacing: replacing) })
    guard try insist({ () throws(StoreError) in try self.store.saveState(state.document, expecting: nil) }) != nil
    else {
      throw .fatal(.occupied, "\(store.place) was set up by somebody else at the same time.")
    }
    return state
  }

  /// The store's URL without password.
  public var place: String { store.place }

  /// Whether the database is there, with a dyno in it or, in CouchDB, without.
  public func isThere() throws(StoreError) -> Bool { try insist { () throws(StoreError) in try self.store.isThere() } }

  /// The state as it is now.
  /// - Throws: ``StoreError/Fatal/noSuchDatabase`` when no dyno is there.
  public func state() throws(StoreError) -> DynoState { try stored().state }

  /// What the store tells of itself.
  public func facts() throws(StoreError) -> [(String, String)] {
    try insist { () throws(StoreError) in try self.store.facts() }
  }

  /// Looks at every document, until somebody wants us to stop.
  public func survey() throws(StoreError) -> Survey {
    try insist { () throws(StoreError) in try self.store.survey { !self.isStopped() } }
  }

  func stored() throws(StoreError) -> (state: DynoState, revision: Revision) {
    guard let found = try insist({ () throws(StoreError) in try self.store.loadState() }) else {
      throw .fatal(.noSuchDatabase, "there is no dyno in \(store.place): 'reactometer dyno setup' makes one.")
    }
    do { return (try DynoState(document: found.document), found.revision) } catch {
      throw .fatal(.protocolViolation, "\(store.place): \(error).")
    }
  }

  /// Changes the state, from the newest there is; again and again while others are first.
  func change<Value>(_ body: (inout DynoState) throws(StoreError) -> Value) throws(StoreError) -> (Value, DynoState) {
    var pause: UInt64 = 1_000_000
    while true {
      var (state, revision) = try stored()
      let before = state
      let value = try body(&state)
      if state == before { return (value, state) }
      let document = state.document
      let saved = try insist { () throws(StoreError) in try self.store.saveState(document, expecting: revision) }
      if saved != nil { return (value, state) }
      rest(UInt64.random(in: 0...pause, using: &randomness))
      pause = min(pause * 2, 200_000_000)
    }
  }

  /// Carries a call out, again when the store failed for a while only.
  /// - Parameters:
  ///   - isSafe: whether the call may be repeated after such a failure.
  ///   - onRetry: before each repetition.
  func insist<Value>(
    isSafe: (StoreError) -> Bool = { _ in true }, onRetry: () -> Void = {}, _ call: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    var patience = Patience(mostFailures: settings.mostErrors, seed: randomness.next())
    while true {
      do { return try call() } catch {
        guard isSafe(error), let pause = patience.pauseNanoseconds(after: error) else { throw error }
        onRetry()
        rest(pause)
      }
    }
  }

  /// Waits before something is tried again. What was begun is brought to its end even if somebody wants us to stop, but then without the
  /// long pauses that a server may ask for.
  func rest(_ nanoseconds: UInt64) {
    let now = clock.monotonicNanoseconds()
    clock.wait(now + min(nanoseconds, Self.shortRest)) { false }
    if nanoseconds > Self.shortRest { clock.wait(now + nanoseconds, isStopped) }
  }

  private static let shortRest: UInt64 = 1_000_000_000
}
