import HTTPCodec
import LoadClient
import Measurement
import Observation
import Plans
import Records

/// One trial: a server from its start to its end, and what was measured between.
struct TrialRun {
  let run: ExperimentRun
  /// Its load gets a rate before it is run.
  var trial: Trial
  let courses: [Course]
  let machine: MachineDescription
  let stop: StopFlag
  /// What one request's work takes, where that is known from another trial.
  var workMilliseconds: Double?
  /// What is being done, and how long the trial will still take.
  let report: (String, Duration) -> Void

  /// Why a trial did not come to its end.
  private enum Cut: Error {
    case interrupted
    case failed(ServerFailure)
  }

  /// Runs every course; whatever happens, the server is stopped, and the spans that are whole are in the record.
  func perform() -> (TrialRecord, Ending) {
    var record = TrialRecord(
      experiment: trial.experiment, server: trial.server.label, round: trial.round, command: [])
    (record.setting, record.fib) = (trial.setting, trial.fib)
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
    report("starting", duration)
    let stem = "\(run.logFolder)/\(trial.key)"
    let telemetry = trial.server.name != nil && run.asksTelemetry ? "\(stem).telemetry" : nil
    let isTold = telemetry.map(Telemetry.prepare) ?? false
    let server: TrialServer
    do {
      server = try TrialServer(
        trial, in: run.serversFolder, ownArguments: isTold ? ["--telemetry", telemetry ?? ""] : [], log: "\(stem).log")
    } catch { throw .failed(error) }
    record.command = server.command
    defer {
      record.serverEnding = server.stop(grace: run.stopGrace)
      if let telemetry { record.loop = Telemetry.take(telemetry) }
    }
    try measure(server, into: &record)
  }

  private func measure(_ server: TrialServer, into record: inout TrialRecord) throws(Cut) {
    let address = try waitUntilReady(server)
    let (trial, milliseconds) = try resolveLoad(on: server, at: address)
    (record.load, record.workMilliseconds) = (trial.load, milliseconds)
    let sampler = server.process.map { TreeSampler(root: $0.processID) }
    // Without threads or descriptors for it, the record lacks what the kernel tells; the load client will need more.
    try? sampler?.start()
    var performed: [CourseRun] = []
    defer {
      record.processes = sampler?.stop() ?? []
      record.steps = performed.flatMap { [record] in $0.steps(record.processes, on: machine) }
      record.timelines = performed.flatMap(\.timelines)
    }
    let usual = answerTime(at: address)
    var later = duration
    for course in courses {
      if course != courses.first, try !waitUntilIdle(server, at: address, usual: usual, later: later) {
        record.busyBefore = (record.busyBefore ?? []) + [course.role]
      }
      later -= course.duration
      var courseRun: CourseRun
      do {
        courseRun = try CourseRun(course, of: trial, in: run.plan, at: address, startedAt: run.timestamp())
      } catch { throw .failed(failure(.notStarted, server, "cannot be reached: \(error.description)")) }
      let ending = perform(&courseRun, on: server, later: later)
      performed.append(courseRun)
      if let ending { throw ending }
    }
  }

  /// A server that has nothing to do answers within this time, or three times what it took at first; several times in a row.
  private static let idleAnswer = Duration.milliseconds(100)
  private static let idleAnswers = 3

  /// The course before may have left more work than its recovery was long; the next one's quiet phase has to be quiet.
  ///
  /// - Parameter usual: what an answer took before there was any load.
  /// - Returns: whether it is idle now; false when that would take longer than a server may take to start.
  private func waitUntilIdle(
    _ server: TrialServer, at address: ServerAddress, usual: Duration?, later: Duration
  ) throws(Cut) -> Bool {
    let limit = max(Self.idleAnswer, (usual ?? .zero) * 3)
    let deadline = ContinuousClock.now + run.startLimit
    var quick = 0
    while quick < Self.idleAnswers {
      if stop.isRaised { throw .interrupted }
      // What ends it is told by the course that follows.
      if server.endingIfEnded() != nil { return true }
      if ContinuousClock.now >= deadline { return false }
      quick = answerTime(at: address).map { $0 < limit } == true ? quick + 1 : 0
      if quick == 0 { report("waiting until it has done what is left", later) }
    }
    return true
  }

