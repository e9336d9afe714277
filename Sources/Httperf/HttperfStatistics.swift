/// What httperf counts while it runs: events in, numbers out.
///
/// A connection's lifetime runs from the start of its connect to its close, and is kept only if it had a reply; the
/// response time runs from the first byte sent to the first byte received, the transfer time from there to the end. All
/// times are durations in nanoseconds. Source: `src/stat/basic.c` and `src/stat/sess_stat.c`.
public struct HttperfStatistics: Sendable {
  /// The reply rate is sampled each so many seconds (`RATE_INTERVAL`).
  public static let sampleSeconds = 5.0

  private var numbers = HttperfResults()
  private var openConnections = 0
  private var lifetimes = Moments()
  private var connects = Moments()
  private var responses = Moments()
  private var transfers = Moments()
  private var replyRates = Moments()
  private var repliesSinceSample = 0
  private var requestBytes: UInt64 = 0
  private var headerBytes: UInt64 = 0
  private var contentBytes: UInt64 = 0
  private var footerBytes: UInt64 = 0
  private var lifetimeBins: [Int: Int] = [:]
  private var second = HttperfPeriodic()
  private var sessions: HttperfSessionStatistics?

  /// - Parameter sessions: whether the report has a block on sessions (`--wsess`).
  public init(sessions: Bool = false) {
    self.sessions = sessions ? HttperfSessionStatistics() : nil
  }

  // MARK: Connections

  /// A connect was started.
  public mutating func connectStarted() {
    numbers.connections += 1
    openConnections += 1
    numbers.maxConcurrentConnections = max(numbers.maxConcurrentConnections, openConnections)
  }

  /// That many connects were started in one turn of the loop.
  public mutating func connectBurst(of length: Int) {
    numbers.maxConnectBurst = max(numbers.maxConnectBurst, length)
  }

  /// A connect succeeded.
  public mutating func connected(afterNanoseconds nanoseconds: UInt64) {
    connects.add(Double(nanoseconds) / 1e6)
  }

  /// A connection is gone, whatever the reason.
  public mutating func connectionClosed(lifetimeNanoseconds: UInt64, replies: Int) {
    openConnections -= 1
    guard replies > 0 else { return }
    lifetimes.add(Double(lifetimeNanoseconds) / 1e6)
    // Bins of 1 ms without an upper end: httperf writes past its array when a connection lives 100 s.
    lifetimeBins[Int(lifetimeNanoseconds / 1_000_000), default: 0] += 1
  }

  public mutating func failed(_ error: HttperfError) { numbers.errors[error.rawValue] += 1 }

  // MARK: Calls

  /// A request went out whole.
  public mutating func requestSent(bytes: Int) {
    numbers.requests += 1
    requestBytes += UInt64(bytes)
  }

  /// The first byte of a reply came in.
  public mutating func replyBegan(responseNanoseconds: UInt64, status: Int) {
    responses.add(Double(responseNanoseconds) / 1e6)
    second.count(status)
    numbers.periodic.count(status)
  }

  /// A reply came in whole.
  public mutating func replyEnded(
    transferNanoseconds: UInt64, status: Int, headerBytes: Int, contentBytes: Int, footerBytes: Int = 0
  ) {
    transfers.add(Double(transferNanoseconds) / 1e6)
    self.headerBytes += UInt64(headerBytes)
    self.contentBytes += UInt64(contentBytes)
    self.footerBytes += UInt64(footerBytes)
    if (1...5).contains(status / 100) { numbers.statuses[status / 100 - 1] += 1 }
    repliesSinceSample += 1
  }

  // MARK: Samples

  /// Closes a sample of the reply rate, and of the session rate; the rates are what `--verbose` prints.
  public mutating func sample(elapsedNanoseconds: UInt64) -> (replies: Double, sessions: Double?) {
    let elapsed = max(Double(elapsedNanoseconds) / 1e9, 1e-9)
    let rate = Double(repliesSinceSample) / elapsed
    replyRates.add(rate)
    repliesSinceSample = 0
    return (rate, sessions?.sample(elapsedSeconds: elapsed))
  }

  /// The replies since the last call, for the line `--periodic-stats` prints each second.
  public mutating func takePeriodic() -> HttperfPeriodic {
    defer { second = HttperfPeriodic() }
    return second
  }

  // MARK: Sessions

  /// A session ended, well or not.
  public mutating func sessionEnded(lifetimeNanoseconds: UInt64, calls: Int, connections: Int, failed: Bool) {
    sessions?.ended(
      lifetimeSeconds: Double(lifetimeNanoseconds) / 1e9, calls: calls, connections: connections, failed: failed)
  }

  // MARK: Results

  /// The numbers of the report.
  ///
  /// - Parameters:
  ///   - durationNanoseconds: from the start of the test to its end.
  ///   - userSeconds: CPU time of this process in user mode over the test.
  ///   - systemSeconds: CPU time of this process in the kernel over the test.
  public func results(durationNanoseconds: UInt64, userSeconds: Double, systemSeconds: Double) -> HttperfResults {
    var results = numbers
    results.durationSeconds = Double(durationNanoseconds) / 1e9
    results.lifetime = lifetimes.summary
    results.lifetimeMedian = medianMilliseconds
    results.lifetimeBins = lifetimeBins.sorted { $0.key < $1.key }.map { .init(milliseconds: $0.key, count: $0.value) }
    results.connectMean = connects.mean
    results.responseMean = responses.mean
    // Over whole replies, like the sizes.
    results.transferMean = transfers.mean
    results.replyRate = replyRates.summary
    results.requestBytes = requestBytes
    results.headerBytes = headerBytes
    results.contentBytes = contentBytes
    results.footerBytes = footerBytes
    results.userSeconds = userSeconds
    results.systemSeconds = systemSeconds
    results.sessions = sessions?.results(durationSeconds: results.durationSeconds)
    return results
  }

  /// The middle of the 1 ms bin in which half of the connections have been counted.
  private var medianMilliseconds: Double {
    var seen = 0
    for (bin, count) in lifetimeBins.sorted(by: { $0.key < $1.key }) {
      seen += count
      if 2 * seen >= lifetimes.count { return Double(bin) + 0.5 }
    }
    return 0
  }
}
