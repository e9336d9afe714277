import Testing
import Work

@testable import Offload

@Suite struct JobCostsTests {
  @Test("a job is short only once its like has been seen to be")
  func unknown() {
    var costs = JobCosts()
    #expect(!costs.isShort(.fibonacci(1)))
    costs.record(.fibonacci(1), nanoseconds: 30)
    #expect(costs.isShort(.fibonacci(1)))
    #expect(!costs.isShort(.fibonacci(2)))
  }

  @Test("the limit itself is short, one more is not", arguments: [(0, true), (25_000, true), (25_001, false)])
  func limit(nanoseconds: UInt64, expected: Bool) {
    var costs = JobCosts()
    costs.record(.fibonacci(20), nanoseconds: nanoseconds)
    #expect(costs.isShort(.fibonacci(20)) == expected)
  }

  @Test("one long run is believed at once and forgotten slowly")
  func forgetting() {
    var costs = JobCosts()
    costs.record(.fibonacci(1), nanoseconds: 30)
    costs.record(.fibonacci(1), nanoseconds: 50_000)
    #expect(!costs.isShort(.fibonacci(1)))
    var runs = 0
    while !costs.isShort(.fibonacci(1)), runs < 100 {
      costs.record(.fibonacci(1), nanoseconds: 30)
      runs += 1
    }
    #expect((5...7).contains(runs))
  }

  @Test("an impossible job belongs to no class")
  func outOfRange() {
    var costs = JobCosts()
    costs.record(.fibonacci(94), nanoseconds: 1)
    costs.record(.fibonacci(-1), nanoseconds: 1)
    #expect(!costs.isShort(.fibonacci(94)))
    #expect(Job.fibonacci(93).costClass.map { $0 < Job.costClassCount } == true)
  }
}
