/// Something an experiment can vary; the raw value is its key in a plan, and where it is a server's own, the name of the flag.
public enum Factor: String, CaseIterable, Sendable, Codable {
  /// N of the Fibonacci number.
  case fib
  case workers
  case minWorkers = "min-workers"
  case maxWorkers = "max-workers"
  case maxIdle = "max-idle"
  case recycleAfter = "recycle-after"
  case maxWorkerMemory = "max-worker-memory"
  case jobTimeout = "job-timeout"
  case abandonGrace = "abandon-grace"
  case spawn
  case maxQueue = "max-queue"
  /// Which of the jobs that wait is next.
  case order = "queue"
  /// What is refused.
  case shed
  case lagLimit = "lag-limit"
  case maxWait = "max-wait"
  case qualityOfService = "qos"
  case nice
  case policy
  case pin
  /// Connections of a closed load.
  case loadConnections = "load-connections"
  /// Requests per second of an open load.
  case loadRate = "load-rate"
  /// Share of the workers' time that an open load takes.
  case utilisation

  /// The name of an axis.
  public var title: String {
    switch self {
    case .fib: "N of fib(N)"
    case .workers: "workers"
    case .minWorkers: "workers at least"
    case .maxWorkers: "workers at most"
    case .maxIdle: "idle time of a worker (s)"
    case .recycleAfter: "jobs of a worker"
    case .maxWorkerMemory: "memory of a worker (MiB)"
    case .jobTimeout: "job timeout (s)"
    case .abandonGrace: "grace of abandoned work (s)"
    case .spawn: "spawn"
    case .maxQueue: "queue bound"
    case .order: "queue order"
    case .shed: "shedding"
    case .lagLimit: "lag limit (ms)"
    case .maxWait: "longest wait (ms)"
    case .qualityOfService: "QoS"
    case .nice: "nice"
    case .policy: "scheduling policy"
    case .pin: "processors"
    case .loadConnections: "connections of load"
    case .loadRate: "offered load (req/s)"
    case .utilisation: "offered utilisation"
    }
  }

  /// Whether it is about the load of experiment C.
  public var isOfLoad: Bool {
    switch self {
    case .loadConnections, .loadRate, .utilisation: true
    default: false
    }
  }

  /// Whether it is a parameter of a server, told to it by the flag of its name.
  public var isOfServer: Bool { self != .fib && !isOfLoad }
}
