import Measurement
import Observation
import Plans

#if canImport(Glibc)
  import Glibc
#endif

/// CPU seconds used up to one moment.
struct ProcessorClock {
  private var time: ContinuousClock.Instant
  private var machine: (busy: Double, idle: Double)
  private var server: Double
  private var client: Double

  /// Nothing where the kernel does not tell.
  init?(server process: Int32) {
    guard let machine = Self.machine(), let client = ProcessTime.of(process: getpid()) else { return nil }
    time = .now
    self.machine = machine
    self.client = client.total
    server = processTree(process).compactMap { ProcessTime.of(process: $0)?.total }.reduce(0, +)
  }

  /// What was used since an earlier moment.
  func use(since earlier: ProcessorClock) -> ProcessorUse {
    let seconds = max((time - earlier.time).inSeconds, 0.001)
    let server = max(0, self.server - earlier.server) / seconds
    let client = max(0, self.client - earlier.client) / seconds
    return ProcessorUse(
      server: server, client: client,
      others: max(0, (machine.busy - earlier.machine.busy) / seconds - server - client),
      idle: max(0, (machine.idle - earlier.machine.idle) / seconds))
  }

  /// Seconds of all cores together since the machine began: proc(5), /proc/stat.
  private static func machine() -> (busy: Double, idle: Double)? {
    guard case .success(let bytes) = contents(of: "/proc/stat") else { return nil }
    return machine(parsing: String(decoding: bytes, as: UTF8.self), ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The fields are user, nice, system, idle, iowait, irq, softirq, steal; time of guests is in user already.
  static func machine(parsing text: String, ticksPerSecond: Int) -> (busy: Double, idle: Double)? {
    guard let line = text.split(separator: "\n").first, line.hasPrefix("cpu "), ticksPerSecond > 0 else { return nil }
    let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard ticks.count >= 8 else { return nil }
    let idle = ticks[3] + ticks[4]
    return ((ticks[..<8].reduce(0, +) - idle) / Double(ticksPerSecond), idle / Double(ticksPerSecond))
  }
}
