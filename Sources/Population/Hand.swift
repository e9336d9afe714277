import Datasets
import Pacing
import Reactor
import Stores

/// One connection's part of a load: takes chunk after chunk and writes each until it is there. Lives on one thread.
struct Hand {
  let number: Int
  let dataset: Dataset
  let store: any Store
  let course: Course
  let log: (@Sendable (ChunkReport) -> Void)?
  private var random: SplitMix64
  private var writer: (any StoreWriter)?

  init(
    number: Int, dataset: Dataset, store: any Store, course: Course, jitterSeed: UInt64,
    log: (@Sendable (ChunkReport) -> Void)?
  ) {
    self.number = number
    self.dataset = dataset
    self.store = store
    self.course = course
    self.log = log
    random = SplitMix64(seed: jitterSeed &+ UInt64(number))
  }

  mutating func work() {
    while let (piece, due) = course.take() {
      Pause.until(due) { course.isOver }
      if course.isOver { return }
      carry(piece)
    }
  }

  /// What is still to be done of a chunk.
  private struct Rest {
    let chunk: Chunk
    /// Nil: all of them.
    var indices: [Int]?
    var mayExist: Bool
    var attempts = 0
    var failures = 0

    var count: Int { indices?.count ?? chunk.records.count }
  }

  private mutating func carry(_ piece: ChunkPlan.Piece) {
    var rest = Rest(chunk: piece.chunk, mayExist: piece.mayExist)
    while true {
      let (failure, error, sent): (Failure, StoreError, Bool)
      switch attempt(&rest) {
      case .done: return
      case .again(let what, let why, let wasSent): (failure, error, sent) = (what, why, wasSent)
      case .over:
        return course.giveUp(records: rest.count, source: rest.chunk.source)
      }
      rest.failures += 1
      guard course.fail(connection: number, failure, error, failures: rest.failures) else {
        return course.giveUp(records: rest.count, source: rest.chunk.source)
      }
      let wait = RetryPolicy(after: failure)
        .waitSeconds(failures: rest.failures, retryAfterSeconds: error.retryAfterSeconds, using: &random)
      Pause.seconds(wait) { course.isOver }
      if course.isOver { return course.giveUp(records: rest.count, source: rest.chunk.source) }
      course.countRetry(failure, records: sent ? rest.count : 0, source: rest.chunk.source)
    }
  }

  private enum Step {
    case done
    case again(Failure, StoreError, wasSent: Bool)
    case over
  }

  private mutating func attempt(_ rest: inout Rest) -> Step {
    let writer: any StoreWriter
    do throws(StoreError) {
      writer = try connected()
    } catch {
      return step(after: error, wasSent: false)
    }
    rest.attempts += 1
    let start = MonotonicClock.nanoseconds()
    do throws(StoreError) {
      let outcome = try writer.write(rest.chunk, indices: rest.indices, mayExist: rest.mayExist)
      report(
        rest, start,
        .taken(
          written: outcome.written, alreadyThere: outcome.alreadyThere, unprocessed: outcome.unprocessed.count))
      return take(outcome, &rest)
    } catch {
      report(rest, start, .failed(error.sentence))
      // Refused for its rate, the connection is well; after anything else nobody knows what it has in it.
      if error.kind != .transient(.throttled) {
        self.writer = nil
        rest.mayExist = true
      }
      return step(after: error, wasSent: true)
    }
  }

  private mutating func connected() throws(StoreError) -> any StoreWriter {
    if let writer { return writer }
    let writer = try store.makeWriter(dataset)
    self.writer = writer
    return writer
  }

  /// What a store did not take is left over; that it took something ends the row of failures.
  private func take(_ outcome: WriteOutcome, _ rest: inout Rest) -> Step {
    course.count(outcome, source: rest.chunk.source)
    if outcome.unprocessed.isEmpty { return .done }
    if outcome.written + outcome.alreadyThere > 0 { rest.failures = 0 }
    rest.indices = outcome.unprocessed
    let sentence = "\(store.place) did not take \(outcome.unprocessed.count) of a batch's records."
    return .again(.transient(.unprocessed), .transient(.unprocessed, sentence), wasSent: true)
  }

  private func step(after error: StoreError, wasSent: Bool) -> Step {
    if let failure = Failure(error, wasReached: true) { return .again(failure, error, wasSent: wasSent) }
    course.stop(error)
    return .over
  }

  private func report(_ rest: Rest, _ start: UInt64, _ result: ChunkReport.Result) {
    guard let log else { return }
    log(
      ChunkReport(
        source: dataset.sources[rest.chunk.source].schema.name, records: rest.chunk.records, sent: rest.count,
        connection: number, attempt: rest.attempts, result: result,
        seconds: Double(MonotonicClock.nanoseconds() - start) / 1e9))
  }
}
