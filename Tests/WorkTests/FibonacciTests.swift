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

  @Test("a timing is the differences of its moments, and never negative")
  func timing() {
    #expect(
      JobTiming(submitted: 10, began: 13, ended: 20, delivered: 31)
        == JobTiming(queueNanoseconds: 3, workNanoseconds: 7, returnNanoseconds: 11))
    #expect(JobTiming(submitted: 10, began: 9, ended: 8, delivered: 7) == JobTiming())
  }
}
