import Measurement

/// Notes the system's state at equal distances.
struct Sampler {
  struct Gauges {
    var queued: Int
    var running: Int
    var connections: Int
    var requests: UInt64
    var jobsFinished: UInt64
    var jobsRefused: UInt64
  }

  private let every: UInt64
  private(set) var next: UInt64
  var events: UInt64 = 0
  private var taken: [SystemSample] = []
  private var from: UInt64 = 0
  private var iterations = DenseHistogram()
  private var longest: UInt64 = 0
  private var longestKind = ""
  /// CPU time of each share up to the last sample.
  private var used = [0.0, 0.0, 0.0]
  /// Time their tasks waited for a core up to then.
  private var delayed = [0.0, 0.0, 0.0]

  init(every: UInt64) {
    self.every = every
    next = every
  }

  /// The loop has finished a turn.
  mutating func turnEnded(after nanoseconds: UInt64) { iterations.record(nanoseconds) }

  /// The loop has finished with one thing.
  mutating func callbackEnded(after nanoseconds: UInt64, kind: LoopState.Item.Kind) {
    guard nanoseconds > longest else { return }
    longest = nanoseconds
    longestKind = kind == .request || kind == .reply ? "read" : "mailbox"
  }

  mutating func take(at now: UInt64, gauges: Gauges, shares: [SharedCores.Share]) {
    var loop = LoopSample(fromNanoseconds: from, untilNanoseconds: now)
    loop.iterations = iterations.drain()
    loop.longestCallbackNanoseconds = longest
    loop.longestCallback = longestKind
    loop.queued = gauges.queued
    loop.running = gauges.running
    loop.connections = gauges.connections
    loop.requests = gauges.requests
    loop.jobsFinished = gauges.jobsFinished
    loop.jobsRefused = gauges.jobsRefused
    let spent = zip(shares, used).map { UInt64(max(0, $0.used - $1).rounded()) }
    let waits = shares.map { $0.present - $0.used }
    let waited = zip(waits, delayed).map { UInt64(max(0, $0 - $1).rounded()) }
    taken.append(
      SystemSample(
        loop: loop, loopCPUNanoseconds: spent[Engine.Share.loop], workerCPUNanoseconds: spent[Engine.Share.workers],
        clientCPUNanoseconds: spent[Engine.Share.client], loopDelayNanoseconds: waited[Engine.Share.loop],
        workerDelayNanoseconds: waited[Engine.Share.workers]))
    used = shares.map(\.used)
    delayed = waits
    longest = 0
    longestKind = ""
    from = now
    next = now + every
  }

  /// The last sample, shorter than the others.
  mutating func finish(at now: UInt64, gauges: Gauges, shares: [SharedCores.Share]) {
    if now > from { take(at: now, gauges: gauges, shares: shares) }
  }

  /// The lag of a stretch is known later than its other values.
  func all(lags: [PackedHistogram]) -> [SystemSample] {
    zip(taken, lags).map { sample, lag in
      var sample = sample
      sample.loop.lag = lag
      return sample
    }
  }
}
