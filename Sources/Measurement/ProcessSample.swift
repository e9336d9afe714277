/// What the processes of a server held and had used at one moment, and the machine with them.
public struct TreeSample: Equatable, Sendable, Codable {
  /// CLOCK_MONOTONIC.
  public var atNanoseconds: UInt64
  /// The root first, then its descendants.
  public var processes: [ProcessSample]
  public var machine: MachineSample

  public init(atNanoseconds: UInt64, processes: [ProcessSample], machine: MachineSample) {
    self.atNanoseconds = atNanoseconds
    self.processes = processes
    self.machine = machine
  }

  /// Memory of all of them together, in bytes.
  public var pssBytes: UInt64 { processes.reduce(0) { $0 + $1.pssBytes } }

  enum CodingKeys: String, CodingKey {
    case processes, machine
    case atNanoseconds = "at_ns"
  }
}

/// One process at one moment. Counts are since the process began, all its threads together.
public struct ProcessSample: Equatable, Sendable, Codable {
  public var processID: Int32
  public var threads = 0
  /// Proportional, resident and unique set size. The first adds up over processes that share pages.
  public var pssBytes: UInt64 = 0
  public var rssBytes: UInt64 = 0
  public var ussBytes: UInt64 = 0
  /// CPU time used.
  public var cpuNanoseconds: UInt64 = 0
  /// Time spent runnable and not running: what others kept it waiting for a core.
  public var runDelayNanoseconds: UInt64 = 0
  /// Context switches: it waited for something, or was made to give the core up.
  public var voluntarySwitches: UInt64 = 0
  public var involuntarySwitches: UInt64 = 0

  public init(processID: Int32) { self.processID = processID }

  enum CodingKeys: String, CodingKey {
    case threads
    case processID = "pid"
    case pssBytes = "pss_bytes"
    case rssBytes = "rss_bytes"
    case ussBytes = "uss_bytes"
    case cpuNanoseconds = "cpu_ns"
    case runDelayNanoseconds = "run_delay_ns"
    case voluntarySwitches = "voluntary_switches"
    case involuntarySwitches = "involuntary_switches"
  }
}

/// The whole machine at one moment: seconds of all its cores together since it began, and what this program used.
public struct MachineSample: Equatable, Sendable, Codable {
  public var busySeconds = 0.0
  public var idleSeconds = 0.0
  /// Taken away by the hypervisor; part of busy.
  public var stolenSeconds = 0.0
  /// CPU time of the program that measures.
  public var clientSeconds = 0.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case busySeconds = "busy_s"
    case idleSeconds = "idle_s"
    case stolenSeconds = "stolen_s"
    case clientSeconds = "client_s"
  }
}
