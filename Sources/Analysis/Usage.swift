import Measurement
import Records

/// What a server and the others used of the machine during some steps: seconds of CPU time, and counts.
struct Usage {
  var seconds = 0.0
  var server = 0.0
  var client = 0.0
  var others = 0.0
  var stolen = 0.0
  var idle = 0.0
  /// Only where the processes were sampled meanwhile.
  var waiting: Waiting?

  struct Waiting {
    var seconds = 0.0
    var runDelaySeconds = 0.0
    var switches = 0.0
  }

  /// Nothing where it was not measured.
  init?(_ steps: [MeasuredStep]) {
    for step in steps { add(step) }
    if seconds <= 0 { return nil }
  }

  private mutating func add(_ step: MeasuredStep) {
    let samples = step.samples
    guard let first = samples.first, let last = samples.last, last.atNanoseconds > first.atNanoseconds else {
      if let use = step.step.processors { add(use, during: step.seconds) }
      return
    }
    let time = Double(last.atNanoseconds - first.atNanoseconds) / 1e9
    add(last.use(since: first), during: time)
    var waiting = waiting ?? Waiting()
    waiting.seconds += time
    waiting.runDelaySeconds += Double(last.runDelayNanoseconds(since: first)) / 1e9
    waiting.switches += last.switches(since: first)
    self.waiting = waiting
  }

  private mutating func add(_ use: ProcessorUse, during time: Double) {
    seconds += time
    server += use.server * time
    client += use.client * time
    others += use.others * time
    stolen += use.stolen * time
    idle += use.idle * time
  }

  func cores(_ user: Measure.ProcessorUser) -> Double {
    let used =
      switch user {
      case .server: server
      case .client: client
      case .others: others
      case .stolen: stolen
      case .idle: idle
      }
    return used / seconds
  }
}

extension TreeSample {
  /// Context switches since an earlier sample, as far as the processes are still there.
  fileprivate func switches(since earlier: TreeSample) -> Double {
    processes.reduce(0) { sum, process in
      let now = process.voluntarySwitches + process.involuntarySwitches
      let before =
        earlier.processes.first { $0.processID == process.processID }
        .map { $0.voluntarySwitches + $0.involuntarySwitches } ?? 0
      // A number that was given to a new process counts from its birth.
      return sum + Double(now >= before ? now - before : now)
    }
  }
}
