import HTTPCodec
import LoadClient
import Measurement
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
      command: ["\(run.serversFolder)/\(trial.server.name)"] + trial.server.commandLine(fib: run.plan.fib))
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
    let steps = run.plan.steps(of: trial.experiment)
    for (index, step) in steps.enumerated() {
      let later = steps[(index + 1)...].reduce(ExperimentPlan.startAndStop) { $0 + $1.warmup + $1.duration }
      record.steps.append(try measure(step, on: server, at: address, later: later))
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
        name: trial.server.name, fib: run.plan.fib, within: run.startLimit, isInterrupted: { stop.isRaised })
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
    _ step: Step, on server: ServerProcess, at address: ListeningLine, later: Duration
  ) throws(Cut) -> StepRecord {
    let place = "experiment \(trial.experiment.rawValue), round \(trial.round): \(step.title)"
    let measurement: StepMeasurement
    do {
      measurement = try StepMeasurement(run.plan, step, of: trial.experiment, at: address)
    } catch {
      throw .failed(failure(.notStarted, server, "cannot be reached: \(error.description)"))
    }
    let before = run.memory(server.processID)
    let clock = ProcessorClock(server: server.processID)
    let start = ContinuousClock.now + step.warmup
    let end = start + step.duration
    let result = measurement.perform(on: machine, startedAt: run.timestamp()) {
      report(step.title, later + max(.zero, end - ContinuousClock.now))
      return !stop.isRaised && server.endingIfEnded() == nil
    }
    let laterClock = ProcessorClock(server: server.processID)
    let after = run.memory(server.processID)
    if let ending = server.endingIfEnded() {
      throw .failed(failure(.died, server, "\(ending) while it was measured (\(place))"))
    }
    switch result {
    case .success(let streams):
      for stream in streams { keepLatencies(of: stream, in: step, from: start) }
      var record = StepRecord(
        phase: step.phase, streams: streams.map(\.record), memoryBefore: before, memoryAfter: after)
      record.processors = clock.flatMap { clock in laterClock.map { $0.use(since: clock) } }
      return record
    case .failure(.stopped): throw .interrupted
    case .failure(.load(let error)):
      throw .failed(failure(.died, server, "could not be measured (\(place)): \(error.description)"))
    }
  }

  private func keepLatencies(of stream: MeasuredStream, in step: Step, from start: ContinuousClock.Instant) {
    let place = "\(trial.experiment.rawValue)\(trial.round).\(trial.server.label)"
    let first = step.roles[0]
    let role = (stream.record.role == first ? "" : "\(first.rawValue).") + stream.record.role.rawValue
    let tag = [place, step.phase?.rawValue, role].compactMap { $0 }.joined(separator: ".")
    run.keepLatencies(
      HdrLog.Interval(
        tag: tag, startSeconds: (start - origin).inSeconds, lengthSeconds: stream.record.run.durationSeconds,
        histogram: stream.latency))
  }

  private func failure(_ kind: ServerFailure.Kind, _ server: ServerProcess, _ reason: String) -> ServerFailure {
    ServerFailure(kind, server: server.label, reason: reason, lastWords: server.lastWords)
  }
}
