import Measurement
import Testing

@Suite struct IntervalSeriesTests {
  private let start: UInt64 = 5_000_000_000
  private func second(_ number: Double) -> UInt64 { start + UInt64(number * 1e9) }

  @Test("an empty series has no intervals, or empty ones up to the end asked for")
  func empty() {
    let series = IntervalSeries(startNanoseconds: start)
    #expect(series.summaries().isEmpty)
    #expect(series.summaries(until: second(2.5)).map(\.completed) == [0, 0, 0])
    #expect(series.summaries(until: second(2)).count == 2)
  }

  @Test("replies and failures count in the second they arrived, and a second without any is kept")
  func seconds() {
    var series = IntervalSeries(startNanoseconds: start)
    series.recordCompleted(latencyNanoseconds: 1000, dueAt: second(0.2), at: second(0.2))
    series.recordCompleted(latencyNanoseconds: 1000, dueAt: second(0.9), at: second(0.9))
    series.recordFailed(at: second(3.1))
    series.recordCompleted(latencyNanoseconds: 2_000_000, dueAt: second(3.2), at: second(3.2))
    let summaries = series.summaries()
    #expect(summaries.map(\.startSeconds) == [0, 1, 2, 3])
    #expect(summaries.map(\.completed) == [2, 0, 0, 1])
    #expect(summaries.map(\.failed) == [0, 0, 0, 1])
    #expect(summaries[1].p50 == nil)
    #expect(abs(summaries[3].p99! - 2) < 0.02)
  }

  @Test("a record that comes late for its second still lands in it")
  func late() {
    var series = IntervalSeries(startNanoseconds: start)
    series.recordCompleted(latencyNanoseconds: 5000, dueAt: second(2.5), at: second(2.5))
    series.recordCompleted(latencyNanoseconds: 1000, dueAt: second(0.5), at: second(0.5))
    series.recordCompleted(latencyNanoseconds: 1000, dueAt: second(0.6), at: second(0.6))
    series.recordFailed(at: second(1.5))
    series.recordCompleted(latencyNanoseconds: 7, dueAt: 0, at: 0)
    #expect(series.summaries().map(\.completed) == [3, 0, 1])
    #expect(series.summaries().map(\.failed) == [0, 1, 0])
  }

  @Test(
    "latencies keep two significant digits",
    arguments: [1, 255, 256, 257, 1000, 83_456, 1_400_000_000, 3_600_000_000_000, .max] as [UInt64])
  func resolution(nanoseconds: UInt64) {
    var series = IntervalSeries(startNanoseconds: start)
    series.recordCompleted(latencyNanoseconds: nanoseconds, dueAt: second(0), at: second(0))
    series.recordCompleted(latencyNanoseconds: 1, dueAt: second(9), at: second(9))
    let figure = series.summaries()[0].p50! * 1e6
    let expected = Double(min(nanoseconds, LatencyHistogram.highestNanoseconds))
    #expect(figure >= expected - 1e-6 && figure <= expected * 1.008)
  }

  @Test("threads' series add up second by second")
  func add() {
    var (left, right, both) = (
      IntervalSeries(startNanoseconds: start), IntervalSeries(startNanoseconds: start),
      IntervalSeries(startNanoseconds: start)
    )
    for index in 0..<400 {
      let (latency, instant) = (UInt64(index * 977), second(Double(index) / 50))
      if index.isMultiple(of: 3) {
        left.recordCompleted(latencyNanoseconds: latency, dueAt: instant, at: instant)
      } else {
        right.recordCompleted(latencyNanoseconds: latency, dueAt: instant, at: instant)
      }
      both.recordCompleted(latencyNanoseconds: latency, dueAt: instant, at: instant)
    }
    right.recordFailed(at: second(11))
    both.recordFailed(at: second(11))
    left.add(right)
    #expect(left.summaries() == both.summaries())
    left.recordFailed(at: second(11.5))
    #expect(left.summaries().last?.failed == 2)
  }

  @Test("an arrival counts where it came, its latency where its request was due")
  func apart() {
    var series = IntervalSeries(startNanoseconds: start, widthNanoseconds: 100_000_000)
    series.recordCompleted(latencyNanoseconds: 200_000_000, dueAt: second(0.15), at: second(0.35))
    series.recordCompleted(latencyNanoseconds: 1_000_000, dueAt: second(0.36), at: second(0.361))
    series.recordCensored(ageNanoseconds: 500_000_000, dueAt: second(0.05))
    series.recordCensored(ageNanoseconds: 500_000_000, dueAt: second(0.39))
    series.recordLatency(300_000_000, dueAt: second(0.19))
    let intervals = series.intervals
    #expect(intervals.map(\.completed) == [0, 0, 0, 2])
    #expect(intervals.map(\.latency.count) == [0, 2, 0, 1])
    #expect(intervals.map(\.censored.count) == [1, 0, 0, 1])
    #expect(intervals.map(\.combined.count) == [1, 2, 0, 2])
    #expect(intervals.map(\.isEmpty) == [false, false, true, false])
    // What had no answer is in the percentiles at its age.
    #expect(abs(series.summaries()[3].p99! - 500) < 4)
  }

  @Test(
    "a timeline gives the intervals that lie in a span with their whole width",
    arguments: [
      (0, 1, 0..<10), (0.05, 0.35, 1..<3), (0.1, 0.3, 1..<3), (0.11, 0.19, 2..<2), (-1, 0.2, 0..<2), (0.8, 9, 8..<10),
      (3, 4, 10..<10),
    ] as [(Double, Double, Range<Int>)])
  func slices(from: Double, until: Double, expected: Range<Int>) {
    let series = IntervalSeries(startNanoseconds: start, widthNanoseconds: 100_000_000)
    let timeline = Timeline(series, until: second(1))
    #expect(timeline.intervals.count == 10)
    func instant(_ number: Double) -> UInt64 { UInt64(Int64(start) + Int64((number * 1e9).rounded())) }
    let slice = timeline.intervals(from: instant(from), until: instant(until))
    #expect(slice.count == expected.count)
    #expect(slice.isEmpty || slice.indices == expected)
  }
}
