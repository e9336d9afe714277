import HTTPCodec
import LoadClient
import Measurement
import Plans
import Records
import Report

/// One trial: a server from its start to its end, and what was measured between.
struct TrialRun {
  let run: ExperimentRun
  let trial: Trial
  let machine: MachineDescription
  /// When the experiment began.
  let origin: ContinuousClock.Instant
  let stop: StopFlag
  /// What is being done, and how long the trial will still take.
  let report: (String, Duration) -> Void

  /// Why a trial did not come to its end.
  private enum Cut: Error {
    case interrupted
    case failed(ServerFailure)
  }

  /// Runs every step; whatever happens, the server is stopped.
  func perform() -> (TrialRecord, Ending) {
    var record = TrialRecord(
      experiment: trial.experiment, server: trial.server.label, round: trial.round,
      command: ["\(run.serversFolder)/\(trial.server.name ?? "")"] + trial.server.commandLine(fib: trial.fib))
    do {
      try perform(into: &record)
    } catch {
      switch error {
      case .interrupted: return (record, .interrupted)
      case .failed(let failure): return (record, .failed(failure))
      }
    }
    return (record, .complete)
  }

  private func perform(into record: inout TrialRecord) throws(Cut) {
    report("starting", run.plan.expectedDuration(of: trial.experiment))
    let server = try failing { () throws(ServerFailure) in
      try ServerProcess(
        label: trial.server.label, executable: record.command[0], arguments: Array(record.command.dropFirst()),
        log: "\(run.logFolder)/\(trial.experiment.rawValue)-\(trial.round)-\(trial.server.label).log")
    }
    defer { record.serverEnding = server.stop(grace: run.stopGrace) }
    let address = try waitUntilReady(server)
    var later = run.plan.expectedDuration(of: trial.experiment)
    for course in run.plan.courses(of: trial.experiment) {
      var from = Duration.zero
      for span in course.spans {
        later -= span.end - from
        record.steps.append(
          try measure(course, span, warmup: span.start - from, on: server, at: address, later: later))
        from = span.end
      }
    }
  }

  /// Translates a failure into the reason for this trial's end.
  private func failing<Value>(_ body: () throws(ServerFailure) -> Value) throws(Cut) -> Value {
    do {
      return try body()
    } catch {
      throw .failed(error)
    }
  }

  private func waitUntilReady(_ server: ServerProcess) throws(Cut) -> ListeningLine {
    let address = try failing { () throws(ServerFailure) in
      try server.waitUntilListening(
        name: trial.server.name ?? "", fib: trial.fib, within: run.startLimit, isInterrupted: { stop.isRaised })
    }
    guard let address else { throw .interrupted }
    if let problem = ServerCheck(address: address, timeout: run.plan.timeout).problem() {
      let reason = server.endingIfEnded().map { "\($0) when it was first asked" } ?? problem
      throw .failed(
        failure(.wrongAnswer, server, "\(reason) (experiment \(trial.experiment.rawValue), before measuring)"))
    }
    return address
  }

  private func measure(
    _ course: Course, _ span: Course.Span, warmup: Duration, on server: ServerProcess, at address: ListeningLine,
    later: Duration
  ) throws(Cut) -> StepRecord {
    let place = "\(trial.place): \(course.title(of: span))"
    let roles = [course.role] + (span.phase == .loaded ? [.load] : [])
    let measurement: StepMeasurement
    do {
      measurement = try StepMeasurement(run.plan, roles, in: span, warmup: warmup, of: trial, at: address)
    } catch {
      throw .failed(failure(.notStarted, server, "cannot be reached: \(error.description)"))
    }
    let before = run.memory(server.processID)
    let clock = ProcessorClock(server: server.processID)
    let start = ContinuousClock.now + warmup
    let end = start + span.duration
    let result = measurement.perform(on: machine, startedAt: run.timestamp()) {
      report(course.title(of: span), later + max(.zero, end - ContinuousClock.now))
      return !stop.isRaised && server.endingIfEnded() == nil
    }
    let laterClock = ProcessorClock(server: server.processID)
    let after = run.memory(server.processID)
    if let ending = server.endingIfEnded() {
      throw .failed(failure(.died, server, "\(ending) while it was measured (\(place))"))
    }
    switch result {
    case .success(let streams):
      for stream in streams { keepLatencies(of: stream, course, span, from: start) }
      var record = StepRecord(
        phase: span.phase, streams: streams.map(\.record), memoryBefore: before, memoryAfter: after)
      record.processors = clock.flatMap { clock in laterClock.map { $0.use(since: clock) } }
      return record
    case .failure(.stopped): throw .interrupted
    case .failure(.load(let error)):
      throw .failed(failure(.died, server, "could not be measured (\(place)): \(error.description)"))
    }
  }

  private func keepLatencies(
    of stream: MeasuredStream, _ course: Course, _ span: Course.Span, from start: ContinuousClock.Instant
  ) {
    let place = "\(trial.experiment.rawValue)\(trial.round).\(trial.server.label)"
    let first = course.role
    let role = (stream.record.role == first ? "" : "\(first.rawValue).") + stream.record.role.rawValue
    let tag = [place, span.phase?.rawValue, role].compactMap { $0 }.joined(separator: ".")
    run.keepLatencies(
      HdrLog.Interval(
        tag: tag, startSeconds: (start - origin).inSeconds, lengthSeconds: stream.record.run.durationSeconds,
        histogram: stream.latency))
  }

  private func failure(_ kind: ServerFailure.Kind, _ server: ServerProcess, _ reason: String) -> ServerFailure {
    ServerFailure(kind, server: server.label, reason: reason, lastWords: server.lastWords)
  }
}
