import Httperf
import Testing

@Suite struct HttperfStatisticsTests {
  private func results(lifetimes: [UInt64]) -> HttperfResults {
    var statistics = HttperfStatistics()
    for lifetime in lifetimes {
      statistics.connectStarted()
      statistics.connectionClosed(lifetimeNanoseconds: lifetime, replies: 1)
    }
    return statistics.results(durationNanoseconds: 1_000_000_000, userSeconds: 0, systemSeconds: 0)
  }

  @Test("the deviation is that of a sample")
  func deviation() {
    let lifetime = results(lifetimes: [2, 4, 4, 4, 5, 5, 7, 9].map { $0 * 1_000_000 }).lifetime
    #expect(lifetime.average == 5 && lifetime.minimum == 2 && lifetime.maximum == 9)
    #expect(abs(lifetime.deviation - 2.138089935) < 1e-9)
  }

  @Test("one lifetime has no deviation")
  func one() {
    #expect(results(lifetimes: [5_000_000]).lifetime.deviation == 0)
  }

  @Test(
    "the median is the middle of the bin where half is reached",
    arguments: [
      ([], 0), ([700_000], 0.5), ([700_000, 1_000_000, 1_300_000], 1.5), ([100, 100, 5_000_000], 0.5),
      ([1, 2_000_000], 0.5),
    ] as [([UInt64], Double)])
  func median(lifetimes: [UInt64], milliseconds: Double) {
    #expect(results(lifetimes: lifetimes).lifetimeMedian == milliseconds)
  }

  @Test("a connection that lived beyond 100 s has its own bin, where httperf writes out of bounds")
  func longLifetime() {
    let run = results(lifetimes: [100_000_000_000, 250_000_400_000])
    #expect(run.lifetimeBins == [.init(milliseconds: 100_000, count: 1), .init(milliseconds: 250_000, count: 1)])
    #expect(run.lifetimeMedian == 100_000.5)
  }

  @Test("connections without a reply have no lifetime")
  func withoutReply() {
    var statistics = HttperfStatistics()
    statistics.connectStarted()
    statistics.connectStarted()
    statistics.connectionClosed(lifetimeNanoseconds: 5, replies: 0)
    statistics.connectStarted()
    let run = statistics.results(durationNanoseconds: 1, userSeconds: 0, systemSeconds: 0)
    #expect(run.lifetime.samples == 0)
    #expect(run.connections == 3)
    #expect(run.maxConcurrentConnections == 2)
  }

  @Test("a sample is the replies since the last one over the time since then")
  func samples() {
    var statistics = HttperfStatistics(sessions: true)
    func reply() {
      statistics.replyBegan(responseNanoseconds: 1, status: 302)
      statistics.replyEnded(transferNanoseconds: 1, status: 302, headerBytes: 1, contentBytes: 0)
    }
    for _ in 0..<10 { reply() }
    statistics.sessionEnded(lifetimeNanoseconds: 1, calls: 2, connections: 1, failed: false)
    statistics.sessionEnded(lifetimeNanoseconds: 1, calls: 0, connections: 1, failed: true)
    let first = statistics.sample(elapsedNanoseconds: 5_000_000_000)
    #expect(first.replies == 2)
    #expect(first.sessions == 0.2)
    for _ in 0..<20 { reply() }
    #expect(statistics.sample(elapsedNanoseconds: 5_000_000_000).replies == 4)
    #expect(statistics.takePeriodic() == HttperfPeriodic(status302: 30))
    #expect(statistics.takePeriodic() == HttperfPeriodic())
    let run = statistics.results(durationNanoseconds: 10_000_000_000, userSeconds: 0, systemSeconds: 0)
    #expect(run.replyRate.average == 3 && run.replyRate.samples == 2)
    #expect(run.sessions?.lengths == [1, 0, 1])
    #expect(run.sessions?.completed == 1 && run.sessions?.initiated == 2)
    #expect(run.periodic == HttperfPeriodic(status302: 30))
  }
}
