/// How long a server takes after an event, such as the end of a load, until it answers as it did when it was quiet.
public enum Recovery: Equatable, Sendable {
  /// From the event to the start of the first interval from which on it stayed in the band of the quiet phase.
  case after(nanoseconds: UInt64)
  /// It had not come back for good when the measurement ended, this long after the event.
  case notWithin(nanoseconds: UInt64)
  /// A sentence: why it cannot be told.
  case cannotTell(String)

  /// An interval of a series, such as of the p99 or the loop lag.
  public struct Point: Equatable, Sendable {
    /// From the event to the start of the interval.
    public var sinceEventNanoseconds: UInt64
    /// Nothing where no request was answered at all, which is as far from quiet as can be.
    public var value: Double?

    public init(sinceEventNanoseconds: UInt64, value: Double?) {
      self.sinceEventNanoseconds = sinceEventNanoseconds
      self.value = value
    }
  }
}

/// What counts as recovered.
public struct RecoveryRules: Equatable, Sendable {
  /// The band reaches up to what this share of the quiet intervals did not exceed...
  public var quietShare = 0.95
  /// ...and this share more.
  public var slack = 0.1
  /// Back for good is: no this many intervals in a row above the band any more. Fewer may be: the quiet phase had them.
  public var relapse = 3
  /// And no larger share of all intervals after it than this, give or take one.
  public var outlyingShare = 0.1
  /// How long it must have been watched in the band.
  public var holdNanoseconds: UInt64 = 500_000_000
  /// The fewest quiet intervals that make a band.
  public var fewestQuiet = 10

  public init() {}

  /// The highest value that counts as quiet; nothing if too few intervals of `quiet` have a value.
  public func band(of quiet: [Double]) -> Double? {
    if quiet.count < max(1, fewestQuiet) { return nil }
    let rank = Int((quietShare * Double(quiet.count)).rounded(.up))
    return quiet.sorted()[min(max(rank, 1), quiet.count) - 1] * (1 + slack)
  }

  /// `points` in order, the first at or after the event, `intervalNanoseconds` long each.
  public func recovery(
    _ points: [Recovery.Point], quiet: [Double], intervalNanoseconds: UInt64
  ) -> Recovery {
    guard let band = band(of: quiet) else {
      return .cannotTell("The quiet phase has \(quiet.count) intervals with a value; \(fewestQuiet) make a band.")
    }
    guard let last = points.last else { return .cannotTell("Nothing was measured after the event.") }
    let end = last.sinceEventNanoseconds + intervalNanoseconds
    if end < holdNanoseconds {
      return .cannotTell("It was watched for less time after the event than it must stay in the band.")
    }
    let isOut = points.map { $0.value.map { $0 > band } ?? true }
    guard let first = firstForGood(isOut), end - points[first].sinceEventNanoseconds >= holdNanoseconds else {
      return .notWithin(nanoseconds: end)
    }
    return .after(nanoseconds: points[first].sinceEventNanoseconds)
  }

  /// From the end backwards, as far as nothing says that it was not back yet.
  private func firstForGood(_ isOut: [Bool]) -> Int? {
    var (first, out, run): (Int?, Int, Int) = (nil, 0, 0)
    for index in isOut.indices.reversed() {
      run = isOut[index] ? run + 1 : 0
      out += isOut[index] ? 1 : 0
      if run >= relapse { break }
      let isFew = Double(out) <= outlyingShare * Double(isOut.count - index) + 1
      if !isOut[index], isFew { first = index }
    }
    return first
  }
}
