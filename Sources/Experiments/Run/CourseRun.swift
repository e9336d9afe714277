import Foundation
import HTTPCodec
import LoadClient
import Plans
import Reactor
import Synchronization

/// Runs the streams of one course side by side on one timetable, each on a thread of its own, and waits for them.
struct CourseRun {
  /// A stream to be run, and what it gave.
  struct Stream {
    var role: StreamRole
    var plan: LoadPlan
    /// Nothing until it is over, and when it could not be run.
    var outcome: TimetableOutcome?
  }

  let course: Course
  /// When the course begins, on CLOCK_MONOTONIC.
  let origin: UInt64
  /// The same for people.
  let startedAt: String
  /// The course's own stream first, then the load.
  private(set) var streams: [Stream]
  /// Why the course could not be run; nothing when it was, or was stopped.
  private(set) var error: LoadError?

  /// Threads have to start and targets to be reached before the first request is due.
  private static let headStart: UInt64 = 30_000_000

  init(
    _ course: Course, of trial: Trial, in plan: ExperimentPlan, at address: ServerAddress, startedAt: String
  ) throws(HTTPURL.Failure) {
    self.course = course
    self.startedAt = startedAt
    origin = MonotonicClock.nanoseconds() + Self.headStart
    streams = [
      Stream(role: course.role, plan: try plan.mainPlan(of: course, origin: origin, in: trial, at: address))
    ]
    if let load = try plan.loadPlan(beside: course, origin: origin, in: trial, at: address) {
      streams.append(Stream(role: .load, plan: load))
    }
  }

  /// Results arrive here from the threads.
  private final class Results: Sendable {
    let slots: Mutex<[Result<TimetableOutcome, LoadError>?]>

    init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }

    func put(_ result: Result<TimetableOutcome, LoadError>, at index: Int) { slots.withLock { $0[index] = result } }

    var finished: Int { slots.withLock { $0.count { $0 != nil } } }
  }

  /// Measures, and blocks until every stream is over.
  ///
  /// - Parameter goesOn: asked on the calling thread twenty times a second with the time since the origin; when false the
  ///   streams are stopped, and what they have measured by then is kept.
  mutating func perform(goesOn: (Duration) -> Bool) {
    let results = Results(count: streams.count)
    let stop = StopFlag()
    for (index, stream) in streams.enumerated() {
      Thread.detachNewThread {
        let result = Result { () throws(LoadError) in try LoadRun.performTimetable(stream.plan, stop: stop) }
        if case .failure = result { stop.raise() }
        results.put(result, at: index)
      }
    }
    var isStopped = false
    while results.finished < streams.count {
      if !isStopped, !goesOn(elapsed) {
        isStopped = true
        stop.raise()
      }
      usleep(50_000)
    }
    collect(results.slots.withLock { $0 }, isStopped: isStopped)
  }

  private var elapsed: Duration {
    let now = MonotonicClock.nanoseconds()
    return now > origin ? .nanoseconds(Int64(now - origin)) : .zero
  }

  private mutating func collect(_ results: [Result<TimetableOutcome, LoadError>?], isStopped: Bool) {
    for (index, result) in results.enumerated() {
      switch result {
      case .success(let outcome)?: streams[index].outcome = outcome
      // Of a stream that is stopped while it reaches its target, that is no news.
      case .failure(let error)?: if !isStopped { self.error = self.error ?? error }
      case nil: preconditionFailure("a stream ended without a result")
      }
    }
  }
}
