public import Datasets
import Reactor
public import Stores

/// Brings a dataset into a store: what is missing of it, by several connections, through failures that pass, until it is complete.
public struct PopulationRun: Sendable {
  private let dataset: Dataset
  private let store: any Store
  private let order: PopulationOrder
  private let isStopping: @Sendable () -> Bool
  /// Told of each attempt, on the connection's thread.
  private let log: (@Sendable (ChunkReport) -> Void)?

  /// - Parameter isStopping: looked at often, from any thread; once true no new chunk is begun.
  public init(
    _ dataset: Dataset, into store: any Store, order: PopulationOrder, isStopping: @escaping @Sendable () -> Bool,
    log: (@Sendable (ChunkReport) -> Void)? = nil
  ) {
    self.dataset = dataset
    self.store = store
    self.order = order
    self.isStopping = isStopping
    self.log = log
  }

  /// Does all of it, on this thread and those it starts.
  ///
  /// - Parameters:
  ///   - interval: how often `progress` is called.
  ///   - progress: called on this thread while chunks are written, and once at their end.
  public func perform(interval: Duration, progress: (PopulationProgress) -> Void) -> PopulationOutcome {
    var outcome = PopulationOutcome(sources: dataset.sources.count)
    do throws(GivenUp) {
      try perform(&outcome, interval: interval, progress: progress)
    } catch {
      outcome.end = .failed(error)
    }
    return outcome
  }

  private func perform(
    _ outcome: inout PopulationOutcome, interval: Duration, progress: (PopulationProgress) -> Void
  ) throws(GivenUp) {
    (outcome.batch, outcome.connections) = try fitted()
    guard let state = try prepare(&outcome) else { return }
    let plan = ChunkPlan(counts: dataset.sources.map(\.count), state: state, batch: outcome.batch)
    outcome.counts = LoadCounts(before: plan.finished)
    if case .complete = state {
      outcome.end = .wasComplete
      return
    }
    if case .begun = state, !order.resume, !order.replace {
      throw GivenUp(
        .occupied,
        "\(store.place) holds part of this load: go on with --resume, or remove it and begin anew with --replace.")
    }
    try load(plan, &outcome, interval: interval, progress: progress)
    if case .complete = outcome.end { try complete(&outcome) }
  }

  private func fitted() throws(GivenUp) -> (Int, Int) {
    do throws(StoreError) { return try order.fitted(to: store, for: dataset) } catch { throw GivenUp(error) }
  }

  /// Nil when it was interrupted; `outcome` then says so.
  private func prepare(_ outcome: inout PopulationOutcome) throws(GivenUp) -> LoadState? {
    let (dataset, store, replace) = (dataset, store, order.replace)
    return try alone("prepare", wasReached: false, &outcome) { () throws(StoreError) in
      try store.prepare(dataset, startingOver: replace)
    }
  }

  private func complete(_ outcome: inout PopulationOutcome) throws(GivenUp) {
    let start = MonotonicClock.nanoseconds()
    let (dataset, store) = (dataset, store)
    _ = try alone("complete", wasReached: true, &outcome) { () throws(StoreError) in try store.complete(dataset) }
    outcome.completionSeconds = seconds(since: start)
  }

  private func load(
    _ plan: ChunkPlan, _ outcome: inout PopulationOutcome, interval: Duration,
    progress: (PopulationProgress) -> Void
  ) throws(GivenUp) {
    let course = Course(plan: plan, order: order, connections: outcome.connections, isStopping: isStopping)
    let start = MonotonicClock.nanoseconds()
    var meter = PopulationMeter(total: dataset.count, atNanoseconds: start)
    var nextTold = start + interval.nanoseconds
    let isTidy = try Crew.run(
      hands(course, outcome.connections), name: "populate", grace: order.grace, isStopping: isStopping
    ) {
      let now = MonotonicClock.nanoseconds()
      guard now >= nextTold else { return }
      nextTold = max(nextTold + interval.nanoseconds, now)
      progress(meter.progress(course.counts, atNanoseconds: now))
    }
    outcome.counts = course.counts
    outcome.loadSeconds = seconds(since: start)
    outcome.sourceSeconds = course.sourceSeconds
    progress(meter.progress(outcome.counts, atNanoseconds: MonotonicClock.nanoseconds()))
    if let givenUp = course.givenUp { throw givenUp }
    if outcome.counts.all.there < dataset.count { outcome.end = .interrupted(isTidy: isTidy) }
  }

  private func hands(_ course: Course, _ connections: Int) -> [@Sendable () -> Void] {
    (0..<connections).map { [dataset, store, order, log] number in
      {
        var hand = Hand(
          number: number, dataset: dataset, store: store, course: course, jitterSeed: order.jitterSeed, log: log)
        hand.work()
      }
    }
  }

  /// Runs one call on a thread of its own, so that Ctrl-C ends it however long it takes, and tries again what may pass.
  private func alone<Value: Sendable>(
    _ name: String, wasReached: Bool, _ outcome: inout PopulationOutcome,
    _ body: @escaping @Sendable () throws(StoreError) -> Value
  ) throws(GivenUp) -> Value? {
    let perseverance = Perseverance(
      maxErrors: order.maxErrors, jitterSeed: order.jitterSeed, wasReached: wasReached, isStopping: isStopping)
    let done = try Crew.alone(name: name, grace: order.grace, isStopping: isStopping) {
      () -> (Perseverance.Result<Value>, [Failure: Int]) in
      var retries: [Failure: Int] = [:]
      let result = perseverance.carryOut(retry: { retries[$0, default: 0] += 1 }, body)
      return (result, retries)
    }
    guard let (result, retries) = done else {
      outcome.end = .interrupted(isTidy: false)
      return nil
    }
    outcome.counts.retries.merge(retries, uniquingKeysWith: +)
    switch result {
    case .done(let value): return value
    case .failed(let givenUp): throw givenUp
    case .stopped:
      outcome.end = .interrupted(isTidy: true)
      return nil
    }
  }

  private func seconds(since start: UInt64) -> Double { Double(MonotonicClock.nanoseconds() - start) / 1e9 }
}
