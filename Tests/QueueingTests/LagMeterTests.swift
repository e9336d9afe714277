import Measurement
import Testing

@testable import Queueing

@Suite struct LagMeterTests {
  @Test("a loop held for 1 s is late by every value from 1 s to 0 for the same time; without anything to do by 0")
  func ramp() throws {
    var meter = LagMeter(sampleNanoseconds: 2_000_000_000)
    meter.record(from: 0, until: .max, free: 1_000_000_000)
    meter.finish(at: 2_000_000_000)
    let lag = meter.total()
    #expect((lag.count - 2_000_000).magnitude < 1_000)
    #expect(lag.percentile(49) == 0)
    let late = try #require(lag.percentile(75))
    #expect((Double(late) / 5e8 - 1).magnitude < 0.01)
    #expect((Double(lag.max ?? 0) / 1e9 - 1).magnitude < 0.01)
  }

  @Test("what comes while the loop is busy makes it late anew")
  func steps() throws {
    var meter = LagMeter(sampleNanoseconds: 10_000_000)
    meter.record(from: 0, until: 4_000_000, free: 10_000_000)
    meter.record(from: 4_000_000, until: .max, free: 20_000_000)
    meter.finish(at: 20_000_000)
    #expect(meter.finished.count == 2)
    // The first stretch: 10 to 6 ms for 4 ms, then 16 to 10 ms; the second: 10 to 0 ms.
    #expect((try #require(meter.finished[0].percentile(40)) - 10_000_000) < 100_000)
    #expect((Double(meter.finished[0].max ?? 0) / 16e6 - 1).magnitude < 0.01)
    #expect((Double(meter.finished[1].max ?? 0) / 10e6 - 1).magnitude < 0.01)
    #expect((Double(meter.total().mean ?? 0) / 8e6 - 1).magnitude < 0.01)
  }

  @Test("buckets are as wide as those of packed histograms", arguments: [0, 1, 255, 256, 257, 700, 4_000])
  func buckets(index: Int) {
    let lowest = lowestNanoseconds(ofBucket: index)
    #expect(PackedBucket.index(of: lowest) == index)
    if index > 0 { #expect(PackedBucket.index(of: lowest - 1) == index - 1) }
  }
}
