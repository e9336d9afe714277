import Foundation
import HTTPCodec
import LoadClient
import Measurement
import Plans
import Records
import Synchronization

/// Runs the streams of one step side by side, each on a thread of its own, and waits for them.
struct StepMeasurement {
  /// Why a step has no result.
  enum Failure: Error {
    /// The watcher asked for its end.
    case stopped
    case load(LoadError)
  }

  let plans: [(role: StreamRole, plan: LoadPlan)]

  /// The measurement of one step of a plan, on a server that listens.
  init(
    _ plan: ExperimentPlan, _ roles: [StreamRole], in span: Course.Span, warmup: Duration, of trial: Trial,
    at address: ListeningLine
  ) throws(HTTPURL.Failure) {
    var plans: [(role: StreamRole, plan: LoadPlan)] = []
    for role in roles {
      plans.append((role, try plan.loadPlan(for: role, in: span, warmup: warmup, of: trial, at: address)))
    }
    self.plans = plans
  }

  /// Results arrive here from the threads.
  private final class Results: Sendable {
    let slots: Mutex<[Result<LoadOutcome, LoadError>?]>

    init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }

    func put(_ result: Result<LoadOutcome, LoadError>, at index: Int) { slots.withLock { $0[index] = result } }

    var finished: Int { slots.withLock { $0.count { $0 != nil } } }
  }

  /// Measures, and blocks until every stream is over.
  ///
  /// - Parameter goesOn: asked on the calling thread twenty times a second; when false the streams are stopped.
  func perform(
    on machine: MachineDescription, startedAt: String, goesOn: () -> Bool
  ) -> Result<[MeasuredStream], Failure> {
    let results = Results(count: plans.count)
    let stop = StopFlag()
    for (index, stream) in plans.enumerated() {
      Thread.detachNewThread {
        let result = Result { () throws(LoadError) in try LoadRun.perform(stream.plan, stop: stop) }
        if case .failure = result { stop.raise() }
        results.put(result, at: index)
      }
    }
    var isStopped = false
    while results.finished < plans.count {
      if !isStopped, !goesOn() {
        isStopped = true
        stop.raise()
      }
      usleep(50_000)
    }
    return isStopped ? .failure(.stopped) : collect(results, machine, startedAt: startedAt)
  }

  private func collect(
    _ results: Results, _ machine: MachineDescription, startedAt: String
  ) -> Result<[MeasuredStream], Failure> {
    let outcomes = results.slots.withLock { $0 }
    var streams: [MeasuredStream] = []
    for (stream, outcome) in zip(plans, outcomes) {
      switch outcome {
      case .failure(let error)?: return .failure(.load(error))
      case .success(let outcome)?:
        let run = outcome.record(plan: stream.plan, machine: machine, startedAt: startedAt)
        streams.append(
          MeasuredStream(record: StreamRecord(role: stream.role, run: run), latency: outcome.latency.combined))
      case nil: preconditionFailure("a stream ended without a result")
      }
    }
    return .success(streams)
  }
}

/// A stream's record, and the latencies behind it.
struct MeasuredStream {
  var record: StreamRecord
  var latency: LatencyHistogram
}
