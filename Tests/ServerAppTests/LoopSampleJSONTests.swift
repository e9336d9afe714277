import Foundation
import Measurement
import Testing

@testable import ServerApp

@Suite("A sample as a line of JSON")
struct LoopSampleJSONTests {
  private static let empty = LoopSample(fromNanoseconds: 0, untilNanoseconds: 0)

  private static let full: LoopSample = {
    var sample = LoopSample(fromNanoseconds: 12_599_814_964_129, untilNanoseconds: 9_223_372_036_854_775_807)
    for nanoseconds in [1, 255, 256, 70_000, 70_000, 3_600_000_000_000] as [UInt64] { sample.lag.record(nanoseconds) }
    sample.iterations.record(12_000, count: .max)
    sample.longestCallbackNanoseconds = 812_345
    sample.longestCallback = "mailbox"
    (sample.queued, sample.running, sample.connections) = (3, 2, 101)
    (sample.requests, sample.jobsFinished, sample.jobsRefused) = (1_234_567_890_123, 99, 7)
    return sample
  }()

  @Test("is what JSONDecoder reads back, on one line", arguments: [empty, full])
  func decodes(_ sample: LoopSample) throws {
    var line: [UInt8] = []
    line.append(sample)
    #expect(line.last == UInt8(ascii: "\n"))
    #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
    #expect(try JSONDecoder().decode(LoopSample.self, from: Data(line)) == sample)
  }

  @Test("is laid out as documented")
  func layout() {
    var sample = LoopSample(fromNanoseconds: 5, untilNanoseconds: 9)
    sample.lag.record(7)
    sample.lag.record(9, count: 2)
    var line: [UInt8] = []
    line.append(sample)
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"from_ns":5,"until_ns":9,"lag":[7,1,9,2],"iterations":[],"longest_callback_ns":0,"longest_callback":"","#
        + #""queued":0,"running":0,"connections":0,"requests":0,"jobs_finished":0,"jobs_refused":0}"# + "\n")
  }
}

@Suite("The share of time an arrival would have waited")
struct LoopLagShareTests {
  @Test("counts the beats later than the limit")
  func shares() {
    var lag = LoopLag()
    #expect(lag.share(over: 1) == 0)
    for nanoseconds in [500_000, 2_000_000, 20_000_000, 20_000_000] as [UInt64] { lag.record(nanoseconds) }
    #expect(lag.share(over: 1_000_000) == 0.75)
    #expect(lag.share(over: 10_000_000) == 0.5)
    #expect(lag.share(over: 100_000_000) == 0)
  }

  @Test("a long stall weighs as long as it lasts")
  func stall() {
    var lag = LoopLag()
    for _ in 0..<90 { lag.record(0) }
    // Nine beats fell into it and were told together.
    lag.record(95_000_000, missedBeats: 9, every: 10_000_000)
    #expect(lag.share(over: 1_000_000) == 0.1)
    #expect(lag.share(over: 10_000_000) == 0.09)
  }
}
