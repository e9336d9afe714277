/// How exactly time can be told, kept and filled with work.
public struct TimingFacts: Equatable, Sendable, Codable {
  /// The kernel's clock: `tsc`, `kvm-clock`, `hpet`.
  public var clockSource: String?
  /// What one reading of the clock costs.
  public var readingNanoseconds = 0.0
  /// How late a sleep of 1 ms ended.
  public var lateness = Spread()
  public var spin = Spin()
  public var work = Work()

  /// Nanoseconds.
  public struct Spread: Equatable, Sendable, Codable {
    public var p50 = 0.0
    public var p99 = 0.0
    public var max = 0.0

    public init() {}

    /// - Parameter values: in any order; none gives zeros.
    public init(_ values: [Double]) {
      let sorted = values.sorted()
      p50 = sorted.quantile(0.5)
      p99 = sorted.quantile(0.99)
      max = sorted.last ?? 0
    }
  }

  /// What a thread saw that did nothing but read the clock: each gap is time that others or the hypervisor had its core.
  public struct Spin: Equatable, Sendable, Codable {
    public var seconds = 0.0
    /// Gaps of more than 0.1 ms.
    public var gaps = 0
    public var longestNanoseconds = 0.0
    /// Time in gaps as a share of all.
    public var share = 0.0

    public init() {}
  }

  /// How steady the same work is, in CPU time: what is left when nobody takes the core is frequency, siblings and caches.
  public struct Work: Equatable, Sendable, Codable {
    public var n = 0
    public var repeats = 0
    public var medianNanoseconds = 0.0
    /// Standard deviation by mean.
    public var variation = 0.0
    /// The 95th percentile by the 5th.
    public var slowByFast = 1.0

    public init() {}

    /// - Parameter times: CPU nanoseconds of each repeat, in any order.
    public init(n: Int, times: [Double]) {
      self.n = n
      repeats = times.count
      guard !times.isEmpty else { return }
      let sorted = times.sorted()
      let mean = times.reduce(0, +) / Double(times.count)
      let variance = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(times.count)
      medianNanoseconds = sorted.quantile(0.5)
      variation = mean > 0 ? variance.squareRoot() / mean : 0
      slowByFast = sorted.quantile(0.05) > 0 ? sorted.quantile(0.95) / sorted.quantile(0.05) : 1
    }
  }

  public init() {}

  public var findings: [Finding] { [clock, timers, jitter, steadiness] }

  private var clock: Finding {
    Finding(
      Finding.Level(readingNanoseconds, note: 100, warning: 300, problem: 2_000), "clock",
      "\(clockSource ?? "unknown source"), \(Wording.time(readingNanoseconds)) a reading",
      meaning: "A request is stamped about ten times; a clock this slow is part of what is measured.",
      advice: "Use the tsc if the machine has a steady one (/sys/devices/system/clocksource/clocksource0).")
  }

  private var timers: Finding {
    Finding(
      max(
        Finding.Level(lateness.p50, note: 100_000, warning: 500_000),
        Finding.Level(lateness.p99, note: 1e6, warning: 5e6)),
      "timers",
      "a sleep of 1 ms is late by \(Wording.time(lateness.p50)) (p50), \(Wording.time(lateness.p99)) (p99), \(Wording.time(lateness.max)) (max)",
      meaning: "The client sends its requests this much after they are due, and the sampler looks as late.",
      advice: "Find out who has the cores; an idle virtual core may also take long to wake.")
  }

  private var jitter: Finding {
    Finding(
      Finding.Level(spin.share, note: 0.001, warning: 0.01, problem: 0.10), "spin jitter",
      "\(Wording.counted(spin.gaps, "gap")) above 0.1 ms in \(Wording.fixed(spin.seconds, 1)) s, longest \(Wording.time(spin.longestNanoseconds)), \(Wording.percent(spin.share)) of the time",
      meaning:
        "Others or the hypervisor took the core from a thread that wanted to run: tails of latency contain these gaps.",
      advice: "End what competes for the cores, or isolate some (isolcpus, cpuset).")
  }

  private var steadiness: Finding {
    Finding(
      max(
        Finding.Level(work.variation, note: 0.02, warning: 0.05, problem: 0.25),
        Finding.Level(work.slowByFast, warning: 1.15, problem: 2)),
      "steady work",
      "fib(\(work.n)) \(Wording.time(work.medianNanoseconds)), varies by \(Wording.percent(work.variation)), slow to fast \(Wording.fixed(work.slowByFast, 2)) (\(work.repeats) times)",
      meaning:
        "The same work costs different CPU time: differences smaller than that cannot be told from the machine's own.",
      advice: "Interleave and repeat the trials; compare within one run.")
  }

}

extension [Double] {
  /// The value below which a share of the values lies, the nearest rank; the values must be sorted. None gives 0.
  func quantile(_ share: Double) -> Double {
    guard !isEmpty else { return 0 }
    return self[Swift.min(count - 1, Swift.max(0, Int((share * Double(count)).rounded(.up)) - 1))]
  }
}
