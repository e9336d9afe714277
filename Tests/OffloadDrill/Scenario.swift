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
    }
  }
}
