import Testing

@testable import Report

@Suite struct AxisTests {
  typealias Axis = Graph.Axis

  @Test(
    "ticks are round, and written with the digits they need",
    arguments: [
      (Axis.Scale.linear, 0.0...1.04, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (.linear, 0...0.0312, ["0.00", "0.01", "0.02", "0.03"]), (.linear, 0...14_000, ["0", "5,000", "10,000"]),
      (.linear, -20...20, ["-20", "-10", "0", "10", "20"]),
      (.log, 0.01...1000, ["0.01", "0.1", "1", "10", "100", "1,000"]),
      (.log, 2...9, ["2", "3", "5"]), (.log, 0.5...40, ["0.5", "1", "2", "5", "10", "20"]),
      (.log, 1e-6...1e9, ["0.000001", "0.001", "1", "1,000", "1,000,000", "1,000,000,000"]),
      (.percentile, 0...99.97, ["0 %", "50 %", "90 %", "99 %", "99.9 %"]),
      (.categories(["a", "b"]), -0.5...1.5, ["a", "b"]),
    ])
  func ticks(scale: Axis.Scale, range: ClosedRange<Double>, texts: [String]) {
    #expect(Axis("", scale: scale).ticks(in: range, about: 5).map(\.text) == texts)
  }

  @Test(
    "a range holds all values it can show, and is never empty",
    arguments: [
      (Axis.Scale.linear, [3.0, 9], 0.0...9.36), (.linear, [], 0...1), (.linear, [0], 0...1),
      (.linear, [-3, 9], -5...9.48),
      (.log, [0.3, 70, 0, .nan], 0.2...100), (.log, [], 1...10), (.log, [5], 2...10),
      (.percentile, [50, 99.9, 100], 0...99.9),
      (.categories(["a"]), [], -0.5...0.5),
    ])
  func ranges(scale: Axis.Scale, values: [Double], range: ClosedRange<Double>) {
    let found = Axis("", scale: scale).range(of: values)
    #expect(abs(found.lowerBound - range.lowerBound) < 1e-9 && abs(found.upperBound - range.upperBound) < 1e-9)
  }

  @Test("an axis need not begin at 0 where no lengths are compared")
  func withoutZero() {
    var axis = Axis("rate")
    axis.showsZero = false
    #expect(axis.range(of: [115, 231]).lowerBound == 100)
    #expect(axis.range(of: [7, 7]) == 0...8 && axis.range(of: []) == 0...1)
  }

  @Test("positions follow the scale; categories run downwards, nines are equally far apart")
  func positions() {
    #expect(Axis("", scale: .log).position(10, in: 1...100) == 0.5)
    #expect(Axis("", scale: .linear).position(10, in: 0...100) == 0.1)
    #expect(Axis("", scale: .categories(["a", "b"])).position(0, in: -0.5...1.5) == 0.75)
    let percentile = Axis("", scale: .percentile)
    let places = [0, 90, 99, 99.9].map { percentile.position($0, in: 0...99.9) }
    for (place, third) in zip(places, 0...) { #expect(abs(place - Double(third) / 3) < 1e-9) }
  }
}