  /// What the easy request takes; nothing when it was not answered.
  private func answerTime(at address: ServerAddress) -> Duration? {
    let target = trial.server.filled(trial.server.easyTarget, port: address.port, fib: trial.fib)
    let start = ContinuousClock.now
    guard case .success = Conversation(address: address, timeout: .seconds(1)).reply(to: target) else { return nil }
    return ContinuousClock.now - start
  }

  /// Performs a course; says why the trial ends with it, where it does.
  private func perform(_ courseRun: inout CourseRun, on server: TrialServer, later: Duration) -> Cut? {
    let course = courseRun.course
    var title = ""
    courseRun.perform { elapsed in
      title = course.title(at: elapsed)
      report(title, later + max(.zero, course.duration - elapsed))
      return !stop.isRaised && server.endingIfEnded() == nil
    }
    let place = "\(trial.place): \(title)"
    if let ending = server.endingIfEnded() {
      return .failed(failure(.died, server, "\(ending) while it was measured (\(place))"))
    }
    if stop.isRaised { return .interrupted }
    if let error = courseRun.error {
      return .failed(failure(.died, server, "could not be measured (\(place)): \(error.description)"))
    }
    return nil
  }

  private var duration: Duration { courses.reduce(ExperimentPlan.startAndStop) { $0 + $1.duration } }

  private func waitUntilReady(_ server: TrialServer) throws(Cut) -> ServerAddress {
    let address: ServerAddress?
    do {
      address = try server.waitUntilReady(within: run.startLimit) { stop.isRaised }
    } catch { throw .failed(error) }
    guard let address else { throw .interrupted }
    let check = ServerCheck(trial.server, fib: trial.fib, at: address, timeout: run.plan.timeout)
    if let problem = check.problem() {
      let reason = server.endingIfEnded().map { "\($0) when it was first asked" } ?? problem
      throw .failed(
        failure(.wrongAnswer, server, "\(reason) (experiment \(trial.experiment.rawValue), before measuring)"))
    }
    return address
  }

  /// The trial with a rate in place of a share of the workers' time, and what the rate was computed from.
  private func resolveLoad(on server: TrialServer, at address: ServerAddress) throws(Cut) -> (Trial, Double?) {
    guard let load = trial.load, case .utilisation = load else { return (trial, nil) }
    report("measuring the work", duration)
    let known = workMilliseconds
    guard let milliseconds = known == nil ? try measuredWork(on: server, at: address) : known, milliseconds > 0 else {
      if stop.isRaised { throw .interrupted }
      throw .failed(failure(.wrongAnswer, server, "did not answer any request for work well (\(trial.place))"))
    }
    var trial = trial
    trial.load = load.resolved(
      workMilliseconds: milliseconds, workers: trial.server.workerCount(cores: machine.cores))
    return (trial, milliseconds)
  }

  private func measuredWork(on server: TrialServer, at address: ServerAddress) throws(Cut) -> Double? {
    do {
      return try WorkMeasurement(run.plan, of: trial, at: address, stop: stop).perform()
    } catch {
      if stop.isRaised { throw .interrupted }
      let ending = server.endingIfEnded()
      throw .failed(failure(.died, server, "could not be measured (\(trial.place): the work): \(ending ?? "\(error)")"))
    }
  }

  private func failure(_ kind: ServerFailure.Kind, _ server: TrialServer, _ reason: String) -> ServerFailure {
    ServerFailure(kind, server: server.label, reason: reason, lastWords: server.lastWords)
  }
}

extension Course {
  /// What is going on so long after its beginning: the span that lasts, or the one that is next.
  func title(at elapsed: Duration) -> String {
    spans.first { elapsed < $0.end }.map(title) ?? spans.last.map(title) ?? role.rawValue
  }
}
