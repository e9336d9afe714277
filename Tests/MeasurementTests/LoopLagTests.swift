import Measurement
import Testing

@Suite struct LoopLagTests {
  @Test("a loop's lag is summed up in milliseconds")
  func summary() {
    var lag = LoopLag()
    #expect(lag.summary == LagSummary())
    for microseconds in 1...100 as ClosedRange<UInt64> { lag.record(microseconds * 1000) }
    #expect(abs(lag.summary.p50 - 0.05) < 0.0001)
    #expect(abs(lag.summary.p99 - 0.099) < 0.0002)
    #expect(abs(lag.summary.max - 0.1) < 0.0002)
    #expect(lag.lastNanoseconds == 100_000 && lag.count == 100)
    lag.reset()
    #expect(lag == LoopLag())
  }

  @Test("lags of several loops add up")
  func add() {
    var (left, right) = (LoopLag(), LoopLag())
    left.record(10)
    right.record(20)
    left.add(right)
    #expect(left.count == 2 && left.maxNanoseconds == 20 && left.lastNanoseconds == 20)
  }
}
