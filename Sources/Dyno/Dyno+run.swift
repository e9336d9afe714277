public import Stores

extension Dyno {
  /// What a run needs to know.
  public struct Order: Sendable {
    /// Documents of the window; nil: as many as the state says.
    public var updates: Int?
    /// How fast they may go; nil: as fast as the store takes them.
    public var rate: DynoRate?
    /// The documents are not there yet: no revisions are asked for. Those that are there all the same are conflicts, and
    /// tried again.
    public var isFilling = false

    public init(updates: Int? = nil, rate: DynoRate? = nil, isFilling: Bool = false) {
      self.updates = updates
      self.rate = rate
      self.isFilling = isFilling
    }
  }

  /// Carries out one run: reserves a window, updates its documents, remembers that in the state.
  ///
  /// A store that fails on the way is no error here but ``RunReport/Ending/failed(_:)``: the run is remembered with what it did.
  /// - Parameter begun: called with the window once it is reserved.
  /// - Throws: when no window could be reserved, or the run could not be remembered.
  public func run(_ order: Order, begun: (DynoState, Window) -> Void = { _, _ in }) throws(StoreError) -> (
    report: RunReport, state: DynoState
  ) {
    let startedEpochSeconds = clock.epochSeconds()
    let started = clock.monotonicNanoseconds()
    let token = Self.token(from: randomness.next())
    let (window, state) = try change { (state: inout DynoState) throws(StoreError) in
      state.reserve(updates: order.updates, token: token, nowEpochSeconds: clock.epochSeconds())
    }
    begun(state, window)
    var stretch = Stretch(
      state: state, token: token, startedNanoseconds: started, order: order,
      letters: Letters(seed: randomness.next()),
      report: RunReport(
        window: window,
        line: HistoryLine(
          startedEpochSeconds: startedEpochSeconds, durationSeconds: 0, start: window.start, updates: 0, errors: 0)))
    update(&stretch)
    return try remember(stretch)
  }

  /// A run on its way.
  struct Stretch {
    /// As it was when the window was reserved.
    let state: DynoState
    let token: String
    let startedNanoseconds: UInt64
    let order: Order
    let letters: Letters
    var report: RunReport
    /// Documents from the front of the window that need not be updated again.
    var done = 0
    /// Documents that were updated.
    var updated = 0
    /// Documents that were tried.
    var tried = 0
    var leaseRenewedEpochSeconds: Int

    init(
      state: DynoState, token: String, startedNanoseconds: UInt64, order: Order, letters: Letters, report: RunReport
    ) {
      self.state = state
      self.token = token
      self.startedNanoseconds = startedNanoseconds
      self.order = order
      self.letters = letters
      self.report = report
      leaseRenewedEpochSeconds = report.line.startedEpochSeconds
    }
  }

  /// Batch after batch, until the window is done, somebody wants us to stop, or the store fails.
  private func update(_ run: inout Stretch) {
    let window = run.report.window
    let most = settings.batch ?? bulkSize(documentBytes: run.state.size)
    do {
      while run.done < window.count {
        var size = most
        if let rate = run.order.rate {
          size = min(size, rate.leftOfLot(after: run.done))
          try waitUntilDue(rate, &run)
        }
        if isStopped() {
          run.report.ending = .stopped
          return
        }
        try renewLease(&run)
        let documents = window.stretch(after: run.done, most: size)
        try update(documents, &run)
        run.done += documents.count
      }
    } catch {
      run.report.ending = .failed(error)
      run.report.add(reason: error.sentence)
    }
  }

  /// Slow runs say now and then that they are still there.
  private func waitUntilDue(_ rate: DynoRate, _ run: inout Stretch) throws(StoreError) {
    let (due, overflow) = run.startedNanoseconds.addingReportingOverflow(rate.dueNanoseconds(after: run.done))
    while clock.monotonicNanoseconds() < due, !overflow, !isStopped() {
      let nap = clock.monotonicNanoseconds() + UInt64(DynoState.leaseSeconds) * 250_000_000
      clock.wait(min(due, nap), isStopped)
      try renewLease(&run)
    }
  }

  private func renewLease(_ run: inout Stretch) throws(StoreError) {
    let now = clock.epochSeconds()
    guard now - run.leaseRenewedEpochSeconds >= DynoState.leaseSeconds / 2 else { return }
    let (window, done, token) = (run.report.window, run.done, run.token)
    _ = try change { (state: inout DynoState) throws(StoreError) in
      state.renew(window, done: done, token: token, nowEpochSeconds: now)
    }
    run.leaseRenewedEpochSeconds = now
  }

