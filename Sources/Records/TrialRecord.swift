public import Measurement
public import Plans

/// What was measured on one server process, figures and series.
public struct TrialRecord: Equatable, Sendable, Codable {
  public var experiment: ExperimentName
  /// The server's label in the plan.
  public var server: String
  public var setting = Setting()
  /// Which of the repeats, from 1.
  public var round: Int
  /// The command line the server was started with.
  public var command: [String]
  /// N of its work.
  public var fib = 0
  /// The load of experiment C as it was really given: one at a share of the time has become a rate.
  public var load: Load?
  /// What one request's work took before the trial, where a load's rate was computed from it.
  public var workMilliseconds: Double?
  /// Courses that began while the server was still busy with the one before.
  public var busyBefore: [StreamRole]?
  /// One for each phase of each course.
  public var steps: [StepRecord] = []
  /// Every stream from its beginning to its end.
  public var timelines: [Timeline] = []
  /// The server's processes and the machine, ten times a second.
  public var processes: [TreeSample] = []
  /// The server's loop as it saw itself; empty for foreign servers.
  public var loop: [LoopSample] = []
  /// How the server ended, such as `exited with status 0`, the only good way.
  public var serverEnding = ""

  public init(experiment: ExperimentName, server: String, round: Int, command: [String]) {
    self.experiment = experiment
    self.server = server
    self.round = round
    self.command = command
  }

  enum CodingKeys: String, CodingKey {
    case experiment, server, setting, round, command, fib, load, steps, timelines, processes, loop
    case workMilliseconds = "work_ms"
    case busyBefore = "busy_before"
    case serverEnding = "server_ending"
  }

  /// The same as ``Plans/Trial/key`` of the trial it is of.
  public var key: String {
    ["\(experiment.rawValue)-\(round)-\(server)", setting.label].filter { !$0.isEmpty }.joined(separator: "-")
  }

  /// For people: `C1 thread-server (fib=24)`.
  public var place: String {
    "\(experiment.rawValue)\(round) \(server)" + (setting.values.isEmpty ? "" : " (\(setting.label))")
  }
}

/// What was measured in one phase of one course.
public struct StepRecord: Equatable, Sendable, Codable {
  public var phase: Phase?
  /// On CLOCK_MONOTONIC; 0 in records that do not tell.
  public var startNanoseconds: UInt64 = 0
  public var endNanoseconds: UInt64 = 0
  /// What the step measures first, then the load beside it.
  public var streams: [StreamRecord]
  /// Memory of the server and its workers; nothing when it could not be read.
  public var memoryBefore: MemorySample?
  public var memoryAfter: MemorySample?
  /// The most there was between.
  public var memoryPeak: MemorySample?
  /// Who used the processors; nothing when it could not be read.
  public var processors: ProcessorUse?

  public init(
    phase: Phase?, streams: [StreamRecord], memoryBefore: MemorySample? = nil, memoryAfter: MemorySample? = nil
  ) {
    self.phase = phase
    self.streams = streams
    self.memoryBefore = memoryBefore
    self.memoryAfter = memoryAfter
  }

  /// The run of one role; nothing when the step has no such stream.
  public subscript(role: StreamRole) -> RunRecord? { streams.first { $0.role == role }?.run }

  /// The ledger of one role; nothing where none was asked for.
  public func ledger(_ role: StreamRole) -> Ledger? { streams.first { $0.role == role }?.ledger }

  enum CodingKeys: String, CodingKey {
    case phase, streams, processors
    case startNanoseconds = "start_ns"
    case endNanoseconds = "end_ns"
    case memoryBefore = "memory_before"
    case memoryAfter = "memory_after"
    case memoryPeak = "memory_peak"
  }
}

/// One stream of a step.
public struct StreamRecord: Equatable, Sendable, Codable {
  public var role: StreamRole
  public var run: RunRecord
  /// Where its requests spent their time.
  public var ledger: Ledger?

  public init(role: StreamRole, run: RunRecord, ledger: Ledger? = nil) {
    self.role = role
    self.run = run
    self.ledger = ledger
  }
}

/// One stream from its beginning to its end, interval by interval, warm-up and what lies between phases included.
public struct Timeline: Equatable, Sendable, Codable {
  public var role: StreamRole
  /// What it ran beside or through: the role its course is of.
  public var course: StreamRole
  /// When the first interval begins, on CLOCK_MONOTONIC.
  public var startNanoseconds: UInt64
  public var intervalSeconds: Double
  public var intervals: [Interval]

  public init(
    role: StreamRole, course: StreamRole, startNanoseconds: UInt64, intervalSeconds: Double, intervals: [Interval]
  ) {
    self.role = role
    self.course = course
    self.startNanoseconds = startNanoseconds
    self.intervalSeconds = intervalSeconds
    self.intervals = intervals
  }

  enum CodingKeys: String, CodingKey {
    case role, course, intervals
    case startNanoseconds = "start_ns"
    case intervalSeconds = "interval_s"
  }

  /// The intervals that lie wholly within a stretch of the clock.
  public func intervals(from start: UInt64, until end: UInt64) -> ArraySlice<Interval> {
    let width = intervalSeconds * 1e9
    guard width > 0, end > startNanoseconds else { return [] }
    let first = start <= startNanoseconds ? 0 : Int((Double(start - startNanoseconds) / width - 1e-6).rounded(.up))
    let last = Int((Double(end - startNanoseconds) / width + 1e-6).rounded(.down))
    return first < min(last, intervals.count) ? intervals[first..<min(last, intervals.count)] : []
  }
}

/// Memory of a process and its children at one moment.
public struct MemorySample: Equatable, Sendable, Codable {
  /// Proportional set size: pages that several processes share are divided among them.
  public var pssBytes: UInt64
  public var processes: Int

  public init(pssBytes: UInt64, processes: Int) {
    self.pssBytes = pssBytes
    self.processes = processes
  }

  public init(_ sample: TreeSample) { self.init(pssBytes: sample.pssBytes, processes: sample.processes.count) }

  enum CodingKeys: String, CodingKey {
    case processes
    case pssBytes = "pss_bytes"
  }
}
