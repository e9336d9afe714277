import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// How the kernel is asked to treat a worker: each worker asks for itself, as soon as it runs.
struct WorkerScheduling: Equatable, Sendable {
  var nice: Int
  var policy: OffloadConfiguration.Policy
  /// Processor numbers; empty for no wish.
  var pins: [Int]

  init(_ configuration: OffloadConfiguration) {
    nice = configuration.workerNice
    policy = configuration.policy
    pins = configuration.pins
  }

  /// Gives the calling thread this nice value, policy and set of processors. What the kernel refuses stays as it was: a worker with
  /// another priority is better than none.
  func apply() {
    OffloadConfiguration.setOwnNice(nice)
    if policy != .other { _ = platform_set_policy(policy.number) }
    if !pins.isEmpty {
      let processors = pins.map(Int32.init)
      _ = platform_set_affinity(processors, Int32(processors.count))
    }
  }
}

extension OffloadConfiguration.Policy {
  /// As sched.h numbers it.
  var number: Int32 {
    switch self {
    case .other: return 0
    case .batch: return 3
    case .idle: return 5
    }
  }
}

extension WorkerScheduling {
  /// As arguments of a program, to be read by ``init(arguments:)``.
  var arguments: [String] {
    ["\(nice)", policy.rawValue, pins.map(String.init).joined(separator: ",")]
  }

  init?(arguments: some Collection<String>) {
    let words = Array(arguments)
    guard words.count == 3, let nice = Int(words[0]), let policy = OffloadConfiguration.Policy(rawValue: words[1])
    else {
      return nil
    }
    self.nice = nice
    self.policy = policy
    pins = words[2].split(separator: ",").compactMap { Int($0) }
  }
}