  /// Updates the documents of one bulk; those that others updated at the same time are tried again.
  private func update(_ documents: Range<Int>, _ run: inout Stretch) throws(StoreError) {
    var batch = Batch(
      documents: Array(documents), revisions: [:], epochSeconds: run.report.line.startedEpochSeconds,
      size: run.state.size, letters: run.letters)
    run.tried += documents.count
    if !run.order.isFilling { batch.revisions = try readRevisions(documents, &run) }
    var rounds = 0
    var patience = Patience(mostFailures: settings.mostErrors, seed: randomness.next())
    while !batch.documents.isEmpty {
      let sorted = try send(batch, &patience, &run)
      batch.documents = sorted.again
      guard !sorted.conflicts.isEmpty else { continue }
      run.report.conflicts += sorted.conflicts.count
      rounds += 1
      if rounds > settings.mostConflicts {
        run.report.add(reason: "others kept updating the same documents, \(settings.mostConflicts) times in a row.")
        return
      }
      let newest = try readRevisions(sorted.conflicts[0]..<sorted.conflicts[sorted.conflicts.count - 1] + 1, &run)
      for document in sorted.conflicts { batch.revisions[document] = newest[document] }
    }
  }

  private struct Sorted {
    /// Those to be tried again, conflicts among them; ascending.
    var again: [Int] = []
    var conflicts: [Int] = []
    var refusal: StoreError?
  }

  /// One bulk update, and the pause after one that failed; what is to be tried again.
  private func send(_ batch: Batch, _ patience: inout Patience, _ run: inout Stretch) throws(StoreError) -> Sorted {
    var sorted = Sorted()
    do {
      sort(batch, try store.update(batch), &sorted, &run)
    } catch {
      sorted.refusal = error
      sorted.again = batch.documents
    }
    // An update of ours whose answer was lost is in the way of its repetition.
    if patience.hasFailed, !sorted.conflicts.isEmpty { try recognise(batch, &sorted, &run) }
    guard let refusal = sorted.refusal else {
      patience.succeeded()
      return sorted
    }
    guard let pause = patience.pauseNanoseconds(after: refusal) else { throw refusal }
    run.report.retries += 1
    rest(pause)
    return sorted
  }

  private func sort(_ batch: Batch, _ outcomes: [UpdateOutcome], _ sorted: inout Sorted, _ run: inout Stretch) {
    for (document, outcome) in zip(batch.documents, outcomes) {
      switch outcome {
      case .updated: run.updated += 1
      case .conflict:
        sorted.conflicts.append(document)
        sorted.again.append(document)
      case .refused(let error):
        sorted.refusal = error
        sorted.again.append(document)
      case .failed(let reason):
        run.report.rejected += 1
        run.report.add(reason: reason)
      }
    }
  }

  /// Takes those conflicts for updated that say exactly what we wanted them to say.
  private func recognise(_ batch: Batch, _ sorted: inout Sorted, _ run: inout Stretch) throws(StoreError) {
    let conflicts = sorted.conflicts
    let contents = try insist { () throws(StoreError) in try self.store.contents(of: conflicts) }
    let ours = Set(conflicts.filter { contents[$0] == batch.content(of: $0) })
    run.updated += ours.count
    sorted.conflicts.removeAll(where: ours.contains)
    sorted.again.removeAll(where: ours.contains)
  }

  private func readRevisions(_ documents: Range<Int>, _ run: inout Stretch) throws(StoreError) -> [Int: Revision] {
    let began = clock.monotonicNanoseconds()
    var retries = 0
    defer { run.report.retries += retries }
    let found = try insist(
      onRetry: { retries += 1 },
      { () throws(StoreError) in try self.store.revisions(of: documents) })
    run.report.revisions += found.count
    run.report.revisionSeconds += Double(clock.monotonicNanoseconds() - began) / 1e9
    return found
  }

  /// Writes the run into the state, as it is by now.
  private func remember(_ run: Stretch) throws(StoreError) -> (report: RunReport, state: DynoState) {
    var report = run.report
    report.seconds = Double(clock.monotonicNanoseconds() - run.startedNanoseconds) / 1e9
    report.line = HistoryLine(
      startedEpochSeconds: report.line.startedEpochSeconds, durationSeconds: report.seconds, start: report.window.start,
      updates: run.tried, errors: run.tried - run.updated)
    let created = run.state.created
    let total = run.state.total
    let place = store.place
    let (_, state) = try change { (state: inout DynoState) throws(StoreError) in
      guard state.created == created, state.total == total else {
        throw .fatal(
          .occupied, "\(place) was set up anew while its documents were updated; this run is not remembered.")
      }
      state.finish(report.window, done: run.done, line: report.line, token: run.token)
    }
    return (report, state)
  }

  private static func token(from number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
