import Pacing

/// Decides about each request and write by the plan, and counts. A value: same plan, same questions, same answers.
struct FaultDice: Sendable {
  let plan: FaultPlan
  /// A stream each, so that one more fault leaves the others where they were.
  private var streams: [SplitMix64]
  private(set) var counts: [Fault: Count] = [:]

  struct Count: Equatable, Sendable {
    /// How often it could have happened.
    var asked = 0
    var injected = 0
  }

  init(_ plan: FaultPlan) {
    self.plan = plan
    streams = Fault.allCases.indices.map { index in
      var mixer = SplitMix64(seed: plan.seed &+ UInt64(index))
      return SplitMix64(seed: mixer.next())
    }
    for fault in Fault.allCases where plan.shares[fault] != nil || plan.times[fault] != nil { counts[fault] = Count() }
  }

  /// Whether the fault happens now.
  mutating func strikes(_ fault: Fault) -> Bool {
    guard let share = plan.shares[fault] else { return false }
    counts[fault]?.asked += 1
    guard draw(fault) < share else { return false }
    counts[fault]?.injected += 1
    return true
  }

  /// How long the fault makes this answer take, in nanoseconds.
  mutating func time(_ fault: Fault) -> UInt64 {
    guard let range = plan.times[fault] else { return 0 }
    counts[fault]?.asked += 1
    counts[fault]?.injected += 1
    return range.lowerBound + UInt64(draw(fault) * Double(range.upperBound - range.lowerBound))
  }

  private mutating func draw(_ fault: Fault) -> Double {
    guard let index = Fault.allCases.firstIndex(of: fault) else { return 1 }
    return streams[index].nextUnit()
  }
}

/// What a request meets before it is looked at, and what its answer meets.
struct RequestFate: Equatable, Sendable {
  enum Refusal: Sendable { case reset, throttled, error }

  /// Instead of being carried out.
  var refusal: Refusal?
  /// Carried out, but not answered.
  var losesAnswer = false
  var latencyNanoseconds: UInt64 = 0
  /// From the answer's head to the end of its body.
  var bodyNanoseconds: UInt64 = 0
}

extension FaultDice {
  mutating func fate() -> RequestFate {
    var fate = RequestFate()
    // All are asked each time: what one decides must not move the others' streams.
    let reset = strikes(.resetBefore)
    let throttled = strikes(.throttle)
    let error = strikes(.error)
    fate.losesAnswer = strikes(.resetAfterCommit)
    fate.latencyNanoseconds = time(.latency)
    fate.bodyNanoseconds = time(.slowBody)
    fate.refusal = reset ? .reset : throttled ? .throttled : error ? .error : nil
    return fate
  }
}
