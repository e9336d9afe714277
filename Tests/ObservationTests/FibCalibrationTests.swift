import Measurement
import Testing

@testable import Observation

/// A clock that only work moves: fib(n) takes `unit` nanoseconds for each call the recursion makes.
private final class WorkClock {
  var now: UInt64 = 1
  var computed: [Int: Int] = [:]
  let unit: Double

  init(unit: Double) { self.unit = unit }

  func compute(_ n: Int) {
    computed[n, default: 0] += 1
    now += cost(n)
  }

  func cost(_ n: Int) -> UInt64 {
    var (a, b) = (1.0, 1.0)
    for _ in 0..<n { (a, b) = (b, a + b) }
    return UInt64(max(1, (2 * a - 1) * unit))
  }
}

@Suite("What fib(N) costs")
struct FibCalibrationTests {
  @Test("is measured where there is time, and computed by the golden ratio beyond")
  func bounded() throws {
    let clock = WorkClock(unit: 2)
    let calibration = FibCalibration(20...40, repeats: 5, seconds: 1)
      .measure(clock: { clock.now }, compute: clock.compute)
    #expect(calibration.points.map(\.n) == Array(20...40))
    #expect(clock.now < 1_200_000_000)
    let last = try #require(calibration.points.last { !$0.isExtrapolated })
    #expect((25..<40).contains(last.n))
    #expect(calibration.points.allSatisfy { $0.isExtrapolated == ($0.n > last.n) })
    for point in calibration.points {
      let cost = Double(clock.cost(point.n)) / 1e6
      #expect(abs(point.medianMilliseconds / cost - 1) < 0.01)
      #expect(point.lowestMilliseconds <= point.medianMilliseconds)
      #expect(point.highestMilliseconds >= point.medianMilliseconds)
    }
  }

  @Test("is told from many times in a row when it is little")
  func small() {
    let clock = WorkClock(unit: 2)
    _ = FibCalibration(10...11, repeats: 3, seconds: 1).measure(clock: { clock.now }, compute: clock.compute)
    #expect((clock.computed[10] ?? 0) > 3_000)
  }

  @Test("is told of the first N even when there is no time for it")
  func slow() {
    let clock = WorkClock(unit: 2)
    let calibration = FibCalibration(40...41, repeats: 1, seconds: 0.1)
      .measure(clock: { clock.now }, compute: clock.compute)
    #expect(calibration.points.map(\.isExtrapolated) == [false, true])
  }

  @Test("is the same kernel's as the servers', on a real clock")
  func live() {
    var share = 0.0
    let calibration = FibCalibration(5...8, repeats: 2, seconds: 0.2).measure { share = $0 }
    #expect(calibration.points.count == 4 && calibration.points.allSatisfy { $0.medianMilliseconds > 0 })
    #expect(share == 1)
  }

  @Test(
    "gives the N nearest to a time, and none beyond its range",
    arguments: [(1.0, 21), (1.2, 21), (1.4, 22), (2.7, 23), (0.8, 21), (0.5, nil), (10, nil), (0, nil)]
      as [(Double, Int?)])
  func nearest(time: Double, n: Int?) {
    let points = [(21, 1.0), (22, 1.618), (23, 2.618)].map { n, time in
      Calibration.Point(n: n, medianMilliseconds: time, lowestMilliseconds: time, highestMilliseconds: time)
    }
    #expect(Calibration(points).nearest(toMilliseconds: time)?.n == n)
  }
}
