import Measurement
import Reactor
import Synchronization

/// Carries a ``LoadPlan`` out: one thread and one loop for each of the plan's threads, nothing shared between them, the
/// tallies merged when all are over. Several runs may go on at once in one process.
public struct LoadRun {
  let plan: LoadPlan
  let address: SocketAddress
  let message: RequestMessage
  let timetable: Timetable
  let stop: StopFlag
  let reportsProgress: Bool
  let maxConnections: Int

  /// Time for the threads to start before the first request is due.
  private static let startUp: UInt64 = 5_000_000
  private static let progressInterval = Duration.milliseconds(500)

  /// Makes a run of one span, and blocks until it is over. Any thread; raises the process's limit of open files and ignores SIGPIPE.
  /// - Parameters:
  ///   - progress: called on the calling thread twice a second.
  ///   - stop: ends the run early when raised, within 50 ms.
  /// - Throws: ``LoadError`` when the plan makes no sense or nothing answers at the target. That requests fail later is no
  ///   error but part of the outcome.
  public static func perform(
    _ plan: LoadPlan, progress: ((LoadProgress) -> Void)? = nil, stop: StopFlag = StopFlag()
  ) throws(LoadError) -> LoadOutcome {
    guard plan.measuredSpans.count == 1 else {
      throw .plan("a run of \(plan.spans.count) spans has no single outcome")
    }
    return try performTimetable(plan, progress: progress, stop: stop).spans[0]
  }

  /// Makes the run and blocks until it is over; as ``perform(_:progress:stop:)``, for any number of spans.
  public static func performTimetable(
    _ plan: LoadPlan, progress: ((LoadProgress) -> Void)? = nil, stop: StopFlag = StopFlag()
  ) throws(LoadError) -> TimetableOutcome {
    if let problem = plan.problem { throw problem }
    SignalSource.ignoreBrokenPipes()
    let run = try LoadRun(plan, reportsProgress: progress != nil, stop: stop)
    return try run.perform(progress)
  }

  private init(_ plan: LoadPlan, reportsProgress: Bool, stop: StopFlag) throws(LoadError) {
    self.plan = plan
    self.stop = stop
    self.reportsProgress = reportsProgress
    let most = FileLimit.raise()
    if plan.arrivals == nil {
      guard plan.connections <= most else {
        throw .plan(
          "\(plan.connections) connections need more open files than this process may have: at most \(most) "
            + "are possible, or raise the limit (ulimit -Hn)")
      }
      maxConnections = min(plan.connections, plan.requests ?? .max)
    } else {
      maxConnections = min(plan.maxConnections, most)
    }
    address = try TargetProbe.reach(plan.url, within: plan.timeout, stop: stop)
    message = plan.message
    timetable = Timetable(
      origin: plan.origin ?? MonotonicClock.nanoseconds() + LoadRun.startUp, spans: plan.measuredSpans)
  }

  private func perform(_ progress: ((LoadProgress) -> Void)?) throws(LoadError) -> TimetableOutcome {
    let lanes = plan.usefulThreads
    let seats: [LaneSeat]
    do {
      let watch = try LaneWatch(lanes: lanes)
      seats = (0..<lanes).map { LaneSeat(run: self, lane: $0, lanes: lanes, ended: watch.sender) }
      let threads = try start(seats)
      watch.wait(every: LoadRun.progressInterval) { progress?(merged(seats)) }
      for thread in threads { thread.join() }
    } catch {
      throw error as? LoadError ?? .system("\(error)")
    }
    var results: [LaneResult] = []
    for seat in seats {
      guard let result = seat.result.withLock({ $0 }) else { continue }
      results.append(try result.get())
    }
    let outcome = TimetableOutcome(results: results, timetable: timetable)
    for span in outcome.spans { assert(span.counts.isConsistent, "the counts do not add up: \(span.counts)") }
    return outcome
  }

  private func start(_ seats: [LaneSeat]) throws(LoadError) -> [WorkerThread] {
    var threads: [WorkerThread] = []
    for seat in seats {
      do {
        threads.append(try WorkerThread(name: "load \(seat.lane)") { seat.occupy() })
      } catch {
        stop.raise()
        for thread in threads { thread.join() }
        throw .system("no thread could be started: \(error)")
      }
    }
    return threads
  }

  private func merged(_ seats: [LaneSeat]) -> LoadProgress {
    let now = MonotonicClock.nanoseconds()
    var progress = LoadProgress(
      untilWindowSeconds: Double(timetable.windows[0].start.elapsed(since: now)) / 1e9,
      remainingSeconds: timetable.end < .max ? Double(timetable.end.elapsed(since: now)) / 1e9 : nil)
    for seat in seats {
      let part = seat.progress.withLock { $0 }
      progress.counts += part.counts
      progress.latency.add(part.latency)
      let measured = Double(timetable.measuredNanoseconds(until: part.at)) / 1e9
      if measured > 0 { progress.throughput += Double(part.counts.ok) / measured }
    }
    return progress
  }
}

extension LaneSeat {
  /// The body of the lane's thread.
  func occupy() {
    let result: Result<LaneResult, LoadError>
    do {
      result = .success(try Lane(seat: self).run())
    } catch {
      // The others must not go on measuring without this one.
      stop.raise()
      result = .failure(error as? LoadError ?? .system("\(error)"))
    }
    self.result.withLock { $0 = result }
    ended.post(lane)
  }
}
