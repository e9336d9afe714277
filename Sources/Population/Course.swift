import Datasets
import Pacing
import Reactor
import Stores
import Synchronization

/// What the connections of one load share: the plan, the rate, the counts, and whether it is over. All of it is behind one lock, which is
/// taken a few times for each chunk.
final class Course: Sendable {
  private struct State: Sendable {
    var plan: ChunkPlan
    var gate: RateGate?
    var errors: ErrorRun
    var counts: LoadCounts
    var givenUp: GivenUp?
    /// When the first chunk of each source was taken, and when the last of it was written.
    var begins: [UInt64?]
    var ends: [UInt64?]
  }

  private let state: Mutex<State>
  private let userStops: @Sendable () -> Bool

  init(plan: ChunkPlan, order: PopulationOrder, connections: Int, isStopping: @escaping @Sendable () -> Bool) {
    state = Mutex(
      State(
        plan: plan, gate: order.rate.map { RateGate($0) },
        errors: ErrorRun(limit: order.maxErrors, connections: connections),
        counts: LoadCounts(before: plan.finished), begins: plan.finished.map { _ in nil },
        ends: plan.finished.map { _ in nil }))
    userStops = isStopping
  }

  var counts: LoadCounts { state.withLock { $0.counts } }
  /// From the first chunk of each source to its last.
  var sourceSeconds: [Double] {
    state.withLock { state in
      zip(state.begins, state.ends).map { begin, end in
        guard let begin, let end else { return 0 }
        return Double(end - begin) / 1e9
      }
    }
  }

  var givenUp: GivenUp? { state.withLock { $0.givenUp } }

  /// Whether no new chunk and no further attempt is to be begun.
  var isOver: Bool { userStops() || state.withLock { $0.givenUp != nil } }

  /// The next chunk, and when it may be sent.
  func take() -> (piece: ChunkPlan.Piece, due: UInt64)? {
    if userStops() { return nil }
    return state.withLock { state in
      guard state.givenUp == nil, let piece = state.plan.next() else { return nil }
      let now = MonotonicClock.nanoseconds()
      state.begins[piece.chunk.source] = state.begins[piece.chunk.source] ?? now
      return (piece, state.gate?.reserve(piece.chunk.records.count, atNanoseconds: now) ?? now)
    }
  }

  /// Counts what a store took of an attempt. Nothing taken is not yet a success: it did not take all either.
  func count(_ outcome: WriteOutcome, source: Int) {
    state.withLock { state in
      state.ends[source] = MonotonicClock.nanoseconds()
      state.counts.bySource[source].written += outcome.written
      state.counts.bySource[source].alreadyThere += outcome.alreadyThere
      if outcome.unprocessed.isEmpty || outcome.written + outcome.alreadyThere > 0 { state.errors.succeed() }
    }
  }

  /// Counts a failure that may pass.
  /// - Returns: whether to try again.
  func fail(connection: Int, _ failure: Failure, _ error: StoreError, failures: Int) -> Bool {
    state.withLock { state in
      if state.errors.fail(connection: connection, failure), state.givenUp == nil {
        state.givenUp = GivenUp(afterFailures: failures, last: error)
      }
      return state.givenUp == nil
    }
  }

  /// Ends the load; the first reason stays.
  func stop(_ error: StoreError) {
    state.withLock { state in state.givenUp = state.givenUp ?? GivenUp(error) }
  }

  func countRetry(_ failure: Failure, records: Int, source: Int) {
    state.withLock { state in
      state.counts.retries[failure, default: 0] += 1
      state.counts.bySource[source].retried += records
    }
  }

  func giveUp(records: Int, source: Int) { state.withLock { $0.counts.bySource[source].givenUp += records } }
}
