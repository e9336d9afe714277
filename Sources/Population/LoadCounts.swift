import Stores

/// What a load has done so far: records, counted apart, by source, and how often something was tried again, by what went wrong.
public struct LoadCounts: Hashable, Sendable {
  public struct Records: Hashable, Sendable {
    /// There before this run, as the store's own checkpoints say.
    public var before = 0
    public var written = 0
    /// Found in the store when they were about to be written: from an attempt whose answer was lost, or from a run that was broken off.
    public var alreadyThere = 0
    /// Sent again; a record that was sent three times counts twice.
    public var retried = 0
    /// Tried, and not known to be there when the load stopped.
    public var givenUp = 0

    public init() {}

    public var there: Int { before + written + alreadyThere }

    static func += (left: inout Records, right: Records) {
      left.before += right.before
      left.written += right.written
      left.alreadyThere += right.alreadyThere
      left.retried += right.retried
      left.givenUp += right.givenUp
    }
  }

  public var bySource: [Records]
  /// Attempts that were repeated.
  public var retries: [Failure: Int] = [:]

  public init(before: [Int]) {
    bySource = before.map { before in
      var records = Records()
      records.before = before
      return records
    }
  }

  public var all: Records { bySource.reduce(into: Records()) { $0 += $1 } }

  public var retryCount: Int { retries.values.reduce(0, +) }

  /// `12 throttled, 1 reset`, the most frequent first.
  public var retriesText: String {
    let ordered = Failure.allCases.compactMap { failure in retries[failure].map { (failure.name, $0) } }
    return ordered.sorted { $0.1 > $1.1 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
  }
}
