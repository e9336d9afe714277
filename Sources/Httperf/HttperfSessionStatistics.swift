/// What httperf counts about sessions (`src/stat/sess_stat.c`).
struct HttperfSessionStatistics: Sendable {
  private var rates = Moments()
  private var completedSinceSample = 0
  private var lifetimes = Moments()
  private var failtimes = Moments()
  private var connections = 0
  private var lengths: [Int] = [0]

  mutating func ended(lifetimeSeconds: Double, calls: Int, connections: Int, failed: Bool) {
    if failed {
      failtimes.add(lifetimeSeconds)
    } else {
      self.connections += connections
      completedSinceSample += 1
      lifetimes.add(lifetimeSeconds)
    }
    if calls >= lengths.count { lengths += [Int](repeating: 0, count: calls + 1 - lengths.count) }
    lengths[calls] += 1
  }

  mutating func sample(elapsedSeconds: Double) -> Double {
    let rate = Double(completedSinceSample) / elapsedSeconds
    rates.add(rate)
    completedSinceSample = 0
    return rate
  }

  /// The average rate is over the whole test, not over the samples: httperf's choice.
  func results(durationSeconds: Double) -> HttperfResults.Sessions {
    var rate = rates.summary
    rate.average = durationSeconds > 0 ? Double(lifetimes.count) / durationSeconds : 0
    return HttperfResults.Sessions(
      rate: rate, completed: lifetimes.count, initiated: lifetimes.count + failtimes.count,
      connectionsPerSession: lifetimes.count > 0 ? Double(connections) / Double(lifetimes.count) : 0,
      lifetimeSeconds: lifetimes.mean, failtimeSeconds: failtimes.mean, lengths: lengths)
  }
}
