import Testing
import Work

@Suite struct FibonacciTests {
  @Test(
    "the first numbers and a few later ones are the known ones",
    arguments: zip(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25],
      [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 610, 6_765, 75_025] as [UInt64]))
  func knownAnswers(n: Int, expected: UInt64) {
    #expect(Fibonacci.number(n) == expected)
    #expect(Job.fibonacci(n).run() == expected)
  }

  @Test(
    "a timing is the differences of its moments, and never negative",
    arguments: [(0, 0, 3), (10, 0, 3), (12, 2, 1), (13, 3, 0), (14, 3, 0)] as [(UInt64, UInt64, UInt64)])
  func timing(free: UInt64, queue: UInt64, handOver: UInt64) {
    #expect(
      JobTiming(submitted: 10, free: free, began: 13, ended: 20, delivered: 31, cpu: 5)
        == JobTiming(
          submittedAtNanoseconds: 10, queueNanoseconds: queue, handOverNanoseconds: handOver, workNanoseconds: 7,
          workCPUNanoseconds: 5, returnNanoseconds: 11))
    #expect(
      JobTiming(submitted: 10, free: free, began: 9, ended: 8, delivered: 7) == JobTiming(submittedAtNanoseconds: 10))
  }
}
