#if canImport(Glibc)
  import Glibc
#endif

/// Says when the next request is due. No clock inside: the caller adds the offsets to its own start.
///
/// The same arrivals and seed give the same instants on every run. Threads that share one schedule each take a
/// lane: lane `i` of `n` yields arrivals `i`, `i + n`, `i + 2n`... of that same schedule, so the number of threads
/// does not change what is offered.
///
/// The shape follows vegeta's `lib/pacer.go`.
public struct Pacer: Sendable {
  private let arrivals: Arrivals
  private var randomness: Randomness
  private let lanes: UInt64
  /// Arrivals the schedule has yielded or skipped for the other lanes.
  private var index: UInt64
  /// Offset of the last arrival, for the laws whose gaps add up.
  private var elapsedSeconds = 0.0
  private var step = 0
  private var secondsInStep = 0.0
  private let firstIsAtOnce: Bool

  /// A schedule in the order `seed` gives.
  ///
  /// - Parameters:
  ///   - lane: which share of the schedule this pacer yields, `0 ..< lanes`.
  ///   - lanes: how many pacers share the schedule.
  public init(_ arrivals: Arrivals, seed: UInt64, lane: Int = 0, of lanes: Int = 1) throws(PacingError) {
    let randomness = Randomness.splitMix(SplitMix64(seed: seed))
    try self.init(arrivals, randomness: randomness, firstIsAtOnce: false, lane: lane, lanes: lanes)
  }

  /// The schedule httperf makes from the same `--period` and `--client`: arrivals drawn from `erand48`, the first at
  /// once whatever the law.
  public init(_ arrivals: Arrivals, httperfClient identity: Int) throws(PacingError) {
    let randomness = Randomness.erand48(Erand48(httperfClient: identity))
    try self.init(arrivals, randomness: randomness, firstIsAtOnce: true, lane: 0, lanes: 1)
  }

  private init(
    _ arrivals: Arrivals, randomness: Randomness, firstIsAtOnce: Bool, lane: Int, lanes: Int
  ) throws(PacingError) {
    precondition(lanes > 0 && lane >= 0 && lane < lanes, "lane \(lane) of \(lanes) does not exist")
    if let problem = arrivals.problem { throw problem }
    self.arrivals = arrivals
    self.randomness = randomness
    self.firstIsAtOnce = firstIsAtOnce
    self.lanes = UInt64(lanes)
    index = 0
    for _ in 0..<lane { skip() }
  }

  /// Offset of the next arrival from the start of the schedule. Never smaller than the one before; `UInt64.max` once
  /// the schedule has run past what nanoseconds can count (584 years).
  public mutating func nextDueNanoseconds() -> UInt64 {
    let due = currentDueSeconds()
    for _ in 1..<lanes { skip() }
    return Self.nanoseconds(due)
  }

  private mutating func skip() { _ = currentDueSeconds() }

  private mutating func currentDueSeconds() -> Double {
    defer { index += 1 }
    // Computed from the index, not added up: a rate such as 3/s must not drift over hours.
    if case .constant(let perSecond) = arrivals { return Double(index) / perSecond }
    if index > 0 || !startsAtOnce { elapsedSeconds += nextGapSeconds() }
    return elapsedSeconds
  }

  /// A Poisson process has no arrival at its start; gaps of a fixed length begin with one.
  private var startsAtOnce: Bool {
    if case .steps = arrivals { true } else { firstIsAtOnce }
  }

  private mutating func nextGapSeconds() -> Double {
    switch arrivals {
    case .constant(let perSecond): return 1 / perSecond
    case .poisson(let perSecond): return -log(1 - randomness.nextUnit()) / perSecond
    case .uniform(let from, let to): return from + (to - from) * randomness.nextUnit()
    case .steps(let steps): return nextStepGap(steps)
    }
  }

  /// httperf's rule: the gap that reaches the end of a step still belongs to it, and the next step starts afresh.
  private mutating func nextStepGap(_ steps: [ArrivalStep]) -> Double {
    let gap = steps[step].gapSeconds
    secondsInStep += gap
    if secondsInStep >= steps[step].durationSeconds {
      step = (step + 1) % steps.count
      secondsInStep = 0
    }
    return gap
  }

  private static func nanoseconds(_ seconds: Double) -> UInt64 {
    UInt64(exactly: (seconds * 1e9).rounded()) ?? .max
  }
}
