import Analysis
import ArgumentParser
import Experiments
import LoadClient
import Measurement
import Observation
import Plans
import Queueing
import Records
import Simulation

/// What `run` is told when a plan is to be carried out in virtual time.
struct SimulationOptions: ParsableArguments {
  @Flag(help: "Carry the plan out in virtual time: a model of loop, pool and cores, which starts no server.")
  var simulate = false

  @Option(
    help: ArgumentHelp("With --simulate: cores of the machine. Default: as many as this one has.", valueName: "n"))
  var cores: Int?

  @Option(
    help: ArgumentHelp(
      "With --simulate: take what everything costs from this measured record. Default: built in.", valueName: "folder"))
  var like: String?

  @Option(
    name: .customLong("fib-ms"),
    help: ArgumentHelp("With --simulate: what fib(30) takes. Default: 2.3, or as in the record.", valueName: "ms"))
  var fibMilliseconds: Double?

  func validate() throws {
    if !simulate, cores != nil || like != nil || fibMilliseconds != nil {
      throw ValidationError("--cores, --like and --fib-ms say what is simulated: add --simulate.")
    }
    if let cores, !(1...65_536).contains(cores) { throw ValidationError("--cores takes a number from 1 to 65536.") }
    if let fibMilliseconds, !(1e-6...1e6).contains(fibMilliseconds) {
      throw ValidationError("--fib-ms takes a number of milliseconds from 0.000001 to 1000000.")
    }
  }
}

extension RunCommand {
  /// Carries a plan out in virtual time, keeps the record and prints its tables.
  func simulate(_ plan: ExperimentPlan) throws {
    let costs = try simulationCosts()
    let start = WallClock.now
    let experiment = SimulatedExperiment(plan, on: simulatedMachine, costs: costs, startedAt: start)
    if let problem = experiment.problem { throw CommandFailure(.dataError, "\(problem).") }
    let folder = try keeping { () throws(ResultsFolder.Failure) in
      try ResultsFolder(creatingIn: results, timestamp: start, name: "\(plan.name)-simulated")
    }
    let record = try simulated(experiment)
    let kept = Result { try keeping { () throws(ResultsFolder.Failure) in try folder.finish(record) } }
    try Console.printOrFail(record.text(path: (try? kept.get()).map { folder.recordPath }))
    try kept.get()
    try conclude(record)
  }

  private func simulationCosts() throws -> SimulationCosts {
    var costs = SimulationCosts.developmentMachine
    if let like = simulation.like {
      let measured = try keeping { () throws(ResultsFolder.Failure) in try ResultsFolder.read(like).record }
      costs = SimulationCosts(like: measured)
    }
    if let milliseconds = simulation.fibMilliseconds {
      costs.fib = FibCost(milliseconds, of: 30)
      costs.origin.append("fib(30) was said to take \(milliseconds) ms.")
    }
    return costs
  }

  /// This machine, or one of which only the cores are known.
  private var simulatedMachine: MachineDescription {
    let here = MachineDescription.current
    guard let cores = simulation.cores, cores != here.cores else { return here }
    var machine = MachineDescription()
    machine.processor = "one that is not here"
    machine.cores = cores
    return machine
  }

  private func simulated(_ experiment: SimulatedExperiment) throws -> ExperimentRecord {
    Interrupt.watch()
    let line = RunProgressLine()
    defer { line.clear() }
    let start = ContinuousClock.now
    do {
      var record = try experiment.record { progress in
        // A short simulation is over before anybody has read how far it is.
        let elapsed = ContinuousClock.now - start
        if elapsed > .milliseconds(500) { line.show(RunProgress(progress, after: elapsed)) }
        return !Interrupt.flag.isRaised
      }
      try search(experiment, line, into: &record)
      return record
    } catch let error as SimulationError { throw CommandFailure(.dataError, "\(error).") }
  }

  /// As on real servers, but for who measures a value.
  private func search(
    _ experiment: SimulatedExperiment, _ line: RunProgressLine, into record: inout ExperimentRecord
  ) throws {
    guard let search = experiment.plan.search else { return }
    let plan = experiment.plan
    var problem: SimulationError?
    for server in plan.servers where record.ending == .complete {
      line.show(RunProgress(place: "search  \(server.label)", activity: "simulating"))
      let run = SearchRun(search: search, server: server.label) { value, round in
        let trial = plan.trial(.c, server, Setting([.init(search.factor, .number(value))]), round)
        let nothing = TrialRecord(experiment: .c, server: server.label, round: round, command: [])
        do throws(SimulationError) {
          let measured = try experiment.record(of: trial, courses: [plan.course(of: search)]) {
            !Interrupt.flag.isRaised
          }
          return measured.map { ($0, .complete) } ?? (nothing, .interrupted)
        } catch {
          problem = error
          return (nothing, .interrupted)
        }
      }
      let (found, ending) = run.perform()
      if let problem { throw problem }
      if let found { record.searches.append(found) }
      record.ending = ending
    }
  }
}

extension RunProgress {
  /// - Parameter elapsed: real time, from which the time left is estimated.
  fileprivate init(_ progress: SimulatedExperiment.Progress, after elapsed: Duration) {
    self.init(
      place: "\(progress.trial) of \(progress.trials)  \(progress.place)", activity: "simulating",
      remaining: progress.share > 0.01 ? elapsed * (1 / progress.share - 1) : nil)
  }
}
