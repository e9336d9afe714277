/// The scenarios of the process pool.
enum Scenario: String, CaseIterable {
  case results, refusal, cancellation
  case longJob = "long-job"
  case stoppedWorker = "stopped-worker"
  case killBusy = "kill-busy"
  case killIdle = "kill-idle"
  case killMany = "kill-many"
  case surroundings
  case orphans
  case stopBusy = "stop-busy"
  case otherThreads = "other-threads"
  case jobTimeout = "job-timeout"
  case stoppedAtWork = "stopped-at-work"
  case hungWorker = "hung-worker"
  case hungAtWork = "hung-at-work"
  case abandonedJob = "abandoned-job"
  case expiry
  case elasticity
  case recycling
  case memoryLimit = "memory-limit"
  case programs
  case givingUp = "giving-up"
  case noDescriptors = "no-descriptors"
  case strangersSignal = "strangers-signal"

  func run() throws {
    switch self {
    case .results: try Scenario.results()
    case .refusal: try Scenario.refusal()
    case .cancellation: try Scenario.cancellation()
    case .longJob: try Scenario.longJob()
    case .stoppedWorker: try Scenario.stoppedWorker()
    case .killBusy: try Scenario.killBusy()
    case .killIdle: try Scenario.killIdle()
    case .killMany: try Scenario.killMany()
    case .surroundings: try Scenario.surroundings()
    case .orphans: try Scenario.orphans()
    case .stopBusy: try Scenario.stopBusy()
    case .otherThreads: try Scenario.otherThreads()
    case .jobTimeout: try Scenario.jobTimeout()
    case .stoppedAtWork: try Scenario.stoppedAtWork()
    case .hungWorker: try Scenario.hungWorker()
    case .hungAtWork: try Scenario.hungAtWork()
    case .abandonedJob: try Scenario.abandonedJob()
    case .expiry: try Scenario.expiry()
    case .elasticity: try Scenario.elasticity()
    case .recycling: try Scenario.recycling()
    case .memoryLimit: try Scenario.memoryLimit()
    case .programs: try Scenario.programs()
    case .givingUp: try Scenario.givingUp()
    case .noDescriptors: try Scenario.noDescriptors()
    case .strangersSignal: try Scenario.strangersSignal()
    }
  }
}
